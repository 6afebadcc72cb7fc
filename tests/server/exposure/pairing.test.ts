// Promise: a phone comes in with a code that is good once; what it may do ends where the owner's desk begins, and it is out at once when it is revoked.
import type { LanHouse } from './lan'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api } from '../../../src-server/contract'
import { asEnvelope, clientFor, pathOf } from '../../support/client'
import { listen } from '../../support/listen'
import { askFrom, openLanHouse, pairFrom } from './lan'

const PHONE = '127.0.0.7'

let house: LanHouse
let now = new Date('2026-03-01T09:00:00Z')
beforeAll(async () => {
  house = await openLanHouse({ clock: () => now })
})
afterAll(() => house.close())

let strangers = 20
/** A stranger that has not tried anything yet: wrong tries are counted by address. */
const stranger = (): string => `127.0.0.${strangers++}`
const pair = async (from: string, code: string): Promise<[number, string | undefined]> => {
  const { status, json } = await askFrom(from, house.lan, 'POST', '/api/pair', { body: { code } })
  return [status, (json as { code?: string }).code]
}
const codeOf = async (): Promise<string> => (await house.client.exposure.startPairing()).code

describe('a code', () => {
  it('is short, unambiguous, carried by links, and is seen waiting but never shown again', async () => {
    const { code, expires_at, urls, link } = await house.client.exposure.startPairing()
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(Date.parse(expires_at) - now.getTime()).toBe(5 * 60_000)
    expect(urls).toEqual([`${house.lan}/pair#${code}`])
    expect(new URL(link).searchParams.get('address')).toBe(house.lan)
    const state = await house.client.exposure.state()
    expect(state.pairing).toEqual({ expires_at })
    expect(JSON.stringify(state)).not.toContain(code)
    expect(await house.client.exposure.cancelPairing()).toEqual({ status: 'cancelled' })
    expect((await house.client.exposure.state()).pairing).toBeNull()
    expect(await pair(stranger(), code)).toEqual([401, 'wrong_code'])
  })

  it('is exchanged once for a session that page scripts cannot read', async () => {
    const { answer, token, cookie } = await pairFrom(house, PHONE)
    expect(answer.status).toBe(201)
    expect(answer.headers['set-cookie']![0]).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(answer.json).toMatchObject({ device: { name: 'Phone', kind: 'phone', browser: 'Safari', system: 'iPhone', last_address: PHONE, here: true } })
    expect((await askFrom(PHONE, house.lan, 'GET', '/api/agents', { headers: { cookie } })).status).toBe(200)
    expect((await askFrom(PHONE, house.lan, 'GET', '/api/agents', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    const quiet = await askFrom(PHONE, house.lan, 'POST', '/api/pair', { body: { code: (await codeOf()).toLowerCase().replace('-', ' ') } })
    expect(quiet.json).toMatchObject({ device: { name: 'Device' }, token: null })
  })

  it('gives a cookie that is for HTTPS only where the door speaks HTTPS', async () => {
    await using secure = await openLanHouse({}, { https: true })
    const { answer, cookie } = await pairFrom(secure, PHONE)
    expect(answer.headers['set-cookie']![0]).toContain('; Secure')
    expect((await askFrom(PHONE, secure.lan, 'GET', '/api/agents', { headers: { cookie } })).status).toBe(200)
    const link = new URL((await secure.client.exposure.startPairing()).link)
    expect(link.searchParams.get('fingerprint')).toMatch(/^[0-9A-F]{64}$/)
  })

  it('is refused when it was used, ran out, was replaced, or the door was closed meanwhile', async () => {
    const used = await codeOf()
    expect((await pair(stranger(), used))[0]).toBe(201)
    expect(await pair(stranger(), used)).toEqual([401, 'wrong_code'])
    const late = await codeOf()
    now = new Date(now.getTime() + 5 * 60_000)
    expect(await pair(stranger(), late)).toEqual([401, 'wrong_code'])
    const replaced = await codeOf()
    const good = await codeOf()
    expect(await pair(stranger(), replaced)).toEqual([401, 'wrong_code'])
    expect((await pair(stranger(), good))[0]).toBe(201)
    const stale = await codeOf()
    const { port } = new URL(house.lan)
    await house.client.exposure.setLan({ body: { open: false } })
    await expect(house.client.exposure.startPairing()).rejects.toMatchObject({ status: 409, envelope: { code: 'lan_closed' } })
    await house.client.exposure.setLan({ body: { open: true, port: Number(port) } })
    expect(await pair(stranger(), stale)).toEqual([401, 'wrong_code'])
  })

  it('is good no longer after five wrong tries, wherever they came from', async () => {
    const code = await codeOf()
    for (const wrong of ['', 'AAAA-AAAA', code.slice(0, 7), `${code}A`, '\0'])
      expect(await pair(stranger(), wrong)).toEqual([401, 'wrong_code'])
    expect((await house.client.exposure.state()).pairing).toBeNull()
    expect(await pair(stranger(), code)).toEqual([401, 'wrong_code'])
  })

  it('is tried ten times in five minutes from one address and no more, whatever it says it is', async () => {
    const [from, code] = [stranger(), await codeOf()]
    const tries = await Promise.all(Array.from({ length: 30 }, (_, n) => askFrom(from, house.lan, 'POST', '/api/pair', { body: { code: `AAAA-${n}` }, headers: { 'x-forwarded-for': `10.0.0.${n}`, 'forwarded': `for=10.0.0.${n}` } })))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(20)
    expect(await pair(from, code)).toEqual([429, 'too_many_tries'])
  })

  it('is no way in at home, nor for a form of another site', async () => {
    const code = await codeOf()
    const home = await house.raw('POST', '/api/pair', { as: null, body: { code } })
    expect([home.status, asEnvelope(home.json).code]).toEqual([403, 'wrong_door'])
    const form = await askFrom(stranger(), house.lan, 'POST', '/api/pair', { body: `code=${code}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect([form.status, asEnvelope(form.json).code]).toEqual([415, 'not_json'])
    expect((await pair(stranger(), code))[0]).toBe(201)
  })
})

describe('a paired device', () => {
  it('is in the list with its name, and can be renamed', async () => {
    const { id, token } = await pairFrom(house, PHONE, 'My phone')
    const there = clientFor(house.lan, () => ({ authorization: `Bearer ${token}` }))
    const { devices } = await there.auth.listDevices()
    expect(devices.filter(device => device.here)).toMatchObject([{ id, name: 'My phone' }])
    expect((await house.client.auth.listDevices()).devices.filter(device => device.here)).toEqual([])
    expect((await house.client.auth.renameDevice({ params: { id }, body: { name: 'Kitchen' } })).device.name).toBe('Kitchen')
    await expect(house.client.auth.renameDevice({ params: { id: 'nobody' }, body: { name: 'x' } })).rejects.toMatchObject({ status: 404 })
    now = new Date(now.getTime() + 120_000)
    await there.agents.list() // from another address
    expect((await house.client.auth.listDevices()).devices[0]).toMatchObject({ id, name: 'Kitchen', last_seen_at: now.toISOString(), last_address: '127.0.0.1' })
  })

  it('may do what the owner may, but for what is done at the owner’s own desk', async () => {
    const { token } = await pairFrom(house, PHONE)
    const there = clientFor(house.lan, () => ({ authorization: `Bearer ${token}` }))
    expect((await there.agents.create({ body: { name: 'From afar' } })).agent.name).toBe('From afar')
    expect((await there.exposure.state()).lan.state).toBe('open')
    const desk = Object.values(api).flatMap(contract => Object.values(contract)).filter(route => route.access as string === 'owner')
    expect(desk.map(route => `${route.method} ${route.path}`)).toEqual(expect.arrayContaining(['PUT /api/auth/password', 'POST /api/auth/keys', 'PUT /api/exposure/lan', 'POST /api/exposure/pairing', 'DELETE /api/auth/devices/{id}']))
    for (const route of desk) {
      const { status, json } = await askFrom(PHONE, house.lan, route.method, pathOf(route, { id: 'nobody' }), { headers: { authorization: `Bearer ${token}` } })
      expect([status, asEnvelope(json).code], route.path).toEqual([403, 'owner_only'])
    }
  })

  it('is out at once when it is revoked: its token, its cookie and its socket', async () => {
    const { id, token, cookie } = await pairFrom(house, PHONE)
    using ear = await listen(house.lan, token)
    using cookied = await listen(house.lan, null, undefined, { cookie })
    using owner = await listen(house.url, house.token)
    expect(await house.client.auth.removeDevice({ params: { id } })).toEqual({ status: 'deleted', id })
    expect([(await ear.closed).code, (await cookied.closed).code]).toEqual([4001, 4001])
    expect((await owner.next('device.removed')).data).toEqual({ id })
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie }] as Record<string, string>[]) {
      const { status, json } = await askFrom(PHONE, house.lan, 'GET', '/api/agents', { headers })
      expect([status, asEnvelope(json).code]).toEqual([401, 'session_ended'])
    }
    expect((await house.client.auth.listDevices()).devices.map(device => device.id)).not.toContain(id)
  })

  it('ends itself by signing out, after three months unseen, and with everyone when the owner signs out everywhere', async () => {
    const one = await pairFrom(house, PHONE)
    await askFrom(PHONE, house.lan, 'POST', '/api/auth/logout', { headers: { cookie: one.cookie } })
    expect((await house.client.auth.listDevices()).devices.map(device => device.id)).not.toContain(one.id)
    const two = await pairFrom(house, PHONE)
    const was = now
    now = new Date(now.getTime() + 90 * 86_400_000)
    expect((await askFrom(PHONE, house.lan, 'GET', '/api/auth/verify', { headers: { cookie: two.cookie } })).json).toMatchObject({ valid: false, code: 'session_expired' })
    now = was
    expect((await askFrom(PHONE, house.lan, 'GET', '/api/auth/verify', { headers: { cookie: two.cookie } })).json).toMatchObject({ valid: true })
    house.house.auth.signOutEverywhere()
    expect((await askFrom(PHONE, house.lan, 'GET', '/api/auth/verify', { headers: { cookie: two.cookie } })).status).toBe(401)
  })
})

describe('keys at this door', () => {
  it('hold their scopes and their time', async () => {
    const owner = clientFor(house.url, () => ({ authorization: `Bearer ${house.house.auth.issue().token}` }))
    const { key, secret } = await owner.auth.createKey({ body: { name: 'Reader', scopes: ['read'], days: 2 } })
    expect(Date.parse(key.expires_at!) - now.getTime()).toBe(2 * 86_400_000)
    const ask = async (method: string, path: string) => (await askFrom(PHONE, house.lan, method, path, { headers: { 'x-api-key': secret } })).status
    expect([await ask('GET', '/api/agents'), await ask('POST', '/api/agents'), await ask('GET', '/api/exposure')]).toEqual([200, 403, 403])
    now = new Date(now.getTime() + 2 * 86_400_000)
    expect(await ask('GET', '/api/agents')).toBe(401)
  })
})
