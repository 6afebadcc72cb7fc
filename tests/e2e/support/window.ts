// CocoCat's own window, in a real Electron on a fresh house: what was built, as `npm start` starts it, or (project `packaged`) what was installed.
import type { ElectronApplication, Page } from '@playwright/test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { _electron, test } from '@playwright/test'
import { watch } from './watched'

const root = resolve(import.meta.dirname, '../../..')
const prepared = join(root, '.cache/test-electron')
const installed = join(root, '.cache/test-packaged/opt/CocoCat/cococat')

export interface Desktop {
  app: ElectronApplication
  page: Page
  /** What went wrong in the page so far. */
  complaints: () => string[]
  /** The process that holds the house. */
  serverPid: () => number
  /** Closes the window as a person does, and waits until Electron has ended; answers its status. */
  close: () => Promise<number | null>
  /** Its status, once it has ended. */
  ended: Promise<number | null>
}

export interface Place {
  home: string
  userData: string
  /** More of the environment that the start finds. */
  env?: Record<string, string>
  /** The `cococat://` link that is opened by it. */
  link?: string
}

/** Two fresh folders: the house, and what Chromium keeps. */
export function freshPlace(): Place & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'cococat-window-'))
  return { home: join(folder, 'house'), userData: join(folder, 'chromium'), [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export async function openWindow({ home, userData, env: more = {}, link }: Place, ...args: string[]): Promise<Desktop> {
  const packaged = test.info().project.name === 'packaged'
  const executablePath = packaged ? installed : join(prepared, 'dist/electron')
  if (!existsSync(executablePath))
    throw new Error(`What is to be tested is not there. Run “npm run test:${packaged ? 'packaged' : 'electron'}”.`)
  const { ELECTRON_RENDERER_URL: _, NODE_OPTIONS: __, ...env } = process.env
  const app = await _electron.launch({
    executablePath,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--lang=en-GB', `--user-data-dir=${userData}`, ...packaged ? [] : [root], ...link ? [link] : [], '--', ...args],
    env: { ...env as Record<string, string>, COCOCAT_SQLITE_BINDING: join(prepared, 'better-sqlite3-napi9.node'), COCOCAT_HOME: home, LANG: 'en_GB.UTF-8', ...more },
  })
  const complaints = watch(app.context())
  const page = await app.firstWindow()
  const ended = new Promise<number | null>(resolve => app.process().once('exit', resolve))
  return {
    app,
    page,
    complaints,
    ended,
    serverPid: () => Number(readFileSync(join(home, 'house.pid'), 'utf8')),
    async close() {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach(window => window.close())).catch(() => {}) // it may be gone before it answers
      return ended
    },
  }
}

/** Processes that were started with these words among their arguments. */
export function processesWith(words: string): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words)
    }
    catch {
      return false // it has just ended
    }
  })
}

export const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)
