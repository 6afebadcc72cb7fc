// Every kind of provider with the server that plays it.
import type { Provider, RemoteKind } from '../../../src-server/providers/contract'
import type { TestHouse } from '../house'
import type { WireOptions, WireServer } from './wire'
import { playAnthropic } from './anthropic'
import { playGoogle } from './google'
import { playOpenAi } from './openai'
import { playResponses } from './responses'

export const kinds: [RemoteKind, (options?: WireOptions) => Promise<WireServer>][] = [
  ['openai-compatible', playOpenAi],
  ['openai', playResponses],
  ['anthropic', playAnthropic],
  ['google', playGoogle],
]

export const KEY = 'sk-never-to-be-seen-1234567890'

/** Adds a played server to a house; with `think` it thinks for the whole team. */
export async function addProvider(house: TestHouse, kind: RemoteKind, wire: WireServer, { think = true, ...more }: { think?: boolean, id?: string, name?: string, model?: string | null, api_key?: string, timeout_ms?: number } = {}): Promise<Provider> {
  const { provider } = await house.client.providers.create({ body: { name: 'Played', kind, base_url: wire.url, api_key: KEY, model: 'small', timeout_ms: 5000, ...more } })
  if (think)
    await house.client.providers.choose({ body: { default: { provider: provider.id, model: null } } })
  return provider
}
