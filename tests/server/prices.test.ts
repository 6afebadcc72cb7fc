// Promise: money is counted by a table that the person can read and change; what no price is known for counts nothing, and says so.
import type { Prices } from '../../src-server/usage/prices'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createBus } from '../../src-server/kernel/bus'
import { systemClock } from '../../src-server/kernel/clock'
import { openDb } from '../../src-server/kernel/db'
import { factMigrations } from '../../src-server/kernel/facts'
import { createSettings } from '../../src-server/kernel/settings'
import { createPrices } from '../../src-server/usage/prices'
import { usageMigrations } from '../../src-server/usage/schema'
import { createPriceStore } from '../../src-server/usage/store'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'

const MILLION = { prompt_tokens: 1_000_000, completion_tokens: 0 }
const price = (model: string, input: number, provider: string | null = null) => ({ provider, model, input, output: 0 })

function withPrices(test: (prices: Prices) => void): void {
  using folder = temporaryFolder()
  const bus = createBus<object>((error) => {
    throw error
  })
  const db = openDb<{ 'prices.updated': { currency: string } }>({ file: resolve(folder.path, 'x.db'), backups: folder.path, migrations: [...factMigrations, ...usageMigrations], clock: systemClock, driver: bus })
  test(createPrices({ db: db as never, store: createPriceStore(db), settings: createSettings(db), resources: resolve(import.meta.dirname, '../../resources') }))
  db.close()
}

describe('which price is taken', () => {
  const cases: [model: string, expected: number | null, provider?: string][] = [
    ['gpt-5', 1.25],
    ['gpt-5-2025-08-07', 1.25],
    ['gpt-5-mini', 0.25],
    ['GPT-5-Mini', 0.25],
    ['openai/gpt-5-mini', 0.25],
    ['gpt-5-of-a-kind', null],
    ['gpt-4.1-nano', 0.1],
    ['claude-sonnet-4-5-20250929', 3],
    ['deepseek-chat', 0.28],
    ['deepseek-r1:7b', null],
    ['qwen3:8b', null],
    ['anything', 0, 'offline'],
    ['', null],
  ]
  it.each(cases)('of those that come with CocoCat, for “%s”: %s', (model, expected, provider = 'some') => withPrices(({ costOf, priced }) => {
    expect([priced(provider, model), costOf(provider, model, MILLION)]).toEqual([expected !== null, expected ?? 0])
  }))

  it('the own ones come first; a provider’s before any’s; the longer pattern before the shorter', () => withPrices(({ change, costOf }) => {
    change({ prices: [price('*', 1), price('gpt-5*', 2), price('gpt-5', 3), price('*', 4, 'home'), price('gpt-*-mini', 5, 'home'), price('a*b*c', 6), price('*-end', 7)] })
    const cost = (provider: string, model: string): number => costOf(provider, model, MILLION)
    expect([cost('x', 'llama'), cost('x', 'gpt-5-mini'), cost('x', 'gpt-5'), cost('home', 'gpt-5'), cost('home', 'gpt-6-mini'), cost('x', 'a1b2c'), cost('x', 'abc'), cost('x', 'acb'), cost('x', 'the-end')]).toEqual([1, 2, 3, 4, 5, 6, 6, 1, 7])
  }))

  it('what is read and what is written cost their own', () => withPrices(({ change, costOf }) => {
    change({ prices: [{ provider: null, model: 'm', input: 2, output: 10 }] })
    expect(costOf('x', 'm', { prompt_tokens: 1500, completion_tokens: 200 })).toBe(0.005)
  }))

  it('a pattern made to take for ever takes no time', () => withPrices(({ change, priced }) => {
    change({ prices: [price(`${'*a'.repeat(99)}*b`, 1)] })
    const begun = performance.now()
    expect(priced('x', 'a'.repeat(200))).toBe(false)
    expect(performance.now() - begun).toBeLessThan(50)
  }))

  it('prices in dollars are not taken for another currency', () => withPrices(({ change, costOf, priced, table }) => {
    change({ currency: 'CNY', prices: [price('qwen-plus', 2)] })
    expect([costOf('x', 'qwen-plus', MILLION), costOf('x', 'gpt-5', MILLION), priced('x', 'gpt-5')]).toEqual([2, 0, false])
    expect(table()).toMatchObject({ currency: 'CNY', prices: [{ model: 'qwen-plus', source: 'own' }] })
    change({ currency: 'USD' })
    expect(costOf('x', 'gpt-5', MILLION)).toBe(1.25)
  }))
})

describe('over HTTP', () => {
  it('the table is read, replaced and kept', async () => {
    using folder = temporaryFolder()
    const own = [price('llama*', 0.5, 'groq'), { provider: null, model: '通义-*', input: 0, output: 0 }]
    {
      await using house = await openTestHouse({ home: folder.path })
      const before = await house.client.usage.prices()
      expect(before).toMatchObject({ currency: 'USD', as_of: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
      expect(new Set(before.prices.map(({ source }) => source))).toEqual(new Set(['built-in']))
      const line = await listen(house.url, house.token)
      const after = await house.client.usage.setPrices({ body: { prices: own } })
      expect(after.prices.slice(0, 2)).toEqual(own.map(row => ({ ...row, source: 'own' })))
      expect(after.prices.slice(2)).toEqual(before.prices)
      expect((await line.next('prices.updated')).data).toEqual({ currency: 'USD' })
    }
    await using house = await openTestHouse({ home: folder.path })
    expect((await house.client.usage.prices()).prices.filter(({ source }) => source === 'own')).toHaveLength(2)
    await house.client.usage.setPrices({ body: { currency: 'EUR' } })
    expect((await house.client.usage.prices()).prices.map(({ model }) => model)).toEqual(['llama*', '通义-*'])
    await house.client.usage.setPrices({ body: { prices: [] } })
    expect((await house.client.usage.prices()).prices).toEqual([])
  })

  it('nonsense is refused, and nothing is changed by it', async () => {
    await using house = await openTestHouse()
    const before = await house.client.usage.prices()
    const bad: [string, unknown][] = [
      ['prices.0.input', { prices: [price('m', -1)] }],
      ['prices.0.input', { prices: [price('m', 1e7)] }],
      ['prices.0.model', { prices: [price(' ', 1)] }],
      ['prices.0.model', { prices: [price('a\nb', 1)] }],
      ['prices.0.model', { prices: [price('m'.repeat(201), 1)] }],
      ['prices.1', { prices: [price('m', 1), price('m', 2)] }],
      ['prices', { prices: Array.from({ length: 501 }, (_, n) => price(`m${n}`, 1)) }],
      ['currency', { currency: 'usd' }],
      ['currency', { currency: 'dollars', prices: [] }],
    ]
    for (const [path, body] of bad) {
      const { status, json } = await house.raw('PUT', '/api/prices', { body })
      expect([status, json], JSON.stringify(body).slice(0, 100)).toMatchObject([400, { code: 'invalid_input', details: [{ path }] }])
    }
    expect(await house.client.usage.prices()).toEqual(before)
  })

  it('a turn costs what the table says at that time', async () => {
    const spent = { prompt_tokens: 1000, completion_tokens: 100 }
    await using house = await openTestHouse({ model: { provider: 'played', id: 'gpt-5', next: async () => ({ text: 'Done.', calls: [], spent }) } })
    const { client } = house
    const ask = async (): Promise<void> => {
      await client.mailbox.send({ body: { to: 'leader', content: 'Go.' } })
      await house.settled()
    }
    await ask()
    await client.usage.setPrices({ body: { prices: [{ provider: 'played', model: '*', input: 100, output: 1000 }] } })
    await ask()
    const { usage, totals } = await client.usage.read()
    expect(usage.map(row => row.cost)).toEqual([0.00225, 0.2])
    expect(totals.cost).toBeCloseTo(0.20225, 9)
    expect((await client.budgets.list()).budgets[0]!.spent).toEqual({ tokens: 2200, cost: 0.20225 })
  })
})
