// `npm start`: a window when Electron and a display are there, else the server alone and the person's browser.
import type { ChildProcess } from 'node:child_process'
import type { Machine, Way } from './ways'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { browserCommand, hasDisplay, wayToStart } from './ways'

const root = resolve(import.meta.dirname, '../..')
const testElectron = join(root, '.cache/test-electron')
const machine: Machine = { platform: process.platform, env: process.env, root: process.getuid?.() === 0, node: process.execPath, findElectron }

run(wayToStart(machine, root, process.argv.slice(2)))

/** Electron comes with its first use: it is downloaded now if it is not there yet. */
function findElectron(): string | undefined {
  try {
    return createRequire(import.meta.url)('electron') as string
  }
  catch {
    const prepared = join(testElectron, 'dist/electron')
    if (existsSync(prepared)) {
      console.log('Electron could not be downloaded: using the one prepared for the tests.')
      process.env.COCOCAT_SQLITE_BINDING ??= join(testElectron, 'better-sqlite3-napi9.node')
      return prepared
    }
    console.log('Electron could not be downloaded: starting without a window. CocoCat opens in your browser.')
  }
}

/** Runs it as if it were this process: same terminal, same signals, same status. */
function run({ kind, program, args }: Way): void {
  const inBrowser = kind === 'headless' && hasDisplay(machine)
  const child = spawn(program, args, { stdio: ['inherit', inBrowser ? 'pipe' : 'inherit', 'inherit'] })
  if (inBrowser) openWhenReady(child)
  endWithNpm(child)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${program} could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}

/** npm passes a SIGTERM to its shell, which dies of it and tells no one: when the shell is gone, this start is over. */
function endWithNpm(child: ChildProcess): void {
  if (!process.env.npm_lifecycle_event) return
  const shell = process.ppid
  setInterval(() => process.ppid === shell || child.kill('SIGTERM'), 500).unref()
}

function openWhenReady({ stdout }: ChildProcess): void {
  if (!stdout) return
  createInterface(stdout).on('line', (line) => {
    console.log(line)
    const address = /^cococat ready on (http:\/\/\S+)/.exec(line)?.[1]
    if (!address) return
    const [browser, ...args] = browserCommand(process.platform, address)
    spawn(browser, args, { stdio: 'ignore', detached: true }).on('error', () => {}).unref() // the address is on the screen already
  })
}
