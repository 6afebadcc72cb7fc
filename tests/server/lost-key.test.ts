// Promise: where the key of the house was lost, all is there but what was sealed; that is said where it has to be given anew, and nobody gets in by it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { api } from '../../src-server/contract'
import { openTestHouse, temporaryFolder } from '../support/house'

const NOBODY = 'http://127.0.0.1:9'
const folder = temporaryFolder()
const telegram = { channel: 'telegram', name: 'Night desk', target_type: 'scene', target_id: 'default', config: { bot_token: '1:abc', secret_token: 'a_secret', api_base: NOBODY } } as const
const update = { update_id: 1, message: { message_id: 1, date: 1, text: 'hello', from: { id: 5 }, chat: { id: 5, type: 'private' } } }

type House = Awaited<ReturnType<typeof openTestHouse>>
const hook = (house: House, body: object) => house.raw('POST', '/api/channels/webhook/telegram/night-desk', { as: null, body, headers: { 'x-telegram-bot-api-secret-token': 'a_secret' } })
const deliveries = async (house: House, direction: string) => (await house.client.entries.deliveries({ params: { id: 'night-desk' } })).deliveries.filter(delivery => delivery.direction === direction)

let house: House
beforeAll(async () => {
  const before = await openTestHouse({ home: folder.path })
  await before.client.providers.create({ body: { name: 'Thinker', kind: 'openai', api_key: 'sk-one' } })
  await before.client.entries.create({ body: telegram })
  await before.client.mcp.create({ body: { name: 'files', transport: 'http', url: `${NOBODY}/mcp`, headers: { authorization: 'Bearer one' } } })
  await before.client.exposure.setTunnel({ body: { kind: 'ngrok', token: 'tunnel-token', open: false } })
  await hook(before, update)
  await vi.waitFor(async () => expect(await deliveries(before, 'outgoing')).toMatchObject([{ verdict: 'failed' }]), 15_000)
  await before.close()
  rmSync(join(folder.path, 'keys', 'vault.key'))
  house = await openTestHouse({ home: folder.path })
})
afterAll(async () => {
  await house.close()
  folder[Symbol.dispose]()
})

describe('with a new key', () => {
  it.each(Object.values(api).flatMap(nouns => Object.values(nouns)).filter(({ method, path }) => method === 'GET' && !path.includes('{')).map(({ path }) => path))('answers at GET %s', async (path) => {
    expect((await house.raw('GET', path)).status).toBeLessThan(500)
  })

  it('a provider has no key, until one is given', async () => {
    const params = { id: 'thinker' }
    const { providers } = await house.client.providers.list()
    expect(providers.find(({ id }) => id === params.id)).toMatchObject({ has_key: false, ready: false })
    expect((await house.client.providers.update({ params, body: { api_key: 'sk-two' } })).provider).toMatchObject({ has_key: true, ready: true })
  })

  it('an entry is locked: it can be renamed but neither used nor tested, and what it was to send is given up with the reason', async () => {
    const params = { id: 'night-desk' }
    expect((await house.client.entries.list()).entries).toMatchObject([{ id: 'night-desk', status: 'locked', config: {} }])
    expect((await house.client.entries.update({ params, body: { name: 'Day desk' } })).entry).toMatchObject({ name: 'Day desk', status: 'locked' })
    expect((await hook(house, { ...update, update_id: 2 })).status).toBe(404)
    expect(await house.raw('POST', '/api/entries/night-desk/test')).toMatchObject({ status: 409, json: { code: 'entry_locked' } })
    await vi.waitFor(async () => expect(await deliveries(house, 'outgoing')).toMatchObject([{ verdict: 'dead', reason: 'It cannot be read any more: the key of this house was lost.' }]), 15_000)
    const [received] = await deliveries(house, 'incoming')
    expect(await house.raw('POST', `/api/entries/night-desk/deliveries/${received!.id}/replay`)).toMatchObject({ status: 409, json: { code: 'not_replayable' } })
    expect((await house.raw('PUT', '/api/entries/night-desk', { body: { config: { api_base: NOBODY } } })).json).toMatchObject({ code: 'invalid_input', details: [{ path: 'config.bot_token' }, { path: 'config.secret_token' }] })
    expect((await house.client.entries.update({ params, body: { config: telegram.config } })).entry.status).toBe('new')
    expect((await hook(house, { ...update, update_id: 3 })).status).toBe(200)
  })

  it('an MCP server is not called without its secrets, and says what is missing', async () => {
    const params = { id: 'files' }
    const { servers } = await house.client.mcp.list()
    expect(servers).toMatchObject([{ id: 'files', status: 'failed', headers: {}, error: expect.stringContaining('key of this house was lost') }])
    expect(await house.client.mcp.test({ params })).toMatchObject({ ok: false, message: servers[0]!.error })
    expect((await house.client.mcp.update({ params, body: { headers: { authorization: 'Bearer two' } } })).server).toMatchObject({ headers: { authorization: '••••' }, status: 'connecting', error: null })
  })

  it('the tunnel has no token', async () => {
    expect((await house.client.exposure.state()).tunnel.given).toMatchObject({ token_set: false })
  })
})
