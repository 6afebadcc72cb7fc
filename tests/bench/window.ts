// CocoCat's window beside an empty one in the same Electron, in turns: how long until it can be used, and what it holds once it rests. `npm run bench:window`.
import type { ChildProcess } from 'node:child_process'
import type { Browser, Page } from 'playwright'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright'
import { median } from './load.ts'

const root = resolve(import.meta.dirname, '../..')
const prepared = join(root, '.cache/test-electron')
const electron = process.env.COCOCAT_ELECTRON ?? join(prepared, 'dist/electron')
const LIMIT = { usable: 1.5, memory: 1.6 }

/** An app to start, and the button that shows that its window can be used. */
interface App { readonly name: string, readonly path: string, readonly args: string[], readonly press: (page: Page) => Promise<void> }
interface Measured { readonly usableMs: number, readonly idleMb: number | null }

const empty: App = { name: 'empty', path: join(import.meta.dirname, 'empty'), args: [], press: page => page.getByRole('button', { name: 'Press' }).click() }
const ours: App = {
  name: 'CocoCat',
  path: root,
  args: ['--', '--sample'],
  async press(page) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agents', exact: true }).click()
    await page.waitForURL('**/agents')
  },
}

/** Starts it, uses it, lets it rest for `idleS` seconds if its memory is asked for, and ends it. */
async function measure(app: App, place: string, idleS: number): Promise<Measured> {
  const begun = performance.now()
  const env = { ...process.env, COCOCAT_SQLITE_BINDING: join(prepared, 'better-sqlite3-napi9.node'), COCOCAT_HOME: join(place, 'house'), LANG: 'en_GB.UTF-8' }
  const child = spawn(electron, ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--lang=en-GB', '--remote-debugging-port=0', `--user-data-dir=${place}/chromium`, app.path, ...app.args], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const ended = new Promise(resolve => child.once('exit', resolve))
  let browser: Browser | undefined
  try {
    browser = await chromium.connectOverCDP(await addressOf(child))
    const [context] = browser.contexts()
    const page = context!.pages()[0] ?? await context!.waitForEvent('page')
    await app.press(page)
    const usableMs = performance.now() - begun
    await browser.close() // only the line to it: what is measured at rest is watched by nobody
    if (idleS > 0) await pause(idleS * 1000)
    return { usableMs, idleMb: idleS > 0 ? proportionalMb(place) : null }
  }
  finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Chromium says where it can be asked. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (address) resolve(address)
    })
    child.once('exit', code => reject(new Error(`It ended with ${code} before it could be asked: ${said}`)))
  })
}

/** What all processes of an app hold together; pages that several share count once. */
function proportionalMb(place: string): number {
  const kb = readdirSync('/proc').filter(name => /^\d+$/.test(name)).map((pid) => {
    try {
      if (!belongs(pid, place)) return 0
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    }
    catch {
      return 0 // it has just ended
    }
  })
  return kb.reduce((sum, each) => sum + each, 0) / 1024
}

/** A process of the app is one whose environment, or whose ancestors' arguments, name its place. */
function belongs(pid: string, place: string): boolean {
  if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(place)) return true
  return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`COCOCAT_HOME=${place}`)
}

if (!existsSync(electron)) throw new Error('There is no Electron to measure with. Run “npm run test:electron” once, or name one in COCOCAT_ELECTRON.')
const rounds = Number(process.argv[2] ?? 5)
const idleS = Number(process.argv[3] ?? 20)
const folder = mkdtempSync(join(tmpdir(), 'cococat-bench-window-'))
const results = new Map([empty, ours].map(app => [app, [] as Measured[]]))
try {
  for (let round = -1; round < rounds; round++) { // the first warms the disk, and makes the house
    for (const [app, measured] of results) {
      const found = await measure(app, join(folder, app.name), round < 0 ? 0 : idleS)
      if (round >= 0) measured.push(found)
      console.log(`${round < 0 ? 'warming up' : `round ${round + 1}`}  ${app.name.padEnd(8)}  usable after ${Math.round(found.usableMs)} ms${found.idleMb === null ? '' : `, at rest ${Math.round(found.idleMb)} MB`}`)
    }
  }
}
finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Prints our median beside the empty window's, and says whether the promise holds. */
function judge(what: string, of: (measured: Measured) => number, unit: string, limit: number): boolean {
  const [bare, own] = [empty, ours].map(app => median(results.get(app)!.map(of)))
  const ratio = own! / bare!
  console.log(`${what}: ${Math.round(own!)} ${unit} beside ${Math.round(bare!)} ${unit}, ${ratio.toFixed(2)} times (at most ${limit})`)
  return ratio <= limit
}

const kept = [judge('usable', ({ usableMs }) => usableMs, 'ms', LIMIT.usable), idleS === 0 || judge('at rest', ({ idleMb }) => idleMb ?? 0, 'MB', LIMIT.memory)]
if (kept.includes(false)) process.exitCode = 1
