// The one window: its size, its first colour and what the page in it may not do.
import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import { pin } from './session'

/** `--paper` of the page's two themes, so that the window never flashes before the first paint. */
const PAPER = { light: '#fbfaf7', dark: '#12100e' }

/** Opens the window at `page`; resolves when the page has loaded. */
export async function openWindow(page: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    title: 'CocoCat',
    width: 1440,
    height: 900,
    minWidth: 390,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  pin(window.webContents, page)
  await window.loadURL(page)
  return window
}

/** Brings the window to the person, from wherever it is. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
