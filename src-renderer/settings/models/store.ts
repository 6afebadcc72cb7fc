// Where models think: the providers, which of them thinks for the team, and the models each says it has.
import type { Choice, ModelInfo, Preset, Provider } from '@server/providers/contract'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'
import { useLive } from '@/api/live'

export const OFFLINE = 'offline'

export interface Catalogue {
  state: 'loading' | 'ready' | 'failed'
  models: readonly ModelInfo[]
  error: unknown
}

/** The offline engine first, then the eldest. */
const inOrder = (a: Provider, b: Provider): number => Number(b.id === OFFLINE) - Number(a.id === OFFLINE) || a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id)

/** What each provider says it has, asked for when somebody wants to choose; at another address it may have others. */
function createCatalogues(addressOf: (id: string) => string | null | undefined) {
  const known = shallowReactive(new Map<string, Catalogue & { address: string | null | undefined }>())

  function of(id: string): Catalogue | undefined {
    const catalogue = known.get(id)
    return catalogue?.address === addressOf(id) ? catalogue : undefined
  }

  async function fetchModels(id: string): Promise<void> {
    const mine = { state: 'loading', models: [], error: null, address: addressOf(id) } as const
    known.set(id, mine)
    const answer = await client.providers.models({ params: { id } }).then(
      ({ models }) => ({ ...mine, state: 'ready' as const, models }),
      (error: unknown) => ({ ...mine, state: 'failed' as const, error }),
    )
    if (known.get(id) === mine)
      known.set(id, answer)
  }

  async function ensure(id: string): Promise<void> {
    if ((of(id)?.state ?? 'failed') === 'failed')
      await fetchModels(id)
  }

  return { of, ensure, forget: (id: string): void => void known.delete(id) }
}

export const useProviders = defineStore('providers', () => {
  const live = useLive()
  const presets = shallowRef<readonly Preset[]>([])
  const choice = shallowRef<Choice>({ default: { provider: OFFLINE, model: null }, fallback: null })
  const providers = collection('provider', async () => {
    const [all, chosen] = await Promise.all([client.providers.list(), client.providers.choice()])
    presets.value = all.presets
    choice.value = chosen
    return all.providers
  })
  const list = computed(() => [...providers.rows.value.values()].sort(inOrder))
  const byId = (id: string): Provider | undefined => providers.rows.value.get(id)
  const catalogues = createCatalogues(id => byId(id)?.base_url)

  live.on('models.updated', chosen => void (choice.value = chosen))

  /** Says who thinks for the team; what is left out stays as it is. */
  async function choose(change: Partial<Choice>): Promise<void> {
    choice.value = await client.providers.choose({ body: change })
  }

  return {
    list,
    byId,
    presets,
    choice,
    choose,
    state: providers.state,
    error: providers.error,
    ensure: providers.ensure,
    load: providers.load,
    put: providers.put,
    drop: providers.drop,
    catalogueOf: catalogues.of,
    ensureCatalogue: catalogues.ensure,
    forgetCatalogue: catalogues.forget,
  }
})
