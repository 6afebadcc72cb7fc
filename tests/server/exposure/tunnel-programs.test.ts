// The programs that make a tunnel, played by small ones of the same name: what they are told, what they say, how they end.
import type { TestHouse } from '../../support/house'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchCloudflared } from '../../../src-server/exposure/tunnels/fetching'
import { openTestHouse, temporaryFolder } from '../../support/house'

let folder: ReturnType<typeof temporaryFolder>
let house: TestHouse

beforeEach(async () => {
  folder = temporaryFolder()
  house = await openTestHouse()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await house.close()
  folder[Symbol.dispose]()
})

/** Puts a `cloudflared` on the PATH that writes down how it was started, and then does this. */
function play(script: string): { started: () => { args: string[], env: Record<string, string>, pid: number } } {
  const notes = join(folder.path, 'notes.json')
  const program = join(folder.path, 'cloudflared')
  writeFileSync(program, `#!${process.execPath}
require('node:fs').writeFileSync(${JSON.stringify(notes)}, JSON.stringify({ args: process.argv.slice(2), env: process.env, pid: process.pid }))
const say = line => process.stderr.write(line + '\\n')
${script}`)
  chmodSync(program, 0o755)
  vi.stubEnv('PATH', `${folder.path}:${process.env.PATH}`)
  return { started: () => JSON.parse(readFileSync(notes, 'utf8')) }
}

const STAYS = 'setInterval(() => {}, 1000)'
const tunnel = async () => (await house.client.exposure.state()).tunnel

/** Waits until the tunnel is in this state. */
const becomes = (state: string) => vi.waitFor(async () => {
  const now = await tunnel()
  expect(now.state).toBe(state)
  return now
}, 8000)

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

describe('cloudflared', () => {
  it('opens a quick tunnel to the webhooks’ door, with an address made up for it', async () => {
    const { started } = play(`say('|  https://quiet-cat-house.trycloudflare.com  |'); say('INF Registered tunnel connection connIndex=0'); ${STAYS}`)
    vi.stubEnv('COCOCAT_PASSWORD', 'not for others')
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', open: true, port: 0 } })
    const { address } = await becomes('open')
    expect(address).toBe('https://quiet-cat-house.trycloudflare.com')
    const { hooks } = await house.client.exposure.state()
    const { args, env, pid } = started()
    expect(args.slice(-2)).toEqual(['--url', hooks.address])
    expect(args).toContain('--no-autoupdate')
    expect(env).not.toHaveProperty('COCOCAT_PASSWORD')

    await house.client.exposure.setTunnel({ body: { open: false } })
    expect((await tunnel()).state).toBe('off')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
  })

  it('opens the owner’s own tunnel with a token that no list of processes shows', async () => {
    const { started } = play(`say('INF Registered tunnel connection connIndex=0'); ${STAYS}`)
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', open: true, port: 0, token: 'a-secret-token', address: 'https://hooks.example.org' } })
    expect((await becomes('open')).address).toBe('https://hooks.example.org')
    const { args, env } = started()
    expect(args.join(' ')).not.toContain('a-secret-token')
    expect(env.TUNNEL_TOKEN).toBe('a-secret-token')
  })

  it('says what the program said when it refuses', async () => {
    play(`say('ERR the token is not valid'); process.exit(3)`)
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', open: true, port: 0 } })
    expect((await becomes('failed')).reason).toEqual({ code: 'program_refused', detail: 'ERR the token is not valid' })
  })

  it('says that it ended when it ends by itself, and is tried again', async () => {
    play(`say('https://short-life.trycloudflare.com'); say('Registered tunnel connection'); setTimeout(() => { say('ERR lost the edge'); process.exit(1) }, 500)`)
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', open: true, port: 0 } })
    await becomes('open')
    expect((await becomes('failed')).reason).toMatchObject({ code: 'ended', detail: expect.stringContaining('lost the edge') })
  })

  it('is given up at once when the owner closes it while it starts', async () => {
    const { started } = play(STAYS)
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', open: true, port: 0 } })
    const { pid } = await vi.waitFor(started)
    await house.client.exposure.setTunnel({ body: { open: false } })
    expect((await tunnel()).state).toBe('off')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5000)
  })

  it('is missed in words, and never fetched unasked', async () => {
    vi.stubEnv('PATH', folder.path)
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', open: true, port: 0 } })
    expect((await becomes('failed')).reason).toMatchObject({ code: 'program_missing' })
  })
})

describe('fetching cloudflared', () => {
  /** A place of releases on this machine; its program is `body`, and it claims this digest. */
  async function releases(body: string, digest = `sha256:${createHash('sha256').update(body).digest('hex')}`) {
    const arch = process.arch === 'x64' ? 'amd64' : process.arch
    const server = createServer((request, response) => {
      const origin = `http://${request.headers.host}`
      response.end(request.url === '/latest' ? JSON.stringify({ assets: [{ name: `cloudflared-linux-${arch}`, browser_download_url: `${origin}/program`, size: body.length, digest }] }) : body)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    return { address: `http://127.0.0.1:${port}/latest`, [Symbol.dispose]: () => void server.close() }
  }
  const given = () => ({ signal: new AbortController().signal, progress: vi.fn() })

  it('keeps the program, ready to run, and says how far it is', async () => {
    using place = await releases('#!/bin/sh\necho hello\n')
    const program = join(folder.path, 'tunnels/cloudflared')
    const { signal, progress } = given()
    await fetchCloudflared(program, { signal, progress }, place.address)
    expect(readFileSync(program, 'utf8')).toContain('echo hello')
    expect(progress.mock.calls.at(-1)).toEqual([null])
    expect(progress.mock.calls.flat()).toContainEqual(expect.stringMatching(/100 %$/))
  })

  it('keeps nothing that is not what the release says it is', async () => {
    using place = await releases('changed on the way', `sha256:${'0'.repeat(64)}`)
    mkdirSync(join(folder.path, 'tunnels'))
    const program = join(folder.path, 'tunnels/cloudflared')
    await expect(fetchCloudflared(program, given(), place.address)).rejects.toMatchObject({ code: 'program_refused' })
    expect(existsSync(program)).toBe(false)
    expect(existsSync(`${program}.part`)).toBe(false)
  })

  it('says that there is no network when nobody answers', async () => {
    await expect(fetchCloudflared(join(folder.path, 'cloudflared'), given(), 'http://127.0.0.1:9/latest')).rejects.toMatchObject({ code: 'no_network' })
  })
})

describe('ngrok', () => {
  it('asks for a token before anything else', async () => {
    await house.client.exposure.setTunnel({ body: { kind: 'ngrok', open: true, port: 0 } })
    expect((await becomes('failed')).reason).toMatchObject({ code: 'no_token' })
  })
})
