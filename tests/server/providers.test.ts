// Promise: providers are data: added, changed, deleted and brought back, tried and chosen; and their keys go in and never come out.
import type { TestHouse } from '../support/house'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { addProvider, KEY, kinds } from '../support/providers/kinds'
import { playOpenAi } from '../support/providers/openai'

const refusal = (status: number, code: string) => expect.objectContaining({ status, envelope: expect.objectContaining({ code }) })
const byId = (id: string) => ({ params: { id } })
const ollama = { name: 'Ollama', kind: 'openai-compatible', base_url: 'http://127.0.0.1:11434/v1' } as const

describe('a fresh house', () => {
  it('has the offline engine, which thinks for everybody and cannot be changed or deleted', async () => {
    await using house = await openTestHouse()
    const { providers } = await house.client.providers.list()
    expect(providers).toEqual([{ id: 'offline', name: 'Offline engine', kind: 'offline', base_url: null, has_key: false, model: null, enabled: true, ready: true, timeout_ms: 120_000, created_at: expect.any(String), updated_at: expect.any(String) }])
    expect(await house.client.providers.choice()).toEqual({ default: { provider: 'offline', model: null }, fallback: null })
    expect((await house.client.status.house()).providers).toEqual([{ id: 'offline', name: 'Offline engine', kind: 'offline', ready: true }])
    await expect(house.client.providers.update({ ...byId('offline'), body: { enabled: false } })).rejects.toEqual(refusal(403, 'provider_protected'))
    await expect(house.client.providers.remove(byId('offline'))).rejects.toEqual(refusal(403, 'provider_protected'))
    expect(await house.client.providers.test({ ...byId('offline'), body: {} })).toEqual({ ok: true, model: 'offline', latency_ms: 0 })
    expect(await house.client.providers.models(byId('offline'))).toEqual({ models: [{ id: 'offline', name: 'Offline engine' }] })
  })
})

describe('a provider', () => {
  it('is added, changed, deleted and brought back, and each of it is told', async () => {
    await using house = await openTestHouse()
    using ear = await listen(house.url, house.token)
    const { provider } = await house.client.providers.create({ body: { ...ollama, base_url: `${ollama.base_url}/`, model: 'qwen3:8b' } })
    expect(provider).toMatchObject({ id: 'ollama', ...ollama, has_key: false, model: 'qwen3:8b', enabled: true, ready: true, timeout_ms: 120_000 })
    const { provider: changed } = await house.client.providers.update({ ...byId('ollama'), body: { name: 'My Ollama', enabled: false, timeout_ms: 1000, model: null } })
    expect(changed).toMatchObject({ name: 'My Ollama', enabled: false, ready: false, timeout_ms: 1000, model: null, base_url: ollama.base_url })
    expect(await house.client.providers.get(byId('ollama'))).toEqual({ provider: changed })
    expect(await house.client.providers.remove(byId('ollama'))).toEqual({ status: 'deleted', id: 'ollama' })
    await expect(house.client.providers.get(byId('ollama'))).rejects.toEqual(refusal(404, 'provider_not_found'))
    await expect(house.client.providers.create({ body: { ...ollama, id: 'ollama' } }), 'its id is kept for it').rejects.toEqual(refusal(409, 'provider_exists'))
    expect((await house.client.providers.restore(byId('ollama'))).provider).toMatchObject({ ...changed, updated_at: expect.any(String) })
    await expect(house.client.providers.restore(byId('ollama'))).rejects.toEqual(refusal(404, 'deleted_provider_not_found'))
    expect((await house.client.providers.list()).providers.map(({ id }) => id)).toEqual(['offline', 'ollama'])
    await ear.next('provider.created')
    expect((await ear.next('provider.updated')).data).toEqual(changed)
    expect((await ear.next('provider.removed')).data).toEqual({ id: 'ollama' })
    await ear.next('provider.created')
  })

  it.each<[string, object, string]>([
    ['no address where its kind needs one', { base_url: undefined }, 'base_url'],
    ['a file for an address', { base_url: 'file:///etc/passwd' }, 'base_url'],
    ['an address with a password', { base_url: 'http://me:secret@127.0.0.1/v1' }, 'base_url'],
    ['an address with a query', { base_url: 'http://127.0.0.1/v1?key=x' }, 'base_url'],
    ['an address that is none', { base_url: 'ollama' }, 'base_url'],
    ['a key of two lines', { api_key: 'a\r\nX-Evil: 1' }, 'api_key'],
    ['a key nobody can send', { api_key: '••••' }, 'api_key'],
    ['the kind of the offline engine', { kind: 'offline' }, 'kind'],
    ['a model of two lines', { model: 'a\nb' }, 'model'],
    ['no patience', { timeout_ms: 0 }, 'timeout_ms'],
    ['patience without end', { timeout_ms: 1e9 }, 'timeout_ms'],
    ['a bad id', { id: '../x' }, 'id'],
  ])('with %s is refused', async (_, wrong, path) => {
    await using house = await openTestHouse()
    const { status, json } = await house.raw('POST', '/api/providers', { body: { ...ollama, ...wrong } })
    expect(status).toBe(400)
    expect(json).toMatchObject({ details: [{ path }] })
    await expect(house.client.providers.create({ body: { ...ollama, id: 'Offline' } })).rejects.toEqual(refusal(409, 'provider_exists'))
  })

  it('outlives its house, and is forgotten a month after it was deleted', async () => {
    using folder = temporaryFolder()
    const open = (clock?: () => Date) => openTestHouse({ home: folder.path, ...(clock && { clock }) })
    {
      await using house = await open()
      await house.client.providers.create({ body: { ...ollama, api_key: KEY } })
      await house.client.providers.create({ body: { ...ollama, id: 'other' } })
      await house.client.providers.remove(byId('other'))
    }
    {
      await using house = await open(() => new Date(Date.now() + 29 * 86_400_000))
      expect((await house.client.providers.list()).providers.map(({ id, has_key }) => [id, has_key])).toEqual([['offline', false], ['ollama', true]])
      await house.client.providers.restore(byId('other'))
      await house.client.providers.remove(byId('other'))
    }
    await using house = await open(() => new Date(Date.now() + 60 * 86_400_000))
    await expect(house.client.providers.restore(byId('other'))).rejects.toEqual(refusal(404, 'deleted_provider_not_found'))
  })
})

it('whatever is offered can be added', async () => {
  await using house = await openTestHouse()
  const { presets } = await house.client.providers.list()
  expect(presets.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ollama', 'LM Studio', 'llama.cpp', 'vLLM', 'DeepSeek', 'OpenAI', 'Anthropic', 'Google']))
  for (const { name, kind, base_url, key_url } of presets)
    expect((await house.client.providers.create({ body: { name, kind, base_url, ...(key_url !== null && { api_key: KEY }) } })).provider).toMatchObject({ name, ready: true })
})

describe('a key', () => {
  it('is for one address: it stays there, and is dropped when the provider moves', async () => {
    await using house = await openTestHouse()
    const change = async (body: object) => (await house.client.providers.update({ ...byId('ollama'), body })).provider.has_key
    await house.client.providers.create({ body: { ...ollama, api_key: KEY } })
    expect(await change({ base_url: 'http://127.0.0.1:11434/api/v2', name: 'x' })).toBe(true)
    expect(await change({ base_url: 'http://127.0.0.1:11435/v1' })).toBe(false)
    expect(await change({ base_url: ollama.base_url, api_key: KEY })).toBe(true)
    expect(await change({ kind: 'anthropic', base_url: null })).toBe(false)
    expect(await change({ kind: 'anthropic', base_url: null, api_key: KEY })).toBe(true)
    expect(await change({ api_key: null })).toBe(false)
  })

  it('is needed by some kinds, and missed clearly', async () => {
    await using house = await openTestHouse()
    const { provider } = await house.client.providers.create({ body: { name: 'Claude', kind: 'anthropic', model: 'large' } })
    expect(provider).toMatchObject({ ready: false, base_url: null })
    expect(await house.client.providers.test({ ...byId('claude'), body: {} })).toMatchObject({ ok: false, reason: 'provider_unauthorized', message: expect.stringContaining('“Claude” has no API key') })
    await expect(house.client.providers.models(byId('claude'))).rejects.toEqual(refusal(424, 'provider_unauthorized'))
  })

  it('never comes out: not in an answer, a frame, a log, a trace or a file', async () => {
    using folder = temporaryFolder()
    await using house = await openTestHouse({ home: folder.path, sample: true })
    using ear = await listen(house.url, house.token)
    await using wire = await playOpenAi({ key: 'another-key' }) // which tells the wrong key it was given
    const said: string[] = []
    const ask = async (method: string, path: string, body?: unknown) => void said.push((await house.raw(method, path, body === undefined ? {} : { body })).text)
    await ask('POST', '/api/providers', { ...ollama, base_url: wire.url, api_key: KEY, model: 'small' })
    await ask('POST', '/api/providers/ollama/test', {})
    await ask('GET', '/api/providers/ollama/models')
    await ask('PUT', '/api/models/default', { default: { provider: 'ollama', model: null } })
    await ask('POST', '/api/mailbox/send', { to: 'writer', content: 'Hello' })
    const { data: { id, message } } = await ear.next('turn.failed')
    expect(message).toContain('Incorrect API key provided: ••••')
    for (const path of [`/api/turns/${id}`, '/api/providers', '/api/providers/ollama', '/api/status', '/api/mailbox/user'])
      await ask('GET', path)
    wire.trouble({ status: 500, headers: { 'retry-after': '0' }, body: `<b>Bearer ${KEY}</b> ${encodeURIComponent(KEY)}` })
    await ask('POST', '/api/providers/ollama/test', {})
    await ask('PUT', '/api/providers/ollama', { name: 'x' })
    await ask('DELETE', '/api/providers/ollama')
    await house.close()
    expect(said.filter(text => text.includes('ollama')).length).toBeGreaterThan(5)
    expect(`${said.join('\n')}${JSON.stringify(ear.frames)}`).not.toContain(KEY)
    const files = readdirSync(house.home, { recursive: true, withFileTypes: true }).filter(file => file.isFile())
    for (const file of files)
      expect(holdsKey(readFileSync(join(file.parentPath, file.name))), file.name).toBe(false)
    expect(files.length).toBeGreaterThan(10)
  })
})

const holdsKey = (bytes: Buffer): boolean => [KEY, Buffer.from(KEY).toString('base64').slice(0, -4), Buffer.from(KEY).toString('hex')].some(form => bytes.includes(form))

describe.each(kinds)('a provider of kind %s', (kind, play) => {
  const add = (house: TestHouse, wire: { url: string }, more: object = {}) => addProvider(house, kind, wire as never, { think: false, id: 'it', name: 'It', ...more })

  it('is tested by one small call, whether enabled or not, with any model', async () => {
    await using house = await openTestHouse()
    await using wire = await play({ key: KEY, models: ['small', 'large'], script: [{ text: 'ready' }] })
    await add(house, wire)
    const test = (body: object = {}) => house.client.providers.test({ ...byId('it'), body })
    expect(await test()).toEqual({ ok: true, model: 'small', latency_ms: expect.any(Number), reply: 'ready' })
    await house.client.providers.update({ ...byId('it'), body: { enabled: false } })
    expect(await test({ model: 'large' })).toMatchObject({ ok: true, model: 'large' })
    wire.play([{ text: '', finish: 'stop' }])
    expect(await test({ model: 'huge' })).toMatchObject({ ok: false, reason: 'provider_refused', message: expect.stringContaining('huge') })
    await house.client.providers.update({ ...byId('it'), body: { model: null } })
    expect(await test()).toMatchObject({ ok: false, reason: 'no_model' })
    await house.client.providers.update({ ...byId('it'), body: { api_key: 'wrong', timeout_ms: 150 } })
    expect(await test({ model: 'small' })).toMatchObject({ ok: false, reason: 'provider_unauthorized' })
    wire.trouble('hang')
    expect(await test({ model: 'small' })).toMatchObject({ ok: false, reason: 'provider_timeout' })
    wire.trouble({ status: 503 })
    expect(await test({ model: 'small' })).toMatchObject({ ok: false, reason: 'provider_unavailable' })
    expect(wire.faults).toEqual([])
  })

  it('lists its models, or says why not', async () => {
    await using house = await openTestHouse()
    await using wire = await play({ key: KEY, models: ['small', 'large'] })
    await add(house, wire, { timeout_ms: 150 })
    const { models } = await house.client.providers.models(byId('it'))
    expect(models.map(({ id }) => id)).toEqual(['large', 'small'])
    wire.trouble('nonsense')
    await expect(house.client.providers.models(byId('it'))).rejects.toEqual(refusal(424, 'provider_bad_answer'))
    wire.trouble('endless')
    await expect(house.client.providers.models(byId('it'))).rejects.toEqual(refusal(424, 'answer_too_long'))
    wire.trouble('hang')
    await expect(house.client.providers.models(byId('it'))).rejects.toEqual(refusal(424, 'provider_timeout'))
    wire.trouble({ status: 302, headers: { location: `${wire.url}/models` } })
    await expect(house.client.providers.models(byId('it')), 'a key does not travel').rejects.toEqual(refusal(424, 'provider_refused'))
    wire.trouble({ status: 200, body: '{"data": [null, {"id": 7}, {"id": "only"}]}' })
    await expect(house.client.providers.models(byId('it'))).rejects.toEqual(refusal(424, 'provider_bad_answer'))
    wire.trouble(null)
    await house.client.providers.update({ ...byId('it'), body: { api_key: 'wrong' } })
    await expect(house.client.providers.models(byId('it'))).rejects.toEqual(refusal(424, 'provider_unauthorized'))
  })

  it('that is not running is said to be so', async () => {
    await using house = await openTestHouse()
    await add(house, { url: 'http://127.0.0.1:1/v1' })
    expect(await house.client.providers.test({ ...byId('it'), body: {} })).toMatchObject({ ok: false, reason: 'provider_unavailable', message: expect.stringContaining('could not be reached at http://127.0.0.1:1') })
    await expect(house.client.providers.models(byId('it'))).rejects.toEqual(refusal(424, 'provider_unavailable'))
  })
})

describe('who thinks for the team', () => {
  it('is chosen, with a fall-back, and told', async () => {
    await using house = await openTestHouse()
    using ear = await listen(house.url, house.token)
    await house.client.providers.create({ body: { ...ollama, model: 'small' } })
    await house.client.providers.create({ body: { ...ollama, id: 'bare' } })
    const usual = { provider: 'ollama', model: null }
    expect(await house.client.providers.choose({ body: { default: usual } })).toEqual({ default: usual, fallback: null })
    expect(await house.client.providers.choose({ body: { fallback: { provider: 'bare', model: 'large' } } })).toEqual({ default: usual, fallback: { provider: 'bare', model: 'large' } })
    expect((await ear.next('models.updated')).data).toEqual({ default: usual, fallback: null })
    await expect(house.client.providers.choose({ body: { default: { provider: 'nobody', model: 'x' } } })).rejects.toEqual(refusal(404, 'provider_not_found'))
    await expect(house.client.providers.choose({ body: { fallback: { provider: 'bare', model: null } } })).rejects.toEqual(refusal(400, 'invalid_input'))
    expect(await house.client.providers.choice()).toEqual({ default: usual, fallback: { provider: 'bare', model: 'large' } })
  })

  it('is the offline engine again when the provider is deleted', async () => {
    await using house = await openTestHouse()
    await house.client.providers.create({ body: { ...ollama, model: 'small' } })
    const it = { provider: 'ollama', model: null }
    await house.client.providers.choose({ body: { default: it, fallback: it } })
    using ear = await listen(house.url, house.token)
    await house.client.providers.remove(byId('ollama'))
    const offline = { default: { provider: 'offline', model: null }, fallback: null }
    expect((await ear.next('models.updated')).data).toEqual(offline)
    expect(await house.client.providers.choice()).toEqual(offline)
  })
})

describe('an agent', () => {
  it('may only name a provider that is there', async () => {
    await using house = await openTestHouse({ sample: true })
    await house.client.providers.create({ body: ollama })
    const choose = (provider: string | null) => house.client.agents.update({ ...byId('writer'), body: { provider, model: 'small' } })
    await expect(choose('nobody')).rejects.toEqual(refusal(404, 'provider_not_found'))
    expect((await choose('ollama')).agent).toMatchObject({ provider: 'ollama', model: 'small' })
    expect((await choose('offline')).agent.provider).toBe('offline')
    expect((await choose(null)).agent.provider).toBe(null)
  })
})
