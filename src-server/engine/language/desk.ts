// What the person can try with a provider: one small call, and the list of its models.
import type { ModelInfo, Trial } from '../../providers/contract'
import type { Providers } from '../../providers/service'
import { performance } from 'node:perf_hooks'
import { shorten } from '../../kernel/text'
import { OFFLINE } from '../../providers/contract'
import { ModelFailure } from '../model'
import { ask } from './ask'
import { listModels } from './catalogue'
import { noKey, noModel } from './failures'

/** Enough for a model that thinks before it speaks. */
const MOST_OUTPUT = 512
const SHOWN_REPLY = 200

export interface Desk {
  test: (id: string, model: string | undefined) => Promise<Trial>
  models: (id: string) => Promise<ModelInfo[]>
}

export function createDesk(providers: Pick<Providers, 'get' | 'open'>): Desk {
  return {
    async test(id, wanted) {
      if (providers.get(id).kind === OFFLINE)
        return { ok: true, model: OFFLINE, latency_ms: 0 }
      const provider = providers.open(id)
      const model = wanted ?? provider.model
      const startedAt = performance.now()
      try {
        if (provider.locked)
          throw noKey(provider)
        if (model === null)
          throw noModel(provider)
        const { text } = await ask(provider, model, {
          instructions: 'This is a test of the connection.',
          messages: [{ role: 'user', content: 'Answer with the single word: ready' }],
          tools: [],
          mostOutput: MOST_OUTPUT,
          signal: new AbortController().signal,
          say: () => {},
        }, [])
        return { ok: true, model, latency_ms: Math.round(performance.now() - startedAt), ...(text.trim() && { reply: shorten(text, SHOWN_REPLY) }) }
      }
      catch (error) {
        if (!(error instanceof ModelFailure))
          throw error
        return { ok: false, reason: error.reason, message: error.message }
      }
    },
    async models(id) {
      const { kind, name } = providers.get(id)
      return kind === OFFLINE ? [{ id: OFFLINE, name }] : listModels(providers.open(id))
    },
  }
}
