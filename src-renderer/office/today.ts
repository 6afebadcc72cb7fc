// What thinking took today, by the person's own clock, and what of the house's budget is left.
import type { Budget } from '@server/budgets/contract'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { now } from '@/kit/time'

/** Sums come from the server, at most so often: what is recorded meanwhile is in the next ones. */
const PACE_MS = 1000

/** How much of a limit is spent, from 0 to 1; of no limit, null. A limit of nothing is spent from the start. */
const shareOf = (spent: number, limit: number | null): number | null => limit === null ? null : limit === 0 ? 1 : Math.min(1, spent / limit)

export interface Meter { measure: 'tokens' | 'cost', limit: number, share: number, state: Budget['state'] }

/** The limit of a budget that will be reached first; null where there is none. */
export function meterOf({ tokens, cost, spent, state }: Pick<Budget, 'tokens' | 'cost' | 'spent' | 'state'>): Meter | null {
  const meters: Meter[] = []
  for (const [measure, limit] of [['cost', cost], ['tokens', tokens]] as const) {
    const share = shareOf(spent[measure], limit)
    if (limit !== null && share !== null)
      meters.push({ measure, limit, share, state })
  }
  return meters.sort((a, b) => b.share - a.share)[0] ?? null
}

export const useToday = defineStore('today', () => {
  const live = useLive()
  const spent = shallowRef<{ tokens: number, cost: number } | null>(null)
  const currency = ref('USD')
  const house = shallowRef<Budget | null>(null)
  /** The house's day is this page's day: then its purse knows best, also what turns under way have taken. */
  const sameDay = ref(false)
  let wanted = false

  async function sum(): Promise<void> {
    const since = new Date(new Date().setHours(0, 0, 0, 0)).toISOString()
    const { totals } = await client.usage.read({ query: { since, limit: 1 } })
    spent.value = { tokens: totals.total_tokens, cost: totals.cost }
  }

  /** Figures that are here stay; without any the section says nothing. */
  async function load(): Promise<void> {
    wanted = true
    await live.settled
    const [prices, list] = await Promise.all([client.usage.prices(), client.budgets.list(), sum()]).catch(() => [null, null])
    currency.value = prices?.currency ?? currency.value
    house.value = list?.budgets.find(budget => budget.scope === 'house') ?? house.value
    sameDay.value = list?.day === new Date().toLocaleDateString('sv-SE')
  }

  const again = useThrottleFn(() => sum().catch(() => {}), PACE_MS, true)
  const loadIfWanted = (): void => {
    if (wanted)
      void load()
  }

  live.on('usage.recorded', () => {
    if (wanted && !sameDay.value)
      void again()
  })
  for (const event of ['budget.updated', 'budget.warned', 'budget.spent'] as const) {
    live.on(event, (budget) => {
      if (budget.scope === 'house')
        house.value = budget
    })
  }
  live.on('prices.updated', loadIfWanted)
  live.onReset(loadIfWanted)
  watch(() => now.value.toDateString(), loadIfWanted) // a new day has begun

  const figures = computed(() => sameDay.value && house.value ? house.value.spent : spent.value)
  return { figures, currency, house, meter: computed(() => house.value && meterOf(house.value)), load }
})
