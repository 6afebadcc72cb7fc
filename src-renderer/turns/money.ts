// Amounts of money, in the currency of the price table.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { number } from './figures'

/** Below this an amount is said by its first digits that count. */
const SMALL = 0.1

export const useMoney = defineStore('money', () => {
  const currency = ref<string | null>(null)
  useLive().on('prices.updated', prices => currency.value = prices.currency)

  async function load(): Promise<void> {
    try {
      currency.value = (await client.usage.prices()).currency
    }
    catch {
      // Without it amounts are shown bare.
    }
  }
  void load()

  /** `$1.20`, `$0.0034`. */
  const say = (amount: number): string => number(amount, {
    ...(currency.value ? { style: 'currency', currency: currency.value, currencyDisplay: 'narrowSymbol' } : {}),
    ...(amount > 0 && amount < SMALL ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
  })

  return { say }
})
