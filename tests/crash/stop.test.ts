import type { Spawned, Started, StartOptions } from '../support/built'
// How the server starts and ends: one process a house, a clean end within five seconds, a start at once after a kill, and plain words for what is wrong.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { ask, PASSWORD, requireBuilt, signIn, spawnOn, spawnServer, startOn } from '../support/built'

const NO_PASSWORD = { COCOCAT_PASSWORD: '' }
let home: string
let started: Spawned[]

/** Follows what a test starts, so that nothing outlives it. */
function keep<T extends Spawned>(spawned: T): T {
  started.push(spawned)
  return spawned
}
const start = async (options: Partial<StartOptions> = {}): Promise<Started> => keep(await startOn({ home, ...options }))
const failToStart = async (options: Partial<StartOptions> = {}): Promise<{ code: number | null, output: string }> => {
  const server = keep(spawnOn({ home, ...options }))
  const { code } = await server.ended
  return { code, output: server.output() }
}

async function timed<T>(work: Promise<T>): Promise<{ value: T, seconds: number }> {
  const begun = performance.now()
  return { value: await work, seconds: (performance.now() - begun) / 1000 }
}

beforeAll(requireBuilt)

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cococat-stop-'))
  started = []
})

afterEach(async () => {
  await Promise.all(started.map(server => server.end('SIGKILL')))
  rmSync(home, { recursive: true, force: true })
})

describe('the end', () => {
  it('comes within five seconds of SIGTERM, with status 0', async () => {
    const server = await start()
    const { value, seconds } = await timed(server.end())
    expect(value).toEqual({ code: 0, signal: null })
    expect(seconds).toBeLessThan(5)
  })

  it('does not wait for open sockets, half-sent requests or queued turns, and loses none of them', async () => {
    const server = await start({ args: ['--sample'] })
    const token = await signIn(server.origin)
    const sockets = Array.from({ length: 20 }, () => new WebSocket(`${server.origin.replace('http', 'ws')}/ws?token=${token}`))
    const heardWhy = Promise.all(sockets.map(socket => new Promise<number>(resolve => socket.on('close', resolve))))
    await Promise.all(sockets.map(socket => new Promise(resolve => socket.on('open', resolve))))
    const stuck = fetch(`${server.origin}/api/mailbox/send`, { method: 'POST', headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' }, body: new ReadableStream(), duplex: 'half' } as RequestInit).catch(() => 'cut off')
    const sent = await Promise.all(Array.from({ length: 60 }, (_, n) => ask(server.origin, 'POST', '/api/mailbox/send', { token, body: { to: ['leader', 'writer'][n % 2], content: `ask @researcher what is parcel-${n}?` } })))
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([201]))

    const { value, seconds } = await timed(server.end())
    expect(value).toEqual({ code: 0, signal: null })
    expect(seconds).toBeLessThan(5)
    expect(new Set(await heardWhy)).toEqual(new Set([1001]))
    expect(await stuck).toBe('cut off')

    const again = await start()
    await expect.poll(async () => (await ask<{ queue: object }>(again.origin, 'GET', '/api/status', { token })).body.queue, { timeout: 20_000 }).toEqual({ queued: 0, running: 0, waiting: 0, failed: 0 })
    const { body } = await ask<{ total: number }>(again.origin, 'GET', '/api/mailbox/user', { token })
    expect(body.total).toBe(120) // for each letter “I asked” and the answer
  })

  it('leaves one database file, with nothing left to recover', async () => {
    const server = await start({ args: ['--sample'] })
    await server.end()
    expect(existsSync(join(home, 'cococat.db'))).toBe(true)
    expect(existsSync(join(home, 'cococat.db-wal'))).toBe(false)
  })
})

describe('one process a house', () => {
  it('refuses a second start, naming the process that holds the house', async () => {
    const server = await start()
    const { code, output } = await failToStart()
    expect(code).not.toBe(0)
    expect(output).toContain(`process ${server.pid}`)
    expect(output).not.toMatch(/\n\s+at /)
    expect((await ask(server.origin, 'GET', '/api/auth/verify')).status).toBe(401) // the first one lives on
  })

  it('starts at once after SIGKILL', async () => {
    const server = await start({ args: ['--sample'] })
    expect(await server.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    const again = await start()
    expect(again.readyAfterMs).toBeLessThan(3000)
    const token = await signIn(again.origin)
    expect((await ask<{ agents: object[] }>(again.origin, 'GET', '/api/agents', { token })).body.agents).toHaveLength(3)
  })
})

describe('the command line', () => {
  it('explains itself with --help and touches nothing', async () => {
    const server = keep(spawnServer(['--help', '--home', join(home, 'none')]))
    expect((await server.ended).code).toBe(0)
    expect(server.output()).toMatch(/--port[\s\S]+--host[\s\S]+--home[\s\S]+--sample[\s\S]+COCOCAT_PASSWORD/)
    expect(existsSync(join(home, 'none'))).toBe(false)
  })

  it.each([['--port', 'cat'], ['--port', '70000'], ['--port', '-1'], ['--port', '1.5'], ['--nonsense'], ['--host', '203.0.113.7']])('says what is wrong with %s %s', async (...args) => {
    const { code, output } = await failToStart({ args })
    expect(code).toBe(1)
    expect(output.trim()).toMatch(/^\S.{10,300}/) // a sentence
    expect(output).not.toMatch(/\n\s+at /) // and no stack
  })

  it('refuses a password that is too short', async () => {
    const { code, output } = await failToStart({ env: { COCOCAT_PASSWORD: 'short' } })
    expect(code).toBe(1)
    expect(output).toContain('8 characters')
  })

  it('says so when the port is taken, and keeps the password for the next start', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    const { port } = await new Promise<{ port: number }>(resolve => other.on('listening', () => resolve(other.address() as { port: number })))
    const { code, output } = await failToStart({ args: ['--port', String(port)], env: NO_PASSWORD })
    other.close()
    expect(code).toBe(1)
    expect(output.trim()).toBe('That port is taken by another program. Choose another with --port, or --port 0 for any.')
    expect(made(await start({ env: NO_PASSWORD }))).toMatch(/\S{8,}/)
  })
})

/** The password a start printed, if it did. */
const made = ({ output }: Spawned): string | undefined => /Your password is (\S+)\n/.exec(output())?.[1]

describe('the password', () => {
  it('is made and printed on the first start without one, and only then', async () => {
    const first = await start({ env: NO_PASSWORD })
    const password = made(first)!
    expect(password).toMatch(/\S{8,}/)
    expect(await signIn(first.origin, password)).toMatch(/\./)
    await first.end()
    const second = await start({ env: NO_PASSWORD })
    expect(made(second)).toBeUndefined()
    expect(await signIn(second.origin, password)).toMatch(/\./)
    expect(readFileSync(join(home, 'logs', 'server.log'), 'utf8')).not.toContain(password)
  })

  it('is the one of COCOCAT_PASSWORD, which replaces another and ends its sessions', async () => {
    const first = await start({ env: NO_PASSWORD })
    const before = made(first)!
    const token = await signIn(first.origin, before)
    await first.end()
    const second = await start()
    expect(made(second)).toBeUndefined()
    expect((await ask(second.origin, 'GET', '/api/agents', { token })).status).toBe(401)
    await expect(signIn(second.origin, before)).rejects.toThrow('401')
    const renewed = await signIn(second.origin, PASSWORD)
    await second.end()
    const third = await start()
    expect((await ask(third.origin, 'GET', '/api/agents', { token: renewed })).status).toBe(200) // the same password again ends nothing
  })
})

/** The system's own Node, where it is too old to run the server itself. */
function oldNode(): string | null {
  const candidates = (process.env.PATH ?? '').split(delimiter).filter(folder => !folder.includes('node_modules')).map(folder => join(folder, 'node')).filter(existsSync)
  const isOld = (node: string): boolean => Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) < 22
  return candidates.find(isOld) ?? null
}

describe.skipIf(oldNode() === null)('started with a Node that is too old', () => {
  const serverPid = (): number => Number(readFileSync(join(home, 'house.pid'), 'utf8'))
  const lives = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return true
    }
    catch {
      return false
    }
  }

  it('hands over to the project’s Node, and SIGTERM ends both', async () => {
    const server = await start({ node: oldNode()!, args: ['--sample'] })
    const real = serverPid()
    expect(real).not.toBe(server.pid)
    const token = await signIn(server.origin)
    expect((await ask<{ node: string }>(server.origin, 'GET', '/api/status', { token })).body.node).toMatch(/^2[2-9]\./)
    const { value, seconds } = await timed(server.end())
    expect(value).toEqual({ code: 0, signal: null })
    expect(seconds).toBeLessThan(5)
    expect(lives(real)).toBe(false)
  })

  it('ends the server too when it is killed itself', async () => {
    const server = await start({ node: oldNode()! })
    const real = serverPid()
    process.kill(server.pid, 'SIGKILL')
    await expect.poll(() => lives(real), { timeout: 5000 }).toBe(false)
  })

  it('passes on what the server prints and its status', async () => {
    const server = keep(spawnServer(['--port', 'cat', '--home', home], { node: oldNode()! }))
    expect((await server.ended).code).toBe(1)
    expect(server.output()).toContain('The port must be a whole number')
  })
})
