// Who thinks for the team, and who when that fails.
import type { Db } from '../kernel/db'
import type { Settings } from '../kernel/settings'
import type { Choice, Provider, ProviderEvents } from './contract'
import { invalid } from '../kernel/errors'
import { OFFLINE } from './contract'

export interface Choices {
  choice: () => Choice
  /** 404 for an absent provider, 400 where no model is named and the provider has none of its own. */
  choose: (change: Partial<Choice>) => Choice
  /** The offline engine takes the place of a provider that goes, and nobody that of a fall-back; inside the transaction that deletes it. */
  giveUp: (provider: string) => void
}

const SETTING = 'models'
const FIRST: Choice = { default: { provider: OFFLINE, model: null }, fallback: null }

/** `get` finds a provider, or throws 404. */
export function createChoice({ db, settings, get }: { db: Db<ProviderEvents>, settings: Settings, get: (id: string) => Pick<Provider, 'kind' | 'model'> }): Choices {
  const choice = (): Choice => {
    const kept = settings.get(SETTING)
    return kept === null ? FIRST : JSON.parse(kept) as Choice
  }

  const set = (changed: Choice): Choice => db.tx(() => {
    settings.set(SETTING, JSON.stringify(changed))
    db.emit('models.updated', changed)
    return changed
  })

  function check(path: string, { provider, model }: Choice['default']): void {
    const { kind, model: own } = get(provider)
    if (kind !== OFFLINE && model === null && own === null)
      throw invalid(`${path}.model`, 'is needed: this provider has no model of its own')
  }

  return {
    choice,
    choose(change) {
      const changed = { ...choice(), ...change }
      check('default', changed.default)
      if (changed.fallback)
        check('fallback', changed.fallback)
      return set(changed)
    },
    giveUp(provider) {
      const { default: usual, fallback } = choice()
      if (usual.provider === provider || fallback?.provider === provider)
        set({ default: usual.provider === provider ? FIRST.default : usual, fallback: fallback?.provider === provider ? null : fallback })
    },
  }
}
