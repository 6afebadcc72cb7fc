// The built server as a process of its own: started on a house, asked over HTTP, ended or killed.
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

const root = resolve(import.meta.dirname, '..', '..')
/** COCOCAT_BUILT names another build, to compare two of them. */
export const SERVER = resolve(root, process.env.COCOCAT_BUILT ?? 'out/main/server.js')
export const PASSWORD = 'only for tests'

export interface Ended { code: number | null, signal: NodeJS.Signals | null }

export interface Spawned {
  child: ChildProcess
  pid: number
  /** What it has printed so far. */
  output: () => string
  ended: Promise<Ended>
  /** Sends the signal and waits for the end. */
  end: (signal?: NodeJS.Signals) => Promise<Ended>
}

export interface Started extends Spawned { origin: string, readyAfterMs: number }

export interface StartOptions { home: string, args?: string[], env?: NodeJS.ProcessEnv, node?: string }

/** Fails with a plain sentence where there is nothing to start. */
export function requireBuilt(): void {
  if (!existsSync(SERVER))
    throw new Error(`The server is not built: ${SERVER} is missing. Run “npm run build” first.`)
}

/** Starts the server with exactly these arguments. */
export function spawnServer(args: string[], { env = {}, node = process.execPath }: { env?: NodeJS.ProcessEnv, node?: string } = {}): Spawned {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  return watch(spawn(node, [SERVER, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...inherited, ...env } }))
}

/** Follows a process from its start to its end. */
export function watch(child: ChildProcess): Spawned {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output += text)
  const ended = new Promise<Ended>(resolve => child.on('close', (code, signal) => resolve({ code, signal })))
  return {
    child,
    pid: child.pid!,
    output: () => output,
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Starts the server on a house, on any free port, without waiting for it. */
export function spawnOn({ home, args = [], env = {}, node }: StartOptions): Spawned {
  return spawnServer(['--port', '0', '--home', home, ...args], { env: { COCOCAT_PASSWORD: PASSWORD, ...env }, node })
}

/** Starts the server and waits until it is ready; throws what it printed when it ends before that. */
export async function startOn(options: StartOptions): Promise<Started> {
  const begun = performance.now()
  const spawned = spawnOn(options)
  const origin = await untilReady(spawned)
  return { ...spawned, origin, readyAfterMs: performance.now() - begun }
}

/** Waits for the line that says where it listens. */
export function untilReady({ child, output, ended }: Spawned): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const origin = / ready on (http:\S+)\n/.exec(output())?.[1]
      if (origin)
        resolve(origin)
    }
    look()
    child.stdout?.on('data', look)
    void ended.then(({ code, signal }) => reject(new Error(`It ended before it was ready (${code ?? signal}): ${output()}`)))
  })
}

export interface Answer<T> { status: number, body: T }

/** One request, as JSON. */
export async function ask<T>(origin: string, method: string, path: string, { token, body }: { token?: string, body?: unknown } = {}): Promise<Answer<T>> {
  const response = await fetch(origin + path, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() as T }
}

/** A token for the password. */
export async function signIn(origin: string, password = PASSWORD): Promise<string> {
  const { status, body } = await ask<{ token: string }>(origin, 'POST', '/api/auth/login', { body: { password } })
  if (status !== 200)
    throw new Error(`Signing in was answered ${status}`)
  return body.token
}
