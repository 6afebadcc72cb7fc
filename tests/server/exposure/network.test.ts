import type { TestHouse } from '../../support/house'
// Promise: seen from a second machine on the local network, a closed house is not there, and an open one lets in who was asked in and nobody else.
import type { Happening, SecondMachine } from '../../support/network/second'
import type { Heard } from '../../support/network/stranger'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { machineAddresses } from '../../../src-server/exposure/interfaces'
import { asEnvelope } from '../../support/client'
import { openTestHouse } from '../../support/house'
import { secondMachine, whyNoSecondMachine } from '../../support/network/second'
import { until } from './lan'

const why = whyNoSecondMachine()
if (why !== null)
  console.warn(`SKIPPED: no second machine can be made here (${why}); what the local network sees is tried over the loopback only.`)

const codeOf = ({ text }: Heard): string => asEnvelope(JSON.parse(text)).code
const ended = (happened: Happening[]): Promise<number | undefined> => vi.waitFor(() => {
  const last = happened.find(each => each.closed !== undefined)
  if (!last)
    throw new Error('the socket is still open')
  return last.closed
}, { timeout: 3000, interval: 10 })

describe.skipIf(why !== null)('from a second machine', () => {
  let house: TestHouse
  let other: SecondMachine
  let port: number
  let lan: string
  beforeAll(async () => {
    other = secondMachine()
    house = await openTestHouse({ interfaces: () => machineAddresses().filter(({ name }) => name === other.interface) })
    const probe = createServer().listen(0, other.address)
    await once(probe, 'listening')
    port = (probe.address() as { port: number }).port
    probe.close()
    lan = `http://${other.address}:${port}`
  })
  afterAll(async () => {
    await house?.close()
    other?.end()
  })

  const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Heard> => other.ask({ url: `${lan}${path}`, method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
  async function pair(): Promise<{ id: string, token: string }> {
    const { code } = await house.client.exposure.startPairing()
    const heard = await post('/api/pair', { code, name: 'Phone', token: true })
    expect(heard.status, heard.text).toBe(201)
    const { device, token } = JSON.parse(heard.text) as { device: { id: string, last_address: string }, token: string }
    expect(device.last_address).toBe(other.address.replace(/1$/, '2'))
    return { id: device.id, token }
  }

  it('closed: nothing answers, not the home door either', async () => {
    await expect(other.ask({ url: lan })).rejects.toThrow('ECONNREFUSED')
    await expect(other.ask({ url: `http://${other.address}:${new URL(house.url).port}` })).rejects.toThrow('ECONNREFUSED')
  })

  it('open: a stranger gets in nowhere', async () => {
    const { lan: state } = await house.client.exposure.setLan({ body: { open: true, port, https: false, mdns: false } })
    expect(state.urls).toEqual([lan])
    expect((await other.ask({ url: `${lan}/api/pair` })).status).toBe(200)
    expect((await other.ask({ url: `${lan}/api/agents` })).status).toBe(401)
    expect(await ended(other.socket({ url: `ws${lan.slice(4)}/ws` }))).toBe(4001)
    await expect(other.ask({ url: `http://${other.address}:${new URL(house.url).port}` })).rejects.toThrow('ECONNREFUSED')
  })

  it('pairing works once; used and wrong codes do not', async () => {
    const { code } = await house.client.exposure.startPairing()
    expect((await post('/api/pair', { code: 'AAAA-AAAA' })).status).toBe(401)
    expect((await post('/api/pair', { code })).status).toBe(201)
    expect(codeOf(await post('/api/pair', { code }))).toBe('wrong_code')
  })

  it('a revoked device is out at once, its socket too', async () => {
    const { id, token } = await pair()
    const socket = other.socket({ url: `ws${lan.slice(4)}/ws?token=${token}` })
    await vi.waitFor(() => expect(socket[0]?.message).toContain('heartbeat'))
    const asked = (): Promise<Heard> => other.ask({ url: `${lan}/api/agents`, headers: { authorization: `Bearer ${token}` } })
    expect((await asked()).status).toBe(200)
    await house.client.auth.removeDevice({ params: { id } })
    expect(await ended(socket)).toBe(4001)
    expect(codeOf(await asked())).toBe('session_ended')
  })

  it('foreign Host, Origin, socket origin and forms of other sites are refused', async () => {
    const { token } = await pair()
    const foreign: Record<string, string>[] = [{ host: 'evil.example' }, { host: '127.0.0.1' }, { origin: 'https://evil.example' }, { 'origin': 'null', 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }]
    for (const headers of foreign) {
      expect((await post('/api/auth/logout', {}, headers)).status).toBe(403)
      const socket = other.socket({ url: `ws${lan.slice(4)}/ws?token=${token}`, headers })
      await ended(socket)
      expect(socket[0]!.failed).toContain('403')
    }
  })

  it('guessing is slowed', async () => {
    const tries = await Promise.all(Array.from({ length: 15 }, (_, n) => post('/api/pair', { code: `AAAA-${n}` }, { 'x-forwarded-for': `10.9.9.${n}` })))
    const slowed = tries.find(({ status }) => status === 429)
    expect(Number(slowed?.headers['retry-after'])).toBeGreaterThan(0)
    expect(tries.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10)
  })

  it('the webhooks’ door is not on the network at all', async () => {
    await house.client.exposure.setTunnel({ body: { kind: 'own', address: 'https://cat.example', open: true, port: 0 } })
    const { hooks } = await until(house, ({ tunnel }) => tunnel.state === 'open')
    await expect(other.ask({ url: `http://${other.address}:${hooks.port}` })).rejects.toThrow('ECONNREFUSED')
  })

  it('the check, which knocks from here, says what the stranger saw', async () => {
    const { findings } = await house.client.exposure.check()
    expect(findings.filter(({ level }) => level === 'danger')).toEqual([])
    expect(findings.filter(({ door }) => door === 'lan').map(({ id, level }) => `${id} ${level}`)).toEqual(expect.arrayContaining(['page note', 'api ok', 'socket ok', 'https warning']))
  })

  it('its name is heard while it is open, with that address alone, and is taken back', async () => {
    await house.client.exposure.setLan({ body: { mdns: true, name: 'cat' } })
    expect(await other.look('CocoCat cat', 5000)).toMatchObject({ host: 'cat.local', port, addresses: [other.address] })
    expect((await other.ask({ url: `${lan}/api/pair`, headers: { host: `cat.local:${port}` } })).status).toBe(200)
    await house.client.exposure.setLan({ body: { mdns: false } })
    expect(await other.look('CocoCat cat', 1000)).toBeNull()
  })

  it('closing ends connections at once, and so does a cable that is pulled', async () => {
    const socket = other.socket({ url: `ws${lan.slice(4)}/ws`, headers: { 'x-api-key': house.keyFor('read').secret } })
    await vi.waitFor(() => expect(socket[0]?.message).toContain('heartbeat'))
    const began = performance.now()
    await house.client.exposure.setLan({ body: { open: false } })
    expect(await ended(socket)).toBe(1006)
    expect(performance.now() - began).toBeLessThan(1000)
    await expect(other.ask({ url: lan })).rejects.toThrow('ECONNREFUSED')
    await house.client.exposure.setLan({ body: { open: true } })
    other.unplug()
    expect((await until(house, state => state.lan.state === 'waiting')).lan.reason!.code).toBe('no_interface')
  })
})
