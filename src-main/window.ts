// The one window: where it stands, its first colour, how large its page is shown, and that closing it may only hide it.
import type { Placed, State } from './state'
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { placeOn, SMALLEST } from './placement'
import { toolsAllowed } from './session'

/** `--paper` of the page's two themes, so that the window never flashes before the first paint. */
export const paper = (): string => nativeTheme.shouldUseDarkColors ? '#12100e' : '#fbfaf7'

/** Moving a window tells of every step: so long it must rest. */
const REST_MS = 400

export interface WindowOptions {
  readonly state: State
  /** Whether closing the window hides it only. */
  readonly staysHidden: () => boolean
  /** Opens it without showing it: the person finds it in the tray. */
  readonly hidden: boolean
  /** The person turns the wheel with Ctrl. */
  readonly zoom: (by: -1 | 1) => void
}

/** Opens the window; it is shown with the first page that is loaded into it. */
export function openWindow({ state, staysHidden, hidden, zoom }: WindowOptions): BrowserWindow {
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    title: 'CocoCat',
    ...placeOn(screens, state.get().window),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: paper(),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: toolsAllowed,
    },
  })
  window.once('ready-to-show', () => {
    if (state.get().window?.maximized) window.maximize()
    if (!hidden) window.show()
  })
  keepPlace(window, state)
  keepZoom(window, state)
  window.webContents.on('zoom-changed', (_event, direction) => zoom(direction === 'in' ? 1 : -1))
  window.on('close', (event) => {
    if (!staysHidden()) return
    event.preventDefault()
    window.hide()
  })
  window.once('closed', () => app.quit()) // the windows of other houses go with it
  return window
}

/** Brings the window to the person, from wherever it is. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Remembers where the window stands, once it rests there. */
function keepPlace(window: BrowserWindow, state: State): void {
  let timer: NodeJS.Timeout | undefined
  const keep = (): void => {
    clearTimeout(timer)
    if (!window.isDestroyed()) state.change({ window: placeOf(window) })
  }
  const moved = (): void => {
    clearTimeout(timer)
    timer = setTimeout(keep, REST_MS)
  }
  for (const event of ['move', 'resize', 'maximize', 'unmaximize'] as const) window.on(event as 'move', moved)
  window.on('close', keep)
}

/** Where it stands, or would if it were not as large as the screen. */
const placeOf = (window: BrowserWindow): Placed => ({ ...window.getNormalBounds(), maximized: window.isMaximized() })

/** Chromium forgets the size of a page with its address, which is another after every start. */
function keepZoom({ webContents }: BrowserWindow, state: State): void {
  webContents.on('dom-ready', () => webContents.setZoomFactor(state.get().zoom))
}
