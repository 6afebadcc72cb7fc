// What the turns that are asked for took together, by day and by who or what took it; kept true while more is recorded.
import type { GroupBy, PriceTable, Sum } from '@server/usage/contract'
import type { Ref } from 'vue'
import type { Which } from './range'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { HERE } from '@/schedule/zone'
import { isWithin } from './range'

export type Group = Sum & { key: string }
export type By = Exclude<GroupBy, 'day'>
export interface Sums { which: Which, by: By, totals: Sum, days: Group[], groups: Group[], models: Group[], providers: Group[], table: PriceTable }

/** Sums are asked for at most so often, however much is recorded. */
const PACE_MS = 1000

async function ask(which: Which, by: By): Promise<Sums> {
  const grouped = (group_by: GroupBy) => client.usage.read({ query: { ...which, group_by, timezone: HERE, limit: 1 } })
  const [days, groups, models, providers, table] = await Promise.all([grouped('day'), grouped(by), grouped('model'), grouped('provider'), client.usage.prices()])
  return { which, by, totals: days.totals, days: days.groups, groups: groups.groups, models: models.groups, providers: providers.groups, table }
}

/** For as long as the component that asks is there. What is on the screen stays until there is something newer. */
export function useSums(which: Readonly<Ref<Which>>, by: Readonly<Ref<By>>) {
  const live = useLive()
  const sums = shallowRef<Sums | null>(null)
  const error = shallowRef<unknown>(null)
  const loading = ref(true)
  let round = 0

  async function load(): Promise<void> {
    const mine = ++round
    loading.value = true
    try {
      await live.settled
      const answer = await ask(which.value, by.value)
      if (mine !== round)
        return
      sums.value = answer
      error.value = null
    }
    catch (cause) {
      if (mine === round)
        error.value = cause
    }
    finally {
      if (mine === round)
        loading.value = false
    }
  }

  const again = useThrottleFn(load, PACE_MS, true)
  const stop = [
    live.on('usage.recorded', usage => isWithin(which.value, usage) && void again()),
    live.on('prices.updated', () => void again()),
    live.onReset(() => void load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  watch([which, by], load, { immediate: true })

  return { sums, error, loading, load }
}
