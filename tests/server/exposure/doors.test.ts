// Promise: the door to the local network opens only when asked, is known by its own names only, and ends everything when it closes.
import type { LanHouse } from './lan'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer, connect as plainConnect } from 'node:net'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asEnvelope } from '../../support/client'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { listen } from '../../support/listen'
import { askFrom, LAN, ONE_LAN, openLanHouse, pairFrom, until } from './lan'

const STRANGER = '127.0.0.7'

describe('the door to the local network', () => {
  let house: LanHouse
  beforeAll(async () => {
    house = await openLanHouse()
  })
  afterAll(() => house.close())

  it('is closed on a new house, and says on which addresses it would listen', async () => {
    await using fresh = await openTestHouse({ interfaces: () => [...ONE_LAN, { name: 'wan0', address: '203.0.113.9' }, { name: 'lan0', address: 'fd00::9' }] })
    const { lan, tunnel, hooks, pairing } = await fresh.client.exposure.state()
    expect(lan).toMatchObject({ open: false, state: 'closed', urls: [], https: true, certificate: null, chosen: null })
    expect(lan.interfaces.map(({ address, reach, chosen }) => [address, reach, chosen])).toEqual([[LAN, 'private', true], ['203.0.113.9', 'public', false], ['fd00::9', 'private', true]])
    expect([tunnel.state, hooks.address, pairing]).toEqual(['off', null, null])
    expect((await fresh.client.status.house()).exposure.addresses).toEqual([fresh.url])
  })

  it('leads to the whole house, for who is signed in', async () => {
    expect((await askFrom(STRANGER, house.lan, 'GET', '/api/agents')).status).toBe(401)
    expect((await askFrom(STRANGER, house.lan, 'GET', '/api/agents', { headers: { authorization: `Bearer ${house.token}` } })).status).toBe(200)
    expect((await house.client.status.house()).exposure.addresses).toEqual([house.url, house.lan])
    using ear = await listen(house.lan, house.token)
    expect(ear.frames[0]).toMatchObject({ event: 'heartbeat' })
  })

  it.each([
    ['a foreign Host', { host: 'evil.example' }, 'foreign_host'],
    ['the loopback’s names', { host: 'localhost' }, 'foreign_host'],
    ['the home door’s address', { host: '127.0.0.1' }, 'foreign_host'],
    ['a foreign Origin', { origin: 'https://evil.example' }, 'foreign_origin'],
    ['its own name under another scheme', { origin: `https://${LAN}` }, 'foreign_origin'],
    ['a form on another site', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }, 'foreign_origin'],
  ])('refuses %s, on HTTP and on the socket', async (_, headers: Record<string, string>, code) => {
    const answer = await askFrom(STRANGER, house.lan, 'POST', '/api/auth/logout', { headers })
    expect([answer.status, asEnvelope(answer.json).code]).toEqual([403, code])
    await expect(listen(house.lan, house.token, undefined, headers)).rejects.toThrow('403')
  })

  it('knows its mDNS name', async () => {
    expect((await askFrom(STRANGER, house.lan, 'GET', '/api/pair', { headers: { host: 'cococat.local:9' } })).status).toBe(200)
    expect((await house.raw('GET', '/api/pair', { headers: { host: 'cococat.local' } })).status, 'at home it is unknown').toBe(403)
  })

  it('lets nobody try a password where none was set, and slows who guesses', { timeout: 60_000 }, async () => {
    const login = () => askFrom(STRANGER, house.lan, 'POST', '/api/auth/login', { body: { password: 'x' }, headers: { 'x-forwarded-for': `10.0.0.${Math.random()}` } })
    expect(asEnvelope((await login()).json).code).toBe('no_password')
    expect((await askFrom(STRANGER, house.lan, 'GET', '/api/pair')).json).toEqual({ door: 'lan', password: false, pairing: true })
    await house.house.auth.setPassword('correct horse')
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await login()).status))
    expect(statuses.filter(status => status === 429)).toHaveLength(2)
    const slowed = await login()
    expect([slowed.status, Number(slowed.headers['retry-after']) > 0]).toEqual([429, true])
    expect((await askFrom('127.0.0.8', house.lan, 'POST', '/api/auth/login', { body: { password: 'correct horse' } })).status).toBe(200)
  })
})

describe('closing it', () => {
  it('ends keep-alive connections, sockets and half-made handshakes at once, and nothing answers any more', async () => {
    await using house = await openLanHouse({}, { https: true })
    const { port } = new URL(house.lan)
    const idle = connect({ host: LAN, port: Number(port), rejectUnauthorized: false })
    await once(idle, 'secureConnect')
    idle.write(`GET /api/pair HTTP/1.1\r\nHost: ${LAN}:${port}\r\n\r\n`)
    await once(idle, 'data')
    const silent = plainConnect(Number(port), LAN)
    await once(silent, 'connect')
    const ended = Promise.all([idle, silent].map(socket => once(socket, 'close')))
    const began = performance.now()
    const { lan } = await house.client.exposure.setLan({ body: { open: false } })
    await ended
    expect(performance.now() - began).toBeLessThan(1000)
    expect(lan).toMatchObject({ open: false, state: 'closed', urls: [], certificate: null })
    await expect(askFrom(STRANGER, house.lan, 'GET', '/api/pair')).rejects.toThrow('ECONNREFUSED')
  })

  it('ends the sockets of devices, and says so to who stays', async () => {
    await using house = await openLanHouse()
    const { token } = await pairFrom(house, STRANGER)
    using here = await listen(house.url, house.token)
    using there = await listen(house.lan, token)
    await house.client.exposure.setLan({ body: { open: false } })
    expect((await there.closed).code).toBe(1006)
    expect((await here.next('exposure.changed')).data).toMatchObject({ lan: 'closed' })
  })
})

describe('what is kept', () => {
  it('a door that was open opens again after a restart; one that was closed does not', async () => {
    using folder = temporaryFolder()
    const options = { home: folder.path, interfaces: () => ONE_LAN }
    const first = await openLanHouse(options, { name: 'My-House' })
    await first.close()
    await expect(askFrom(STRANGER, first.lan, 'GET', '/api/pair')).rejects.toThrow('ECONNREFUSED')
    const again = await openTestHouse(options)
    const { lan } = await until(again, state => state.lan.state === 'open')
    expect(lan.mdns).toEqual({ on: false, name: 'my-house.local', state: 'off' })
    await again.client.exposure.setLan({ body: { open: false } })
    await again.close()
    await using third = await openTestHouse(options)
    expect((await third.client.exposure.state()).lan.state).toBe('closed')
  })

  it('an address that vanishes or a port that is taken is a calm state with a reason, and is tried again', async () => {
    const other = createServer().listen(0, LAN)
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    let addresses = [{ name: 'lan0', address: LAN }]
    await using house = await openTestHouse({ interfaces: () => addresses })
    const { lan } = await house.client.exposure.setLan({ body: { open: true, port, https: false, mdns: false } })
    expect(lan).toMatchObject({ open: true, state: 'waiting', reason: { code: 'port_taken', detail: `${LAN}:${port}` }, urls: [] })
    other.close()
    expect((await until(house, state => state.lan.state === 'open')).lan.reason).toBeNull()
    addresses = []
    expect((await until(house, state => state.lan.state === 'waiting')).lan.reason).toEqual({ code: 'no_interface', detail: '' })
    addresses = [{ name: 'lan0', address: '127.0.0.9' }]
    expect((await until(house, state => state.lan.state === 'open')).lan.urls).toEqual([`http://127.0.0.9:${port}`])
    const { lan: unknown } = await house.client.exposure.setLan({ body: { interfaces: ['wlan7'] } })
    expect(unknown).toMatchObject({ state: 'waiting', reason: { code: 'no_interface', detail: 'wlan7' } })
    addresses = [{ name: 'lan0', address: '198.51.100.7' }]
    expect((await house.client.exposure.setLan({ body: { interfaces: ['lan0'] } })).lan.reason).toEqual({ code: 'address_gone', detail: `198.51.100.7:${port}` })
  })
})

describe('its certificate', () => {
  it('is the house’s own, for the names it has; the key stays when they change', async () => {
    let addresses = [{ name: 'lan0', address: LAN }]
    await using house = await openTestHouse({ interfaces: () => addresses })
    const { lan } = await house.client.exposure.setLan({ body: { open: true, port: 0, mdns: false } })
    expect(lan.certificate).toMatchObject({ names: [LAN, 'cococat.local'], fingerprint: expect.stringMatching(/^([0-9A-F]{4} ){15}[0-9A-F]{4}$/) })
    const seen = await certificateAt(lan.port)
    expect(seen.fingerprint256.replaceAll(':', '')).toBe(lan.certificate!.certificate_fingerprint.replaceAll(' ', ''))
    expect(seen.subjectaltname).toContain(`IP Address:${LAN}`)
    expect((await askFrom(STRANGER, lan.urls[0]!, 'GET', '/')).headers['strict-transport-security']).toBeUndefined()
    addresses = [...addresses, { name: 'lan0', address: '127.0.0.9' }]
    const { lan: more } = await until(house, state => state.lan.urls.length === 2)
    expect(more.certificate!.fingerprint).toBe(lan.certificate!.fingerprint)
    expect(more.certificate!.certificate_fingerprint).not.toBe(lan.certificate!.certificate_fingerprint)
    expect((await certificateAt(lan.port)).subjectaltname).toContain('IP Address:127.0.0.9')
    expect(house.file('cococat.db')).not.toContain('PRIVATE KEY')
  })
})

async function certificateAt(port: number): Promise<{ fingerprint256: string, subjectaltname?: string }> {
  const socket = connect({ host: LAN, port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerCertificate()
  socket.end(Buffer.alloc(0))
  return certificate
}
