// Providers stay true by themselves; models are found by what is typed; a key is not sent where it was not given for.
import type { Provider } from '@server/providers/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it } from 'vitest'
import { matching } from '@/settings/models/matching'
import { OFFLINE, useProviders } from '@/settings/models/store'
import { isAddress, isSameServer, reasonOf } from '@/settings/models/words'
import { speak } from '@/shell/i18n'
import { playServer, settle } from '../played'

const provider = (id: string, more: Partial<Provider> = {}): Provider => ({
  id,
  name: id,
  kind: 'openai-compatible',
  base_url: 'http://127.0.0.1:1/v1',
  has_key: false,
  model: null,
  enabled: true,
  ready: true,
  timeout_ms: 1000,
  created_at: '2026-11-22T09:00:00.000Z',
  updated_at: '2026-11-22T09:00:00.000Z',
  ...more,
})
const offline = { provider: OFFLINE, model: null }
let server: PlayedServer

beforeEach(() => {
  server = playServer({
    'GET /api/providers': () => ({ providers: [provider('later', { created_at: '2026-11-23T09:00:00.000Z' }), provider('first'), provider(OFFLINE, { kind: 'offline', created_at: '2026-11-24T09:00:00.000Z' })], presets: [] }),
    'GET /api/models/default': () => ({ default: offline, fallback: null }),
    'GET /api/providers/first/models': () => ({ models: [{ id: 'small', name: null }] }),
  })
})

describe('the providers', () => {
  it('show the offline engine first, then the eldest, and who thinks for the team', async () => {
    const store = useProviders()
    await store.ensure()
    expect(store.list.map(({ id }) => id)).toEqual([OFFLINE, 'first', 'later'])
    server.say('models.updated', { default: { provider: 'first', model: 'small' }, fallback: offline })
    server.say('provider.removed', { id: 'later' })
    expect(store.choice.default).toEqual({ provider: 'first', model: 'small' })
    expect(store.list.map(({ id }) => id)).toEqual([OFFLINE, 'first'])
  })

  it('ask each for its models once, and again when it was changed or did not say', async () => {
    const store = useProviders()
    await store.ensure()
    await Promise.all([store.ensureCatalogue('first'), store.ensureCatalogue('first')])
    expect(store.catalogueOf('first')).toMatchObject({ state: 'ready', models: [{ id: 'small' }] })
    const asked = (): number => server.asked.filter(each => each.endsWith('/first/models')).length
    expect(asked()).toBe(1)
    server.say('provider.updated', provider('first', { base_url: 'http://127.0.0.1:2/v1' }))
    expect(store.catalogueOf('first')).toBeUndefined()
    delete server.answers['GET /api/providers/first/models']
    await store.ensureCatalogue('first')
    expect(store.catalogueOf('first')).toMatchObject({ state: 'failed' })
    await store.ensureCatalogue('first')
    await settle()
    expect(asked()).toBe(3)
  })
})

describe('finding a model', () => {
  const models = ['openai/gpt-5-mini', 'gpt-5-mini', 'gpt-5', 'claude'].map(id => ({ id, name: id === 'claude' ? 'Claude the Great' : null }))

  it('puts the very name first, then what begins so, and looks at names and every word', () => {
    expect(matching(models, 'GPT-5').models.map(({ id }) => id)).toEqual(['gpt-5', 'gpt-5-mini', 'openai/gpt-5-mini'])
    expect(matching(models, 'mini open').models.map(({ id }) => id)).toEqual(['openai/gpt-5-mini'])
    expect(matching(models, 'great').models.map(({ id }) => id)).toEqual(['claude'])
    expect(matching(models, '  ').models).toHaveLength(4)
  })

  it('shows a part of a long list and says how many are left out', () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({ id: `model-${n}`, name: null }))
    const { models: shown, more } = matching(many, 'model')
    expect(shown.length + more).toBe(2000)
    expect(shown.length).toBeLessThan(100)
  })
})

describe('an address', () => {
  it.each(['http://127.0.0.1:11434/v1', 'https://api.example.com'])('may be %s', text => expect(isAddress(text)).toBe(true))
  it.each(['', 'localhost:1', 'ftp://a/v1', 'https://user:secret@a/v1', 'https://a/v1?key=1', 'https://a/v1#x', 'javascript:alert(1)'])('may not be “%s”', text => expect(isAddress(text)).toBe(false))

  it('keeps its key only on the same server', () => {
    expect(isSameServer('https://a.example/v1', 'https://a.example/v2')).toBe(true)
    expect(isSameServer('https://a.example/v1', 'http://a.example/v1')).toBe(false)
    expect(isSameServer('https://a.example/v1', '')).toBe(false)
  })
})

describe('why there was no answer', () => {
  it('is said in our words, or in the server’s where we have none', async () => {
    await speak('en', false)
    expect(reasonOf('provider_unauthorized', 'Acme', 'raw')).toContain('Acme does not accept the key')
    expect(reasonOf('something_new', 'Acme', 'What the server said.')).toBe('What the server said.')
    await speak('zh', false)
    expect(reasonOf('provider_timeout', 'Acme', 'raw')).toContain('Acme用时过长')
  })
})
