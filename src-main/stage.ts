// What the window shows: the house's page where its server is, or the crash page while there is none; and back to the same place.
import type { BrowserWindow } from 'electron'
import type { CrashAction } from './crash'
import type { Crash, CrashWords } from './crashWords'
import type { MainLog } from './logs'
import type { Shell } from './shell'
import type { StartFailure } from './supervisor'
import { app, clipboard } from 'electron'
import { crashActionOf, crashPage } from './crash'
import { tellCrash } from './crashWords'
import { whereTo } from './links'
import { isLocalPage, localPage } from './localPage'

export interface Stage {
  /** The window opens while the server starts: both take their time. */
  readonly open: () => Promise<void>
  /** Where our page is at the time; empty while it never was anywhere. */
  readonly origin: () => string
  /** The server is up at `origin`. A page that is there already finds it again by itself. */
  readonly show: (origin: string) => Promise<void>
  /** There is no server, and none will come by itself. */
  readonly crash: (failure: StartFailure) => Promise<void>
  /** CocoCat ends: the window goes at once, whatever is still to be done behind it. */
  readonly leave: () => void
}

export interface StageOptions {
  readonly shell: Pick<Shell, 'window' | 'enter' | 'instead'>
  readonly words: () => CrashWords
  readonly log: MainLog
  /** The newest lines of the server's log. */
  readonly lastLines: () => readonly string[]
  readonly retry: () => Promise<unknown>
  readonly openLogs: () => Promise<unknown>
  readonly saveReport: () => Promise<unknown>
}

export function createStage({ shell, words, log, lastLines, retry, openLogs, saveReport }: StageOptions): Stage {
  let window: BrowserWindow | null = null
  let loading = Promise.resolve() // one page after the other: a load that is cut short would be taken for a failure
  let origin = ''
  let path = '/'
  let shown: Crash = { title: '', text: '', lines: [] }

  const acts: Record<CrashAction, () => unknown> = {
    async retry() {
      await instead(crashPage(shown, words(), 'retry'))
      await retry()
    },
    logs: openLogs,
    copy() {
      clipboard.writeText([shown.title, shown.text, ...shown.lines].join('\n'))
      return instead(crashPage(shown, words(), 'copy'))
    },
    report: saveReport,
    quit: () => app.quit(),
  }

  /** The window, listened to from its first moment; null once the person has closed it. */
  function stand(): BrowserWindow | null {
    if (window) return window.isDestroyed() ? null : window
    window = shell.window()
    const { webContents } = window
    webContents.on('will-frame-navigate', (event) => { // the crash page has no powers: its links are heard here, never followed
      const action = isLocalPage(webContents.getURL()) ? crashActionOf(event.url) : null
      if (action) Promise.resolve(acts[action]()).catch(error => log('warn', 'a button of the crash page failed', { action, error: String(error) }))
    })
    webContents.on('render-process-gone', (_event, { reason }) => {
      log('error', 'the page died', { reason })
      if (reason !== 'clean-exit') webContents.reload()
    })
    window.on('session-end', () => app.quit())
    return window
  }

  /** Loads it once what was asked for before is there. */
  function load(what: () => Promise<void>): Promise<void> {
    const now = loading.catch(() => {}).then(async () => stand() ? what() : undefined)
    loading = now
    return now
  }

  const instead = (page: string): Promise<void> => load(() => shell.instead(page))

  const address = (): string => window && !window.isDestroyed() ? window.webContents.getURL() : ''

  return {
    open: () => instead(localPage({ lang: words().lang, title: 'CocoCat', body: `<p class="late" role="status">${words().done.retry}</p>` })),
    origin: () => origin,
    async show(now) {
      const before = origin
      origin = now
      const at = address()
      if (before === now && whereTo(at, now) === 'inside') return
      if (before && whereTo(at, before) === 'inside') path = at.slice(new URL(at).origin.length)
      await load(() => shell.enter(now, path))
    },
    async crash(failure) {
      const at = address()
      if (origin && whereTo(at, origin) === 'inside') path = at.slice(new URL(at).origin.length)
      shown = tellCrash(failure, words(), origin !== '', lastLines())
      await instead(crashPage(shown, words()))
    },
    leave: () => window && !window.isDestroyed() && window.hide(),
  }
}
