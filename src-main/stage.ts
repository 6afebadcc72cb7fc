// What the window shows: the house's page where its server is, or the crash page while there is none; and back to the same place.
import type { BrowserWindow } from 'electron'
import type { CrashAction } from './crash'
import type { Crash, CrashWords } from './crashWords'
import type { MainLog } from './logs'
import type { Shell } from './shell'
import type { StartFailure } from './supervisor'
import { app, clipboard } from 'electron'
import { crashActionOf, crashPage, isCrashPage } from './crash'
import { tellCrash } from './crashWords'
import { whereTo } from './links'

export interface Stage {
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
  readonly shell: Pick<Shell, 'open'>
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
  let origin = ''
  let path = '/'
  let shown: Crash = { title: '', text: '', lines: [] }

  const acts: Record<CrashAction, () => unknown> = {
    async retry() {
      await load(crashPage(shown, words(), 'retry'))
      await retry()
    },
    logs: openLogs,
    copy() {
      clipboard.writeText([shown.title, shown.text, ...shown.lines].join('\n'))
      return load(crashPage(shown, words(), 'copy'))
    },
    report: saveReport,
    quit: () => app.quit(),
  }

  /** Loads it into the window, which is opened if there is none. */
  async function load(address?: string): Promise<void> {
    if (window && !window.isDestroyed() && address) return window.loadURL(address)
    window = await shell.open(origin, address)
    const { webContents } = window
    webContents.on('will-frame-navigate', (event) => { // the crash page has no powers: its links are heard here, never followed
      const action = isCrashPage(webContents.getURL()) ? crashActionOf(event.url) : null
      if (action) Promise.resolve(acts[action]()).catch(error => log('warn', 'a button of the crash page failed', { action, error: String(error) }))
    })
    webContents.on('render-process-gone', (_event, { reason }) => {
      log('error', 'the page died', { reason })
      if (reason !== 'clean-exit') webContents.reload()
    })
    window.on('session-end', () => app.quit())
  }

  return {
    origin: () => origin,
    async show(now) {
      const before = origin
      origin = now
      const at = window && !window.isDestroyed() ? window.webContents.getURL() : null
      if (at === null) return load()
      if (before === now && !isCrashPage(at)) return
      if (before && whereTo(at, before) === 'inside') path = at.slice(new URL(at).origin.length)
      await load(now + path)
    },
    async crash(failure) {
      const at = window && !window.isDestroyed() ? window.webContents.getURL() : ''
      if (origin && whereTo(at, origin) === 'inside') path = at.slice(new URL(at).origin.length)
      shown = tellCrash(failure, words(), origin !== '', lastLines())
      await load(crashPage(shown, words()))
    },
    leave: () => window && !window.isDestroyed() && window.hide(),
  }
}
