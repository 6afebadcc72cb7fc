// An MCP server as a child process: messages are lines of its input and output. It gets no secret but its own, and leaves nothing behind when it ends.
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Wire } from './wire'
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { isCode } from '../kernel/files'

/** Of our own environment a child is told no more than a program needs to run. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'APPDATA', 'COMSPEC', 'HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'PATHEXT', 'PROGRAMDATA', 'PROGRAMFILES', 'SYSTEMDRIVE', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERNAME', 'USERPROFILE', 'WINDIR']
const GRACE_MS = 700
const DRAIN_MS = 50
/** What one message, or what waits to be read by a child that does not read, may take in memory. */
const LARGEST_MESSAGE = 8 * 1024 * 1024
const MOST_A_SECOND = 5000
const LAST_WORDS = 2000
const WINDOWS = process.platform === 'win32'

/** A wire to a child that is started when the wire is connected. */
export function wireToChild({ command, args, env }: { command: string, args: readonly string[], env: Readonly<Record<string, string>> }): Wire {
  let child: ChildProcessWithoutNullStreams | null = null
  let words = ''
  let over: string | null = null

  function end(why: string): void {
    if (over !== null)
      return
    over = why
    stop(child, 'SIGKILL')
    transport.onclose?.()
  }

  const read = lines((line) => {
    const message = parsed(line)
    if (over === null && message !== undefined) // what is no JSON is a program’s chatter
      transport.onmessage?.(message)
  }, end)

  async function close(): Promise<void> {
    if (child && over === null)
      await ended(child)
    end('was disconnected')
  }

  const transport: Transport = {
    start: () => new Promise((resolve, reject) => {
      const own = Object.fromEntries(INHERITED.flatMap(name => process.env[name] === undefined ? [] : [[name, process.env[name]]]))
      const started = spawn(command, args, { env: { ...own, ...env }, cwd: homedir(), stdio: 'pipe', detached: !WINDOWS, windowsHide: true }) // detached: it leads a group of its own, which ends as a whole
      child = started
      started.once('spawn', resolve)
      started.once('error', (error) => {
        const why = `cannot be started: ${isCode(error, 'ENOENT') ? `there is no program “${command}” on this machine` : isCode(error, 'EACCES') ? `“${command}” is not a program, or may not be run` : error.message}`
        end(why)
        reject(new Error(why))
      })
      started.once('exit', () => setTimeout(end, DRAIN_MS, 'ended')) // its last lines may still be on the way
      started.stdout.on('data', read)
      started.stderr.on('data', (part: Buffer) => words = (words + part.toString('utf8')).slice(-LAST_WORDS))
      for (const stream of [started.stdin, started.stdout, started.stderr])
        stream.on('error', () => {}) // it is ending; `exit` tells
    }),
    async send(message) {
      if (!child || over !== null)
        throw new Error('is not running')
      child.stdin.write(`${JSON.stringify(message)}\n`)
      if (child.stdin.writableLength > LARGEST_MESSAGE)
        end('does not read what it is sent')
    },
    close,
  }
  return { transport, why: () => over, lastWords: () => words.trim(), drop: end, close }
}

/** Asks a child to end, then tells it to, then makes it. */
async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  const exit = new Promise(resolve => child.once('exit', resolve))
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  child.stdin.end()
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isOver())
      await Promise.race([exit, wait(GRACE_MS)])
    if (!isOver())
      stop(child, signal)
  }
  if (!isOver())
    await Promise.race([exit, wait(GRACE_MS)])
}

/** Signals a child and all that it started. */
function stop(child: ChildProcessWithoutNullStreams | null, signal: NodeJS.Signals): void {
  if (child?.pid === undefined)
    return
  if (WINDOWS) {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on('error', () => {})
    return
  }
  try {
    process.kill(-child.pid, signal)
  }
  catch {} // nobody is left
}

/** Cuts what comes into lines; says why when it comes too thick. */
function lines(take: (line: string) => void, tooMuch: (why: string) => void): (part: Buffer) => void {
  let rest: Buffer[] = []
  let size = 0
  let second = { began: 0, count: 0 }

  return (part) => {
    let from = 0
    for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, from)) {
      const line = Buffer.concat([...rest, part.subarray(from, at)]).toString('utf8')
      from = at + 1
      rest = []
      size = 0
      if (Date.now() - second.began > 1000)
        second = { began: Date.now(), count: 0 }
      if (++second.count > MOST_A_SECOND)
        return tooMuch('talks without end')
      take(line)
    }
    rest.push(part.subarray(from))
    size += part.length - from
    if (size > LARGEST_MESSAGE)
      tooMuch(`sent a message of more than ${LARGEST_MESSAGE / 1024 / 1024} MB`)
  }
}

function parsed(line: string): never | undefined {
  try {
    return JSON.parse(line) as never
  }
  catch {
    return undefined
  }
}
