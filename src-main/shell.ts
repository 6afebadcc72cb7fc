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
  /** The window, opened if there is none. */
  window: () => BrowserWindow
  /** Shows our page at `origin`: where the person asked to be led meanwhile, else at `path`. */
  enter: (origin: string, path: string) => Promise<void>
  /** Shows a page of main's own; where the person asks to be led waits until ours is there. */
  instead: (page: string) => Promise<void>
  /** Another start: brings the window to the person, where its link leads. */
  again: (argv: readonly string[]) => void
  /** A `cococat://` link was opened. */
  follow: (link: string) => void
  /** The person wants the window back, from the dock. */
  show: () => void
  /** Takes in what the server says of the team; what is none of it is left alone. */
  hear: (message: unknown) => void
  /** The menus say something else now. */
  anew: () => void
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
  readonly acts: Pick<Acts, 'dataFolder' | 'logs' | 'report' | 'updates' | 'houses'>
}

/** Makes it; Electron must be ready. The tray and the menus are there at once. */
export function createShell({ state, tell, link, acts: others }: ShellOptions): Shell {
  let window: BrowserWindow | null = null
  let leaving = false
  /** Our page is in the window, and can be told. */
  let there = false
  /** Where the page is to open, while there is no page to be told. */
  let pending: string | null = link ? pathOf(link) : null

  const language = (): 'en' | 'zh' => state.get().language ?? languageFor(app.getLocale())
  const words = (): ShellWords => shellWords(language())
  const show = (): void => void (window && bringForward(window))
  const spell = (): void => setSpelling(session.defaultSession, chooser.spelling(), language(), app.getLocale())

  function go(path: string): void {
    if (window && there) tellPage(window, 'go', path)
    else pending = path
    show()
  }

  function takePending(): string | null {
    const path = pending
    pending = null
    return path
  }

  function open(): BrowserWindow {
    const opened = openWindow({ state, staysHidden, hidden: startedAtLogin() && staysHidden() && display.hasTray, zoom })
    offerContextMenu(opened, words)
    return opened
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
    window: () => window ??= open(),
    async enter(origin, path) {
      there = false
      await window?.loadURL(origin + (takePending() ?? path))
      there = true
      const asked = takePending() // while the page was loading
      if (asked) go(asked)
    },
    async instead(page) {
      there = false
      await window?.loadURL(page)
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
    anew: display.anew,
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
