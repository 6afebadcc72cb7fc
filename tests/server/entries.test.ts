// Promise: entries are set up by their platform's fields, their secrets stay inside, and each leads somewhere.
import type { Entry } from '../../src-server/entries/contract'
import type { Answer } from '../support/knock'
import type { Stage } from './channels/stage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channels } from '../../src-server/channels/contract'
import { entries } from '../../src-server/entries/contract'
import { asEnvelope } from '../support/client'
import { openStage } from './channels/stage'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const telegram = { channel: 'telegram', name: 'Night desk', target_type: 'scene', target_id: 'default', config: { bot_token: '1:abc-token', secret_token: 'a_secret' } }
const create = (body: object): Promise<Answer> => stage.ask('POST', '/api/entries', body)
const entryOf = (answer: Answer): Entry => (answer.json as { entry: Entry }).entry
const list = async (): Promise<Entry[]> => entries.list.reply.parse((await stage.ask('GET', '/api/entries')).json).entries

describe('channels', () => {
  it('are listed with what each must be told', async () => {
    const { channels: all } = channels.list.reply.parse((await stage.ask('GET', '/api/channels')).json)
    expect(all.map(({ id }) => id).sort()).toEqual(['dingtalk', 'discord', 'feishu', 'generic', 'github', 'slack', 'telegram', 'wechat', 'wecom'])
    const keysOf = (id: string): string[] => all.find(channel => channel.id === id)!.fields.map(({ key }) => key)
    expect(keysOf('wechat')).toEqual(['token', 'app_id', 'app_secret', 'encoding_aes_key', 'api_base'])
    expect(keysOf('telegram')).toEqual(['bot_token', 'secret_token', 'api_base'])
    expect(keysOf('feishu')).toEqual(['app_id', 'app_secret', 'verification_token', 'encrypt_key', 'api_base'])
    expect(keysOf('dingtalk')).toEqual(['app_key', 'app_secret', 'api_base'])
    expect(keysOf('wecom')).toEqual(['token', 'encoding_aes_key', 'corp_id', 'agent_id', 'secret', 'api_base'])
    expect(keysOf('slack')).toEqual(['signing_secret', 'bot_token', 'api_base'])
    expect(keysOf('discord')).toEqual(['application_id', 'public_key', 'bot_token', 'api_base'])
    expect(keysOf('github')).toEqual(['secret', 'access_token', 'api_base'])
    expect(keysOf('generic')).toEqual(['secret', 'api_base'])
    expect(all.find(({ id }) => id === 'wechat')!.webhook_path).toBe('/api/channels/wechat/{scene_id}')
  })
})

describe('an entry', () => {
  it('is created, listed, changed and deleted, and each change is told', async () => {
    const created = await create(telegram)
    expect(created.status).toBe(201)
    const entry = entryOf(created)
    expect(entry).toEqual({ id: 'night-desk', channel: 'telegram', name: 'Night desk', target_type: 'scene', target_id: 'default', enabled: true, config: { bot_token: '••••', secret_token: '••••', api_base: 'https://api.telegram.org' }, status: 'new', last_event_at: null, webhook_url: '/api/channels/webhook/telegram/night-desk', created_at: expect.any(String) })
    expect(await list()).toContainEqual(entry)
    const changed = await stage.ask('PUT', `/api/entries/${entry.id}`, { name: 'Day desk', enabled: false, target_type: 'agent', target_id: 'leader' })
    expect(entryOf(changed)).toMatchObject({ id: 'night-desk', name: 'Day desk', enabled: false, status: 'disabled', target_type: 'agent', target_id: 'leader' })
    expect((await stage.ask('DELETE', `/api/entries/${entry.id}`)).json).toEqual({ status: 'deleted', id: 'night-desk' })
    expect(stage.facts.filter(({ type }) => type.startsWith('entry.')).map(({ type }) => type)).toEqual(['entry.created', 'entry.updated', 'entry.removed'])
    expect(JSON.stringify(stage.facts)).not.toMatch(/abc-token|a_secret/)
  })

  it('keeps its secrets when the hidden mark comes back, and takes new ones', async () => {
    await create({ ...telegram, id: 'secrets' })
    const knock = (token: string): Promise<Answer> => stage.stranger('POST', '/api/channels/webhook/telegram/secrets', { body: { update_id: 1 }, headers: { 'x-telegram-bot-api-secret-token': token } })
    await stage.ask('PUT', '/api/entries/secrets', { config: { bot_token: '••••', secret_token: '••••', api_base: 'http://127.0.0.1:9/' } })
    expect((await knock('a_secret')).status).toBe(200)
    expect((await list()).find(({ id }) => id === 'secrets')!.config).toEqual({ bot_token: '••••', secret_token: '••••', api_base: 'http://127.0.0.1:9' })
    await stage.ask('PUT', '/api/entries/secrets', { config: { secret_token: 'another' } })
    expect((await knock('a_secret')).status).toBe(401)
    expect((await knock('another')).status).toBe(200)
    expect(stage.onDisk()).not.toMatch(/abc-token|a_secret/)
  })

  it.each<[string, object, string]>([
    ['a missing secret', { config: { bot_token: 'x' } }, 'config.secret_token'],
    ['an empty secret', { config: { bot_token: '', secret_token: 'x' } }, 'config.bot_token'],
    ['the hidden mark where nothing is hidden', { config: { bot_token: '••••', secret_token: 'x' } }, 'config.bot_token'],
    ['a value of the wrong form', { config: { bot_token: 'x', secret_token: 'no spaces' } }, 'config.secret_token'],
    ['an address that is none', { config: { bot_token: 'x', secret_token: 'x', api_base: 'file:///etc' } }, 'config.api_base'],
    ['a number that is none', { channel: 'wecom', config: { token: 'x', encoding_aes_key: 'a'.repeat(43), corp_id: 'c', agent_id: 'ten', secret: 's' } }, 'config.agent_id'],
    ['an AES key of the wrong length', { channel: 'wechat', config: { token: 'x', app_id: 'a', app_secret: 's', encoding_aes_key: 'short' } }, 'config.encoding_aes_key'],
    ['a public key that is none', { channel: 'discord', config: { application_id: '1', public_key: 'zz', bot_token: 'x' } }, 'config.public_key'],
    ['a nested value', { config: { bot_token: {} } }, 'config.bot_token'],
    ['a channel nobody knows', { channel: 'fax' }, 'channel'],
    ['an id that is none', { id: '../x' }, 'id'],
    ['WeChat for an agent', { channel: 'wechat', target_type: 'agent', target_id: 'leader' }, 'target_type'],
  ])('with %s is 400 and named', async (_, change, path) => {
    const answer = await create({ ...telegram, ...change })
    expect(answer.status, answer.text).toBe(400)
    expect(asEnvelope(answer.json).details!.map(detail => detail.path)).toContain(path)
  })

  it('must lead somewhere: 404 for an absent target, 409 for an id in use or a second WeChat account of a scene', async () => {
    expect((await create({ ...telegram, target_id: 'nowhere' })).status).toBe(404)
    expect((await create({ ...telegram, target_type: 'agent', target_id: 'nobody' })).status).toBe(404)
    await create({ ...telegram, id: 'taken' })
    expect((await create({ ...telegram, id: 'taken' })).status).toBe(409)
    const wechat = { channel: 'wechat', name: 'Shop', target_type: 'scene', target_id: 'shop', config: { token: 'abc', app_id: 'wx1', app_secret: 's' } }
    const first = entryOf(await create(wechat))
    expect(first.webhook_url).toBe('/api/channels/wechat/shop')
    const second = await create(wechat)
    expect(second.status).toBe(409)
    expect(asEnvelope(second.json).code).toBe('wechat_taken')
    const other = entryOf(await create({ ...wechat, target_id: 'default' }))
    expect((await stage.ask('PUT', `/api/entries/${other.id}`, { target_id: 'shop' })).status).toBe(409)
    expect((await stage.ask('PUT', `/api/entries/${first.id}`, { target_id: 'shop', name: 'Corner shop' })).status).toBe(200)
    expect((await stage.ask('PUT', '/api/entries/taken', { target_id: 'nowhere' })).status).toBe(404)
  })

  it('that is absent is 404 for every verb', async () => {
    for (const [method, path, body] of [['PUT', '', {}], ['DELETE', ''], ['POST', '/test'], ['GET', '/deliveries']] as const)
      expect((await stage.ask(method, `/api/entries/nobody${path}`, body)).status).toBe(404)
  })

  it('is no business of strangers', async () => {
    for (const [method, path] of [['GET', ''], ['POST', ''], ['PUT', '/x'], ['DELETE', '/x'], ['POST', '/x/test'], ['GET', '/x/deliveries'], ['POST', '/x/deliveries/y/replay']] as const) {
      expect((await stage.stranger(method, `/api/entries${path}`, {})).status).toBe(401)
      if (method !== 'GET')
        expect((await stage.stranger(method, `/api/entries${path}`, { headers: { 'x-api-key': stage.keyFor('chat') } })).status).toBe(403)
    }
    expect((await stage.stranger('GET', '/api/channels')).status).toBe(401)
  })
})

describe('a test of the credentials', () => {
  it.each<[string, object, RegExp, object, RegExp]>([
    ['telegram', { bot_token: '1:t', secret_token: 's' }, /@CocoBot/, { status: 401, json: { ok: false, description: 'Unauthorized' } }, /Unauthorized/],
    ['slack', { signing_secret: 'slack-secret', bot_token: 'xoxb' }, /coco in Cats/, { json: { ok: false, error: 'invalid_auth' } }, /invalid_auth/],
    ['discord', { application_id: '1234', public_key: 'a'.repeat(64), bot_token: 'token' }, /Coco/, { status: 401, json: { message: '401: Unauthorized' } }, /Unauthorized/],
    ['github', { secret: 'secret', access_token: 'ghp' }, /coco/, { status: 401, json: { message: 'Bad credentials' } }, /Bad credentials/],
    ['feishu', { app_id: 'a', app_secret: 'feishu-app', verification_token: 'token' }, /accepted/, { json: { code: 10014, msg: 'app secret invalid' } }, /app secret invalid/],
    ['dingtalk', { app_key: 'a', app_secret: 'ding-app' }, /accepted/, { status: 400, json: { code: 'invalidClientIdOrSecret', message: '无效的clientId或者clientSecret' } }, /无效/],
    ['wecom', { token: 't', encoding_aes_key: 'a'.repeat(43), corp_id: 'c', agent_id: 1, secret: 'secret' }, /accepted/, { json: { errcode: 40001, errmsg: 'invalid credential' } }, /invalid credential/],
  ])('asks %s', async (channel, config, good, bad, why) => {
    const entry = await stage.entry(channel, config as Record<string, unknown>)
    const test = async (): Promise<unknown> => (await stage.ask('POST', `/api/entries/${entry.id}/test`)).json
    expect(await test()).toEqual({ ok: true, message: expect.stringMatching(good) })
    stage.player.script(/./, bad)
    expect(await test()).toEqual({ ok: false, message: expect.stringMatching(why) })
  })

  it('says so when the platform cannot be reached', async () => {
    const entry = await stage.entry('telegram', { bot_token: '1:t', secret_token: 's', api_base: 'http://127.0.0.1:9' })
    expect((await stage.ask('POST', `/api/entries/${entry.id}/test`)).json).toMatchObject({ ok: false, message: expect.stringMatching(/could not be reached/) })
  })
})
