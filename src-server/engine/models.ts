// Who thinks for whom: an agent's own model or the team's, then the fall-back.
import type { Choice } from '../providers/contract'
import type { Providers } from '../providers/service'
import type { Model, ModelFailure, Models } from './model'
import { OFFLINE } from '../providers/contract'
import { deleted, noKey, noModel, switchedOff } from './language/failures'
import { languageModel } from './language/model'

export interface ModelsOptions {
  providers: Pick<Providers, 'get' | 'open' | 'exists' | 'choice'>
  /** What thinks where the provider is `offline`. */
  offline: Model
}

type Chosen = Choice['default']

export function createModels({ providers, offline }: ModelsOptions): Models {
  function named(id: string, model: string | null): Model {
    if (providers.get(id).kind === OFFLINE)
      return offline
    const provider = providers.open(id)
    const name = model ?? provider.model
    if (!provider.enabled)
      return unable(id, name, switchedOff(provider))
    if (provider.locked)
      return unable(id, name, noKey(provider))
    return name === null ? unable(id, name, noModel(provider)) : languageModel(provider, name)
  }

  return {
    named,
    of({ provider, model }) {
      const { default: usual, fallback } = providers.choice()
      const gone = provider !== null && !providers.exists(provider)
      const first: Chosen = provider === null ? { provider: usual.provider, model: model ?? usual.model } : gone ? usual : { provider, model }
      const models = [first, ...(fallback ? [fallback] : [])].map(chosen => named(chosen.provider, chosen.model))
      const different = models.filter((one, i) => models.findIndex(other => other.provider === one.provider && other.id === one.id) === i)
      return gone ? [unable(provider, model, deleted(provider)), ...different] : different
    },
  }
}

/** A model that cannot be asked, and says why; the trace of a turn shows it as tried. */
const unable = (provider: string, model: string | null, failure: ModelFailure): Model => ({ provider, id: model ?? '', next: () => Promise.reject(failure) })
