// Which models a provider has, as its own server lists them.
import type { ModelInfo, RemoteKind } from '../../providers/contract'
import type { OpenProvider } from '../../providers/service'
import type { ModelFailure } from '../model'
import { Refusal } from '../../kernel/errors'
import { badAnswer, noKey } from './failures'
import { openLine } from './line'

const MOST_BYTES = 8 * 1024 * 1024
const MOST_MODELS = 2000
const TIMEOUT_MS = 15_000

interface Manner { path: string, headers: (key: string) => Record<string, string> }

const bearer: Manner = { path: '/models', headers: key => ({ authorization: `Bearer ${key}` }) }
const MANNERS: Record<RemoteKind, Manner> = {
  'openai-compatible': bearer,
  'openai': bearer,
  'anthropic': { path: '/models?limit=1000', headers: key => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }) },
  'google': { path: '/models?pageSize=1000', headers: key => ({ 'x-goog-api-key': key }) },
}

/** The models by name. Throws a refusal (424) where the provider does not tell them. */
export async function listModels(provider: OpenProvider): Promise<ModelInfo[]> {
  const { path, headers } = MANNERS[provider.kind]
  if (provider.locked)
    throw refusalOf(noKey(provider))
  const line = openLine({ ...provider, timeout_ms: Math.min(provider.timeout_ms, TIMEOUT_MS) }, { backoff: [], mostBytes: MOST_BYTES })
  try {
    const answer = await line.fetch(`${provider.url}${path}`, { headers: provider.key === null ? {} : headers(provider.key) })
    const models = modelsIn(await answer.json())
    return models.sort((a, b) => a.id < b.id ? -1 : 1).slice(0, MOST_MODELS)
  }
  catch {
    throw refusalOf(line.failure() ?? badAnswer(provider, 'its list of models cannot be read'))
  }
}

const refusalOf = ({ reason, message }: ModelFailure): Refusal => new Refusal(424, reason, message)

/** `{data: [{id, display_name?}]}` of OpenAI and Anthropic, `{models: [{name: 'models/…', displayName}]}` of Google. Throws for anything else. */
function modelsIn(list: unknown): ModelInfo[] {
  const { data, models } = list as { data?: unknown[], models?: unknown[] }
  return (data ?? models)!.flatMap((entry): ModelInfo[] => {
    const { id, name, display_name, displayName, supportedGenerationMethods: does } = entry as Record<string, unknown>
    const known = typeof id === 'string' ? id : typeof name === 'string' ? name.replace(/^models\//, '') : ''
    const shown = [display_name, displayName].find(text => typeof text === 'string')
    const talks = !Array.isArray(does) || does.includes('generateContent')
    return known !== '' && talks ? [{ id: known.slice(0, 200), name: typeof shown === 'string' ? shown.slice(0, 200) : null }] : []
  })
}
