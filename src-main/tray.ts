// The cat in the tray: how the team stands, and the way back to a window that was closed.
import type { BrowserWindow } from 'electron'
import type { Acts } from './menu'
import type { ShellWords } from './shellWords'
import { join } from 'node:path'
import process from 'node:process'
import { app, Menu, nativeImage, Tray } from 'electron'
import { QUIET, trayIcon, trayMenu, trayTip } from './trayMenu'

export interface TeamTray {
  /** Shows how the team stands now, in the words of the app. */
  show: (team: typeof QUIET, words: ShellWords) => void
}

const FOLDER = join(import.meta.dirname, '../../resources/tray')

/** macOS paints what is only a shape in the colour of its bar; the others show the picture. */
const pictureOf = (name: string): Electron.NativeImage => nativeImage.createFromPath(join(FOLDER, process.platform === 'darwin' ? `${name}Template.png` : `${name}.png`))

/** Puts the cat into the tray; null where there is none to put it in. */
export function openTray(acts: Acts, words: ShellWords): TeamTray | null {
  const tray = makeTray()
  if (!tray) return null
  if (process.platform !== 'darwin') tray.on('click', () => acts.open()) // there a click opens the menu
  function show(team: typeof QUIET, words: ShellWords): void {
    tray?.setImage(pictureOf(trayIcon(team)))
    tray?.setToolTip(trayTip(team, words))
    tray?.setContextMenu(Menu.buildFromTemplate(trayMenu(team, words, acts)))
  }
  show(QUIET, words)
  return { show }
}

function makeTray(): Tray | null {
  try {
    return new Tray(pictureOf('tray'))
  }
  catch {
    return null
  }
}

/** How much waits, on the app's icon: a number where the system has one to give (macOS, some Linux desktops), a dot on Windows. */
export function showBadge(window: BrowserWindow | null, waits: number, words: ShellWords): void {
  if (process.platform === 'win32') window?.setOverlayIcon(waits > 0 ? nativeImage.createFromPath(join(FOLDER, 'dot.png')) : null, words.waits(waits))
  else app.setBadgeCount(waits)
}
