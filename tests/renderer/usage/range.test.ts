// The days of the page: what the address names, and what is asked for; the chart has every day of it, and too small sums say so.
import { describe, expect, it } from 'vitest'
import { barsOf, ticksOf } from '@/usage/bars'
import { isWithin, rangeOf, whichOf } from '@/usage/range'
import { unpricedIn } from '@/usage/unpriced'

const TODAY = '2026-03-02'
const sum = (key: string, more: object = {}) => ({ key, turns: 1, prompt_tokens: 10, completion_tokens: 2, total_tokens: 12, cost: 0.5, ...more })

describe('the range', () => {
  it.each([
    [{}, { span: 'week', from: '2026-02-24', to: TODAY }],
    [{ span: 'today' }, { span: 'today', from: TODAY, to: TODAY }],
    [{ span: 'month' }, { span: 'month', from: '2026-02-01', to: TODAY }],
    [{ span: 'custom', from: '2026-01-05', to: '2026-01-09' }, { span: 'custom', from: '2026-01-05', to: '2026-01-09' }],
    [{ span: 'custom', from: '2026-01-09', to: '2026-01-05' }, { span: 'custom', from: '2026-01-05', to: '2026-01-09' }],
  ])('of %o', (query, range) => expect(rangeOf(query, TODAY)).toEqual(range))

  it.each([
    [{ span: 'century' }],
    [{ span: 'custom', from: '2026-02-30', to: TODAY }],
    [{ span: 'custom', from: 'yesterday', to: TODAY }],
    [{ span: 'custom', from: ['2026-01-01', '2026-01-02'], to: TODAY }],
    [{ span: 'custom', from: '0001-01-01', to: TODAY }],
    [{ span: ['today'] }],
  ])('of nonsense is a week: %o', query => expect(rangeOf(query, TODAY)).toMatchObject({ span: 'week', to: TODAY }))

  it('has an end only where it is over, and takes in what comes today', () => {
    const past = whichOf({ from: '2026-01-05', to: '2026-01-09' }, TODAY)
    expect(Date.parse(past.until!) - Date.parse(past.since)).toBe(5 * 86_400_000 - 1)
    const open = whichOf({ from: TODAY, to: TODAY }, TODAY, 'writer')
    expect(open).toEqual({ agent_id: 'writer', since: expect.any(String) })
    const noon = new Date(`${TODAY}T12:00:00`).toISOString()
    expect(isWithin(open, { agent_id: 'writer', timestamp: noon })).toBe(true)
    expect(isWithin(open, { agent_id: 'leader', timestamp: noon })).toBe(false)
    expect(isWithin(past, { agent_id: 'writer', timestamp: noon })).toBe(false)
  })
})

describe('the bars', () => {
  it('stand for every day, also those without a turn', () => {
    const bars = barsOf([sum('2026-02-27'), sum('2026-03-01', { cost: 1 })], '2026-02-26', '2026-03-02')
    expect(bars.map(bar => [bar.from, bar.read, bar.cost])).toEqual([['2026-02-26', 0, 0], ['2026-02-27', 10, 0.5], ['2026-02-28', 0, 0], ['2026-03-01', 10, 1], ['2026-03-02', 0, 0]])
  })

  it('share days over a long time and lose nothing', () => {
    const days = Array.from({ length: 400 }, (_, n) => sum(new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10)))
    const bars = barsOf(days, days[0]!.key, days.at(-1)!.key)
    expect(bars.length).toBeLessThanOrEqual(92)
    expect(bars.reduce((all, bar) => all + bar.turns, 0)).toBe(400)
    expect([bars[0]!.from, bars.at(-1)!.to]).toEqual([days[0]!.key, days.at(-1)!.key])
  })

  it.each([[0, []], [3, [1, 2, 3]], [12_400, [5000, 10_000, 15_000]], [0.07, [0.05, 0.1]], [9, [5, 10]]])('of at most %d have lines at %o', (highest, ticks) => {
    expect(ticksOf(highest).map(tick => Number(tick.toPrecision(6)))).toEqual(ticks)
  })
})

describe('what has no price', () => {
  const models = [sum('offline', { cost: 0 }), sum('gpt-x', { cost: 3 }), sum('org/llama-9', { cost: 0 }), sum('quiet', { cost: 0, total_tokens: 0 })]
  const providers = [sum('offline', { cost: 0 }), sum('openai', { cost: 3 }), sum('lab', { cost: 0 })]
  const free = (model: string, provider: string | null = null) => ({ provider, model, input: 0, output: 0 })

  it('is named, but for the offline engine and what took nothing', () => {
    expect(unpricedIn(models, providers, [free('*', 'offline'), { provider: null, model: 'gpt-*', input: 1, output: 2 }])).toEqual(['org/llama-9'])
  })

  it('is not what the person says is free', () => {
    expect(unpricedIn(models, providers, [free('llama-*')])).toEqual([])
    expect(unpricedIn(models, providers, [free('*lama*', 'lab')])).toEqual([])
    expect(unpricedIn(models, providers, [free('llama')])).toEqual(['org/llama-9'])
    expect(unpricedIn(models, providers, [free('llama-*', 'elsewhere')])).toEqual(['org/llama-9'])
  })

  it('is named by its provider where another’s model may be the free one', () => {
    expect(unpricedIn(models, [...providers, sum('ollama', { cost: 0 })], [free('*', 'ollama')])).toEqual(['lab'])
  })
})
