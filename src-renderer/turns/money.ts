// Amounts of money, in the currency of the price table.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { moneyOf } from '@/kit/amounts'

/** Of the table that comes with CocoCat. */
const STANDARD = 'USD'

export const useMoney = defineStore('money', () => {
  const currency = ref(STANDARD)
  useLive().on('prices.updated', prices => currency.value = prices.currency)

  async function load(): Promise<void> {
    try {
      currency.value = (await client.usage.prices()).currency
    }
    catch {
      // The standard holds until a change is told.
    }
  }
  void load()

  return { say: (amount: number): string => moneyOf(amount, currency.value) }
})
