// Budgets and prices as they are listed: in order, none twice, and nothing lost when one is changed.
import type { Budget } from '@server/budgets/contract'
import type { PriceTable } from '@server/usage/contract'
import { describe, expect, it } from 'vitest'
import { shareOf, withBudget } from '@/settings/budgets/list'
import { ownPrices, withoutPrice, withPrice } from '@/settings/budgets/prices'

const none = { tokens: 0, cost: 0 }
const budget = (scope: Budget['scope'], id: string, tokens: number | null = 100): Budget => ({ scope, id, tokens, cost: null, spent: none, held: none, state: 'fine' })

describe('the list of budgets', () => {
  it('has the house first, then agents, then scenes, each once', () => {
    const list = [budget('scene', 'shop'), budget('agent', 'writer'), budget('house', 'house')].reduce<Budget[]>(withBudget, [])
    expect(withBudget(list, budget('agent', 'leader', 5)).map(({ id }) => id)).toEqual(['house', 'leader', 'writer', 'shop'])
    expect(withBudget(list, budget('agent', 'writer', 7)).filter(({ id }) => id === 'writer')).toMatchObject([{ tokens: 7 }])
  })

  it('lets go of a budget without limits, but never of the house’s', () => {
    const list = [budget('house', 'house'), budget('agent', 'writer')]
    expect(withBudget(list, budget('agent', 'writer', null)).map(({ id }) => id)).toEqual(['house'])
    expect(withBudget(list, budget('house', 'house', null)).map(({ id }) => id)).toEqual(['house', 'writer'])
  })

  it('shows a limit of nothing as all gone, and never more than all', () => {
    expect([shareOf(0, 0), shareOf(50, 200), shareOf(900, 200)]).toEqual([1, 0.25, 1])
  })
})

describe('the prices', () => {
  const table: PriceTable = {
    currency: 'USD',
    as_of: '2025-12-01',
    prices: [
      { provider: null, model: 'big', input: 2, output: 4, source: 'own' },
      { provider: 'acme', model: 'big', input: 1, output: 2, source: 'own' },
      { provider: null, model: 'gpt-5', input: 1, output: 10, source: 'built-in' },
    ],
  }

  it('are replaced as a whole, without the examples', () => {
    const row = { provider: null, model: 'small', input: 0, output: 0 }
    expect(withPrice(table, row, null)).toEqual([{ provider: null, model: 'big', input: 2, output: 4 }, { provider: 'acme', model: 'big', input: 1, output: 2 }, row])
  })

  it('take the place of what they were, and of another for the same', () => {
    const [first] = ownPrices(table)
    expect(withPrice(table, { provider: 'acme', model: 'big', input: 9, output: 9 }, first!)).toEqual([{ provider: 'acme', model: 'big', input: 9, output: 9 }])
    expect(withoutPrice(table, first!)).toEqual([{ provider: 'acme', model: 'big', input: 1, output: 2 }])
  })
})
