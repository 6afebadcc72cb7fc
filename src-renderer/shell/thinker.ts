// Who thinks for the team by default, who when that fails, and where that is.
import type { Choice, Provider } from '@server/providers/contract'
import { ADDRESSES, OFFLINE } from '@server/providers/contract'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'
import { useLive } from '@/api/live'

export { OFFLINE }

export interface Thinker {
  name: string
  model: string | null
  /** The host it is at. */
  host: string | null
  /** It is on this very computer: nothing leaves it. */
  atHome: boolean
  ready: boolean
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

function thinkerOf({ name, kind, base_url, model, ready }: Provider, chosen: string | null): Thinker {
  const address = base_url ?? (kind === OFFLINE ? null : ADDRESSES[kind])
  const host = address === null ? null : new URL(address).hostname
  return { name, model: chosen ?? model, host, atHome: host === null || LOOPBACK.test(host), ready }
}

export const useThinker = defineStore('thinker', () => {
  const live = useLive()
  const providers = collection('provider', async () => (await client.providers.list()).providers)
  const choice = shallowRef<Choice | null>(null)
  let round = 0

  function take(now: Choice): void {
    round++ // what is on its way is older than this
    choice.value = now
  }

  /** Without an answer the offline engine is shown, which every house has. */
  async function load(): Promise<void> {
    const mine = round
    await live.settled
    const answer = await client.providers.choice().catch(() => null)
    if (answer && mine === round)
      take(answer)
  }

  live.on('models.updated', take)
  live.onReset(() => void load())
  void load()
  void providers.ensure()

  const rowOf = (id: string): Provider | undefined => providers.rows.value.get(id)

  /** Null: the offline engine. */
  const usual = computed<Thinker | null>(() => {
    const { provider: id = OFFLINE, model = null } = choice.value?.default ?? {}
    if (id === OFFLINE)
      return null
    const provider = rowOf(id)
    return provider ? thinkerOf(provider, model) : { name: id, model, host: null, atHome: false, ready: true }
  })
  /** Id and name of who is asked when that one gives no answer; null: nobody. */
  const fallback = computed(() => {
    const id = choice.value?.fallback?.provider
    return id ? { id, name: rowOf(id)?.name ?? id } : null
  })
  /** Nobody knows yet. */
  const asking = computed(() => choice.value === null || (choice.value.default.provider !== OFFLINE && providers.state.value === 'loading'))

  return { usual, fallback, asking }
})
