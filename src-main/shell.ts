// The desktop app around the page: its window, tray, menus and notifications, with one language and one memory.
import type { BrowserWindow, WebContents } from 'electron'
import type { Answers } from './desktop'
import type { Acts } from './menu'
import type { ShellWords } from './shellWords'
import type { State } from './state'
import process from 'node:process'
import { app, nativeTheme, Notification, session } from 'electron'
import { createChooser } from './choices'
import { offerContextMenu } from './contextPopup'
import { tellPage } from './desktop'
import { createDisplay } from './display'
import { linkAmong, pathOf, SCHEME } from './links'
import { findAutostart, isInstalled, startedAtLogin } from './login'
import { newsIn } from './news'
import { createNoticeBoard } from './notices'
import { showNotification } from './notification'
import { toolsAllowed } from './session'
import { languageFor, shellWords } from './shellWords'
import { setSpelling, SPELLING } from './spelling'
import { bringForward, openWindow } from './window'
import { nextZoom } from './zoom'

export interface Shell {
  /** What the page may ask of it. */
  readonly answers: Pick<Answers, 'info' | 'settings' | 'choose' | 'looks'>
  /** Opens the window on our page at `origin`, where the link of this start leads if it came with one; or on what is to be shown instead of it. */
  open: (origin: string, instead?: string) => Promise<BrowserWindow>
  /** Another start: brings the window to the person, where its link leads. */
  again: (argv: readonly string[]) => void
  /** A `cococat://` link was opened. */
  follow: (link: string) => void
  /** The person wants the window back, from the dock. */
  show: () => void
  /** Takes in what the server says of the team; what is none of it is left alone. */
  hear: (message: unknown) => void
  /** CocoCat ends: closing the window closes it now, and nothing is told any more. */
  leave: () => void
}

export interface ShellOptions {
  readonly state: State
  /** Says something to the server. */
  readonly tell: (message: { type: 'pause', paused: boolean }) => void
  /** The `cococat://` link that this start came with. */
  readonly link: string | undefined
  /** What menus offer that is done elsewhere. */
  readonly acts: Pick<Acts, 'dataFolder' | 'logs' | 'report' | 'updates'>
}

/** Makes it; Electron must be ready. The tray and the menus are there at once. */
export function createShell({ state, tell, link, acts: others }: ShellOptions): Shell {
  let window: BrowserWindow | null = null
  let leaving = false
  /** Where the page is to open, while there is no page to be told. */
  let pending: string | null = link ? pathOf(link) : null

  const language = (): 'en' | 'zh' => state.get().language ?? languageFor(app.getLocale())
  const words = (): ShellWords => shellWords(language())
  const show = (): void => void (window && bringForward(window))
  const spell = (): void => setSpelling(session.defaultSession, chooser.spelling(), language(), app.getLocale())

  function go(path: string): void {
    if (window) tellPage(window, 'go', path)
    else pending = path
    show()
  }

  function takePending(): string {
    const path = pending ?? '/'
    pending = null
    return path
  }

  const chooser = createChooser(state, {
    autostart: findAutostart(),
    notices: () => Notification.isSupported(),
    spelling: SPELLING,
    platform: process.platform,
    zoomTo: zoom => window?.webContents.setZoomFactor(zoom),
    spell,
    changed: settings => void (window && tellPage(window, 'chosen', settings)),
  })
  const staysHidden = (): boolean => !leaving && chooser.closeToTray()
  const zoom = (by: -1 | 0 | 1): void => void chooser.choose({ zoom: nextZoom(state.get().zoom, by) })
  const acts: Acts = { ...others, ...actsOn(() => window?.webContents), go, zoom, open: show, pause: paused => tell({ type: 'pause', paused }) }
  const display = createDisplay({ acts, words, window: () => window })
  const board = createNoticeBoard({
    show: shown => showNotification(shown, go),
    wanted: kind => Notification.isSupported() && state.get().notices[kind],
    looking: () => window?.isFocused() ?? false,
    words,
  })

  if (isInstalled) app.setAsDefaultProtocolClient(SCHEME)
  nativeTheme.themeSource = state.get().theme
  spell()

  return {
    answers: {
      info: async () => ({ version: app.getVersion(), electron: process.versions.electron, platform: process.platform }),
      settings: async () => chooser.settings(),
      choose: async choice => chooser.choose(choice),
      async looks({ language, theme }) {
        state.change({ language, theme })
        nativeTheme.themeSource = theme
        spell()
        display.anew()
      },
    },
    async open(origin, instead) {
      const address = instead ?? origin + takePending()
      window = await openWindow(address, { state, staysHidden, hidden: startedAtLogin() && staysHidden() && display.hasTray, zoom })
      offerContextMenu(window, words)
      if (pending && !instead) go(takePending()) // somebody asked for it while the page was loading
      return window
    },
    again(argv) {
      const link = linkAmong(argv)
      if (link) go(pathOf(link))
      else show()
    },
    follow: link => go(pathOf(link)),
    show,
    hear(message) {
      const news = newsIn(message)
      if (news?.type === 'notice') board.hear(news)
      if (news?.type === 'badge') display.show(news)
    },
    leave() {
      leaving = true
      board.stop()
    },
  }
}

/** What menus do to the page, and what Electron does by itself. */
const actsOn = (page: () => WebContents | undefined): Pick<Acts, 'history' | 'reload' | 'quit' | 'about' | 'tools'> => ({
  history: by => page()?.navigationHistory.goToOffset(by),
  reload: () => page()?.reload(),
  quit: () => app.quit(),
  about: () => app.showAboutPanel(),
  ...toolsAllowed && { tools: () => page()?.toggleDevTools() },
})
