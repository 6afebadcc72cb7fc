import type { Refused } from '../support/client'
// Promise: only the owner comes in, and everyone else's way in can be closed at once.
import type { TestHouse } from '../support/house'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asEnvelope, clientFor } from '../support/client'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'

const PASSWORD = 'correct horse 猫'
const status = (call: Promise<unknown>): Promise<number> => call.then(() => 200, (error: Refused) => error.status)

/** A house with a password, and its own address for the brake on guessing. */
async function withPassword(): Promise<TestHouse> {
  const house = await openTestHouse()
  await house.house.auth.setPassword(PASSWORD)
  return house
}
const as = (house: TestHouse, token: string) => clientFor(house.url, () => ({ authorization: `Bearer ${token}` }))

describe('the password', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await withPassword()
  })
  afterAll(() => house.close())

  it('is exchanged for a token that works, and that says how long', async () => {
    const session = await house.client.auth.login({ body: { password: PASSWORD, username: 'anybody' } })
    expect(session.token_type).toBe('bearer')
    expect(Date.parse(session.expires_at) - Date.now()).toBeGreaterThan((session.expires_in - 10) * 1000)
    expect(await status(as(house, session.token).agents.list())).toBe(200)
  })

  it('is the same however its letters were composed', async () => {
    await house.house.auth.setPassword('cafe\u0301 noir')
    expect(await status(house.client.auth.login({ body: { password: 'caf\u00E9 noir' } }))).toBe(200)
    await house.house.auth.setPassword(PASSWORD)
  })

  it.each(['', `${PASSWORD} `, '\0'])('is not %j', async (password) => {
    const answer = await house.raw('POST', '/api/auth/login', { as: null, body: { password } })
    expect([answer.status, asEnvelope(answer.json).code]).toEqual([401, 'wrong_password'])
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('takes as long to refuse where there is none as where it is wrong', async () => {
    await using bare = await openTestHouse()
    const took = async (at: TestHouse): Promise<number> => {
      const times = []
      for (let i = 0; i < 2; i++) {
        const start = performance.now()
        await at.raw('POST', '/api/auth/login', { as: null, body: { password: 'x' } })
        times.push(performance.now() - start)
      }
      return Math.min(...times)
    }
    const [none, wrong] = [await took(bare), await took(house)]
    expect(none / wrong, 'not at once, as if nothing had been compared').toBeGreaterThan(0.2)
  })

  it('gives the browser a cookie its pages cannot read, and takes it away again', async () => {
    const { headers } = await house.raw('POST', '/api/auth/login', { as: null, body: { password: PASSWORD } })
    const [cookie] = headers['set-cookie']!
    expect(cookie).toMatch(/^cococat_\w+=[\w.-]+; Path=\/; Expires=.+; HttpOnly; SameSite=Strict$/)
    const session = { cookie: `theme=dark; ${cookie!.split(';')[0]}; other=1` }
    expect((await house.raw('GET', '/api/agents', { as: null, headers: session })).status).toBe(200)
    const gone = await house.raw('POST', '/api/auth/logout', { as: null, headers: session })
    expect(gone.headers['set-cookie']![0]).toMatch(/^cococat_\w+=; Path=\/; Expires=Thu, 01 Jan 1970.+HttpOnly/)
  })

  it('can be changed only by who knows it, and then every former token is over', async () => {
    const { token } = await house.client.auth.login({ body: { password: PASSWORD } })
    const mine = as(house, token)
    await expect(mine.auth.changePassword({ body: { current: 'wrong', password: 'another one' } })).rejects.toMatchObject({ status: 403, envelope: { code: 'wrong_password' } })
    await expect(mine.auth.changePassword({ body: { password: 'another one' } })).rejects.toMatchObject({ status: 403 })
    await expect(mine.auth.changePassword({ body: { current: PASSWORD, password: 'short' } })).rejects.toMatchObject({ status: 400, envelope: { details: [{ path: 'password' }] } })
    expect(await status(mine.agents.list())).toBe(200)
    const session = await mine.auth.changePassword({ body: { current: PASSWORD, password: 'another one' } })
    expect(await status(mine.agents.list())).toBe(401)
    expect(await status(as(house, session.token).agents.list())).toBe(200)
    expect(await status(mine.auth.login({ body: { password: PASSWORD } }))).toBe(401)
    await house.house.auth.setPassword(PASSWORD)
  })
})

it('after ten wrong passwords even the right one has to wait, and is told how long', async () => {
  await using house = await withPassword()
  const tryIt = (password: string) => house.raw('POST', '/api/auth/login', { as: null, body: { password } })
  expect((await tryIt(PASSWORD)).status, 'a right one does not count').toBe(200)
  const wrong = await Promise.all(Array.from({ length: 10 }, () => tryIt('wrong')))
  expect(wrong.map(answer => answer.status)).toEqual(Array.from({ length: 10 }).fill(401))
  const braked = await tryIt(PASSWORD)
  expect([braked.status, asEnvelope(braked.json).code]).toEqual([429, 'too_many_tries'])
  expect(Number(braked.headers['retry-after'])).toBeGreaterThan(200)
  expect(Number(braked.headers['retry-after'])).toBeLessThanOrEqual(300)
  expect((await house.raw('GET', '/api/agents')).status, 'who is in stays in').toBe(200)
})

describe('verify', () => {
  it('says until when a token is good, and why one is not', async () => {
    let now = Date.parse('2026-11-22T09:00:00.000Z')
    await using house = await openTestHouse({ clock: () => new Date(now) })
    expect(await house.client.auth.verify()).toEqual({ valid: true, subject: 'user', expires_at: '2026-11-29T09:00:00.000Z' })
    const key = house.keyFor('read')
    expect(await key.client.auth.verify()).toEqual({ valid: true, subject: expect.stringMatching(/^key:/), expires_at: null })
    const said = async (as: string | null) => (await house.raw('GET', '/api/auth/verify', { as })).json
    const { token } = house.house.auth.issue()
    expect(await said(null)).toEqual({ valid: false, error: expect.any(String), code: 'unauthorized' })
    expect(await said(`Bearer ${token}x`)).toEqual({ valid: false, error: expect.any(String), code: 'bad_token' })
    now += 7 * 86_400_000
    expect(await said(`Bearer ${token}`)).toEqual({ valid: false, error: expect.any(String), code: 'session_expired' })
    house.house.auth.signOutEverywhere()
    expect(await said(`Bearer ${house.token}`)).toMatchObject({ valid: false })
  })

  it('a token of another house is worth nothing here', async () => {
    await using house = await openTestHouse()
    await using other = await openTestHouse()
    expect((await house.raw('GET', '/api/agents', { as: `Bearer ${other.token}` })).status).toBe(401)
  })

  it('a token outlives a restart of its house', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path })
    await first.close()
    await using again = await openTestHouse({ home: folder.path })
    expect((await again.raw('GET', '/api/agents', { as: `Bearer ${first.token}` })).status).toBe(200)
  })
})

describe('sign out everywhere', () => {
  it('ends every token and every socket at once', async () => {
    await using house = await openTestHouse()
    using ear = await listen(house.url, house.token)
    const session = await house.raw('POST', '/api/auth/sign-out-everywhere')
    expect(session.json).toEqual({ status: 'signed_out' })
    expect((await ear.closed).code).toBe(4001)
    expect(await status(house.client.agents.list())).toBe(401)
    expect(await status(as(house, house.house.auth.issue().token).agents.list())).toBe(200)
  })
})

describe('api keys', () => {
  it('are shown once, stored as a hash, listed without their secret, and revoked at once', async () => {
    await using house = await openTestHouse()
    const { key, secret } = await house.client.auth.createKey({ body: { name: ' Bot ', scopes: ['read', 'read', 'chat'] } })
    expect(key).toMatchObject({ name: 'Bot', scopes: ['read', 'chat'], last_used_at: null })
    const bot = clientFor(house.url, () => ({ 'x-api-key': secret }))
    using ear = await listen(house.url, null, undefined, { 'x-api-key': secret })
    expect(await status(bot.agents.list())).toBe(200)
    const { keys } = await house.client.auth.listKeys()
    expect(keys).toEqual([{ ...key, last_used_at: expect.any(String) }])
    expect(JSON.stringify(keys)).not.toContain(secret)
    const files = readdirSync(house.home, { recursive: true, encoding: 'utf8' }).filter(path => statSync(join(house.home, path)).isFile())
    expect(files).toEqual(expect.arrayContaining(['cococat.db', 'cococat.db-wal']))
    for (const file of files)
      expect(house.file(file), file).not.toContain(secret.split('_')[2])
    expect(await house.client.auth.deleteKey({ params: { id: key.id } })).toEqual({ status: 'deleted', id: key.id })
    expect(await status(bot.agents.list())).toBe(401)
    expect((await ear.closed).code).toBe(4001)
    expect(await status(house.client.auth.deleteKey({ params: { id: key.id } }))).toBe(404)
  })

  it('can read by default, and need at least one scope that exists', async () => {
    await using house = await openTestHouse()
    expect((await house.client.auth.createKey({ body: { name: 'k' } })).key.scopes).toEqual(['read'])
    for (const scopes of [[], ['root'], 'read'])
      expect(await status(house.client.auth.createKey({ body: { name: 'k', scopes } as never }))).toBe(400)
  })

  it('with a secret that differs in one letter open nothing', async () => {
    await using house = await openTestHouse()
    const { secret } = house.keyFor('admin')
    for (const wrong of [secret.slice(0, -1), `${secret}0`, secret.replace(/.$/, last => last === '0' ? '1' : '0'), secret.toUpperCase(), ` ${secret}x`])
      expect((await house.raw('GET', '/api/agents', { as: null, headers: { 'x-api-key': wrong } })).status, wrong).toBe(401)
  })
})

it('what is secret on disk is readable by its owner only', async () => {
  await using house = await openTestHouse()
  expect(statSync(join(house.home, 'keys', 'vault.key')).mode & 0o777).toBe(0o600)
})
