// The header says who thinks by default, and tells the truth about where that is.
import type { Provider } from '@server/providers/contract'
import type { PlayedServer } from '../played'
import { beforeEach, expect, it } from 'vitest'
import { useThinker } from '@/shell/thinker'
import { playServer, settle } from '../played'

const AT = '2026-11-22T09:00:00.000Z'
const provider = (id: string, more: Partial<Provider> = {}): Provider => ({ id, name: id, kind: 'openai-compatible', base_url: 'http://127.0.0.1:11434/v1', has_key: false, model: 'small', enabled: true, ready: true, timeout_ms: 1000, created_at: AT, updated_at: AT, ...more })
const offline = provider('offline', { kind: 'offline', base_url: null, model: null })
let server: PlayedServer

beforeEach(() => {
  server = playServer({
    'GET /api/models/default': () => ({ default: { provider: 'offline', model: null }, fallback: null }),
    'GET /api/providers': () => ({ providers: [offline, provider('ollama'), provider('claude', { kind: 'anthropic', base_url: null, model: null })], presets: [] }),
  })
})

it('is the offline engine until somebody else is chosen', async () => {
  const thinker = useThinker()
  await settle()
  expect(thinker).toMatchObject({ usual: null, fallback: null, asking: false })
  server.say('models.updated', { default: { provider: 'ollama', model: null }, fallback: { provider: 'offline', model: null } })
  expect(thinker.usual).toMatchObject({ name: 'ollama', model: 'small', host: '127.0.0.1', atHome: true, ready: true })
  expect(thinker.fallback?.id).toBe('offline')
})

it('says when what agents are told leaves this computer, and to where', async () => {
  const thinker = useThinker()
  await settle()
  server.say('models.updated', { default: { provider: 'claude', model: 'large' }, fallback: null })
  expect(thinker.usual).toMatchObject({ model: 'large', host: 'api.anthropic.com', atHome: false })
  server.say('provider.updated', provider('claude', { kind: 'anthropic', base_url: 'http://192.168.1.20/v1' }))
  expect(thinker.usual).toMatchObject({ host: '192.168.1.20', atHome: false })
})

it('says when the chosen one cannot be asked, and never calls one it does not know the offline engine', async () => {
  const thinker = useThinker()
  await settle()
  server.say('models.updated', { default: { provider: 'ollama', model: null }, fallback: null })
  server.say('provider.updated', provider('ollama', { enabled: false, ready: false }))
  expect(thinker.usual).toMatchObject({ ready: false })
  server.say('models.updated', { default: { provider: 'new-one', model: null }, fallback: null })
  expect(thinker.usual).toMatchObject({ name: 'new-one', atHome: false })
})
