import type { Budget } from '../../src-server/budgets/contract'
import type { Model } from '../../src-server/engine/model'
import type { Till } from '../support/till'
// Promise: no budget is ever exceeded, not by calls at the same time and not by a crash; what waits for one is told when there is room.
import { describe, expect, it, vi } from 'vitest'
import { chance } from '../crash/chance'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { openTill, soon } from '../support/till'
import { playTime } from '../support/time'

const HOUSE = { scope: 'house', id: 'house' } as const
const WRITER = { scope: 'agent', id: 'writer' } as const
const SHOP = { scope: 'scene', id: 'shop' } as const
const writer = { agent_id: 'writer', scene: 'shop' }
const tokens = (count: number) => ({ tokens: count, cost: 0 })
const money = (cost: number) => ({ tokens: 0, cost })
const reserve = (till: Till, most: number, likely = most) => till.budgets.reserve(writer, tokens(most), tokens(likely))
const spend = (till: Till, count: number): void => reserve(till, count)!.settle(tokens(count))
const budget = (till: Till, { scope, id } = HOUSE as Pick<Budget, 'scope' | 'id'>): Budget => till.budgets.list().budgets.find(each => each.scope === scope && each.id === id)!
const open = (till: Till) => till.alerts.list({ state: 'open', limit: 50 }).alerts

describe('what is set aside', () => {
  it('32 calls at the same time never exceed a budget by one token, and use it to the last that fits', async () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 1000 })
    const { next, below } = chance(7)
    let [paid, refused] = [0, 0]
    await Promise.all(Array.from({ length: 32 }, async (_, n) => {
      for (let call = 0; call < 10; call++) {
        await new Promise(resolve => setTimeout(resolve, next() * 3))
        const most = 20 + below(60)
        const hold = till.budgets.reserve({ agent_id: `agent-${n}`, scene: null }, tokens(most), tokens(1))
        const { spent, held } = budget(till)
        expect(spent.tokens + held.tokens).toBeLessThanOrEqual(1000)
        if (!hold) {
          refused++
          continue
        }
        await new Promise(resolve => setTimeout(resolve, next() * 3))
        const took = below(most + 1)
        paid += took
        hold.settle(tokens(took))
      }
    }))
    expect(budget(till)).toMatchObject({ spent: tokens(paid), held: tokens(0), state: 'spent' })
    expect(paid).toBeLessThanOrEqual(1000)
    expect(paid).toBeGreaterThan(1000 - 80)
    expect(refused).toBeGreaterThan(0)
  })

  it('falls under the budgets of the house, of the agent and of the scene, all of them or none', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 1000 })
    till.budgets.change(WRITER, { tokens: 500 })
    till.budgets.change(SHOP, { tokens: 100 })
    expect(reserve(till, 101)).toBeNull()
    expect([HOUSE, WRITER, SHOP].map(subject => budget(till, subject).held.tokens)).toEqual([0, 0, 0])
    const hold = reserve(till, 100)!
    expect([HOUSE, WRITER, SHOP].map(subject => budget(till, subject).held.tokens)).toEqual([100, 100, 100])
    expect(reserve(till, 1)).toBeNull()
    expect(till.budgets.reserve({ agent_id: 'writer', scene: null }, tokens(400), tokens(0))).not.toBeNull()
    expect(till.budgets.reserve({ agent_id: 'writer', scene: null }, tokens(1), tokens(0))).toBeNull()
    hold.settle(tokens(40))
    expect(reserve(till, 60)).not.toBeNull()
  })

  it('is settled once, and gone with the transaction that fails', () => {
    using till = openTill()
    const hold = reserve(till, 100)!
    expect(() => till.db.tx(() => {
      hold.settle(tokens(30))
      throw new Error('full disk')
    })).toThrow('full disk')
    expect(budget(till)).toMatchObject({ spent: tokens(0), held: tokens(100) })
    hold.settle(tokens(30))
    hold.settle(tokens(30))
    expect(budget(till)).toMatchObject({ spent: tokens(30), held: tokens(0) })
  })

  it('counts money to the billionth', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { cost: 0.3 })
    till.budgets.reserve(writer, money(0.1), money(0))!.settle(money(0.1))
    const second = till.budgets.reserve(writer, money(0.2), money(0))!
    expect(till.budgets.reserve(writer, money(0.000000001), money(0))).toBeNull()
    second.settle(money(0.2))
    expect(budget(till).spent.cost).toBe(0.3)
    expect(till.budgets.reserve(writer, tokens(1_000_000), money(0)), 'what costs nothing').not.toBeNull()
  })

  it('takes no nonsense for an amount', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    for (const strange of [Number.NaN, -5, Number.NEGATIVE_INFINITY])
      till.budgets.reserve(writer, { tokens: 10, cost: 0.1 }, tokens(0))!.settle({ tokens: strange, cost: strange })
    expect(budget(till).spent).toEqual({ tokens: 0, cost: 0 })
    till.budgets.reserve(writer, { tokens: 10, cost: 1 }, tokens(0))!.settle({ tokens: 0.5, cost: Infinity })
    expect(budget(till).spent).toEqual({ tokens: 1, cost: 1_000_000 })
    expect(reserve(till, Infinity)).toBeNull()
  })

  it('is counted as likely spent when the house goes down in the call', () => {
    using folder = temporaryFolder()
    {
      using till = openTill({ home: folder.path })
      till.budgets.change(HOUSE, { tokens: 100 })
      reserve(till, 60, 25)
      expect(budget(till)).toMatchObject({ spent: tokens(0), held: tokens(60) })
    }
    using till = openTill({ home: folder.path })
    expect(budget(till)).toMatchObject({ spent: tokens(25), held: tokens(0), tokens: 100 })
    expect(reserve(till, 76)).toBeNull()
    expect(reserve(till, 75)).not.toBeNull()
  })

  const SEEDS = [1, 2, 3, 4, 5, 6]
  it.each(SEEDS)('any sequence of calls, days and crashes does as plain sums say (seed %i)', (seed) => {
    using folder = temporaryFolder()
    const { below, pick } = chance(seed)
    const time = playTime('2026-11-22T09:00:00.000Z')
    const limits: Record<string, number> = { 'house/house': 300 + below(900), 'agent/a': 100 + below(400), 'agent/b': 100 + below(400), 'scene/s': below(500) }
    let till = openTill({ home: folder.path, time })
    for (const [key, limit] of Object.entries(limits)) {
      const [scope, id] = key.split('/') as ['agent', string]
      till.budgets.change({ scope, id }, { tokens: limit })
    }
    let spent: Record<string, number> = {}
    let held: { keys: string[], most: number, likely: number, day: string, settle: (spent: { tokens: number, cost: number }) => void }[] = []
    const used = (key: string): number => (spent[key] ?? 0) + held.filter(hold => hold.day === day && hold.keys.includes(key)).reduce((sum, hold) => sum + hold.most, 0)
    const count = (keys: string[], count: number): void => keys.forEach(key => spent[key] = (spent[key] ?? 0) + count)
    let day = till.budgets.list().day
    for (let step = 0; step < 300; step++) {
      const dice = below(100)
      if (dice < 55) {
        const [agent, scene] = [pick(['a', 'b', 'c']), pick(['s', null])]
        const keys = ['house/house', `agent/${agent}`, ...(scene ? [`scene/${scene}`] : [])]
        const most = below(120)
        const likely = below(most + 1)
        const fits = keys.every(key => limits[key] === undefined || used(key) + most <= limits[key])
        const hold = till.budgets.reserve({ agent_id: agent, scene }, tokens(most), tokens(likely))
        expect(hold !== null, `step ${step}: ${most} of ${agent} in ${scene}`).toBe(fits)
        if (hold)
          held.push({ keys, most, likely, day, settle: hold.settle })
      }
      else if (dice < 97 && held.length > 0) {
        const hold = held.splice(below(held.length), 1)[0]!
        const took = below(hold.most + 1)
        till.db.tx(() => hold.settle(tokens(took)), { durable: false }) // for speed
        if (hold.day === day)
          count(hold.keys, took)
      }
      else if (dice < 99) {
        time.sleep(9 * 3_600_000)
        if (till.budgets.list().day !== day) {
          day = till.budgets.list().day
          spent = {}
        }
      }
      else {
        till[Symbol.dispose]()
        till = openTill({ home: folder.path, time })
        held.filter(hold => hold.day === day).forEach(hold => count(hold.keys, hold.likely))
        held = []
      }
      for (const each of till.budgets.list().budgets) {
        const key = `${each.scope}/${each.id}`
        expect([key, each.spent.tokens, each.spent.tokens + each.held.tokens]).toEqual([key, spent[key] ?? 0, used(key)])
        expect(used(key)).toBeLessThanOrEqual(limits[key]!)
      }
    }
    till[Symbol.dispose]()
  })
})

describe('what is told', () => {
  it('80 % once, and all of it once, each with an alert', () => {
    using till = openTill()
    till.budgets.change(WRITER, { tokens: 100 })
    spend(till, 79)
    expect(budget(till, WRITER).state).toBe('fine')
    spend(till, 1)
    spend(till, 5)
    expect(budget(till, WRITER).state).toBe('warned')
    expect(open(till)).toMatchObject([{ kind: 'budget_warned', agents: ['writer'], count: 1, data: { measure: 'tokens', limit: 100, spent: 80 }, text: 'Today’s budget of 100 tokens for the agent “writer” is nearly used up: 80 tokens spent.' }])
    expect(reserve(till, 16)).toBeNull()
    expect(reserve(till, 30)).toBeNull()
    expect(reserve(till, 15)).not.toBeNull()
    expect(budget(till, WRITER).state).toBe('spent')
    expect(open(till)).toMatchObject([{ kind: 'budget_spent', agents: ['writer'], count: 1, data: { spent: 85, needs: 16 } }])
    expect(open(till)[0]!.text).toBe('Today’s budget of 100 tokens for the agent “writer” does not allow more: 85 tokens spent, and a call may take up to 16 tokens. What needs it waits until tomorrow, or until you raise the budget.')
    expect(till.facts.filter(fact => /^budget\.(?:warned|spent)/.test(fact))).toEqual(['budget.warned agent/writer', 'budget.spent agent/writer'])
  })

  it('a budget that is used up to its last token is spent before anybody is refused', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    spend(till, 100)
    expect(budget(till).state).toBe('spent')
    expect(open(till)).toMatchObject([{ kind: 'budget_spent', agents: [], data: { needs: 0 }, text: expect.stringContaining('for the whole house does not allow more: 100 tokens spent. What') }])
  })

  it('nothing, while only calls under way are in the way', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    reserve(till, 90)
    expect(reserve(till, 20)).toBeNull()
    expect(budget(till).state).toBe('fine')
    expect(open(till)).toEqual([])
  })

  it('what waited for them in vain, when they have taken too much', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    const hold = reserve(till, 90)!
    expect(reserve(till, 40)).toBeNull()
    hold.settle(tokens(70))
    expect(budget(till).state).toBe('spent')
    expect(open(till)).toMatchObject([{ kind: 'budget_spent', data: { spent: 70, needs: 40 } }])
  })

  it('a call larger than the whole budget, with what it needs', async () => {
    using till = openTill()
    till.budgets.change(HOUSE, { cost: 0.5 })
    expect(till.budgets.reserve(writer, money(0.75), money(0))).toBeNull()
    expect(budget(till).state).toBe('spent')
    expect(open(till)).toMatchObject([{ kind: 'budget_spent', data: { measure: 'cost', limit: 0.5, needs: 0.75, currency: 'USD' }, text: 'Today’s budget of 0.5 USD for the whole house does not allow more: 0 USD spent, and a call may take up to 0.75 USD. What needs it waits until you raise the budget.' }])
  })

  it('survives the night of the house, but not that of its days', () => {
    using folder = temporaryFolder()
    const time = playTime('2026-11-22T09:00:00.000Z')
    {
      using till = openTill({ home: folder.path, time })
      till.budgets.change(HOUSE, { tokens: 100 })
      expect(reserve(till, 101)).toBeNull()
    }
    time.pass(3_600_000)
    {
      using till = openTill({ home: folder.path, time })
      expect(budget(till).state).toBe('spent')
      expect(open(till)).toHaveLength(1)
      expect(reserve(till, 101)).toBeNull()
      expect(open(till)).toMatchObject([{ count: 1 }])
    }
    time.pass(86_400_000)
    using till = openTill({ home: folder.path, time })
    expect(budget(till).state).toBe('fine')
    expect(open(till)).toEqual([])
  })
})

describe('room', () => {
  async function rooms(till: Till, happens: () => void): Promise<number> {
    await soon()
    const before = till.rooms()
    happens()
    expect(till.rooms(), 'in a tick of its own').toBe(before)
    await soon()
    return till.rooms() - before
  }

  it('is told when a budget is raised or taken away, and what was told of it is taken back', async () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    spend(till, 90)
    reserve(till, 50)
    expect(await rooms(till, () => till.budgets.change(HOUSE, { tokens: 1000 }))).toBe(1)
    expect(budget(till).state).toBe('fine')
    expect(open(till)).toEqual([])
    till.budgets.change(HOUSE, { tokens: 95 })
    expect(open(till)).toMatchObject([{ kind: 'budget_warned' }])
    expect(reserve(till, 50)).toBeNull()
    expect(await rooms(till, () => till.budgets.change(HOUSE, { tokens: null }))).toBe(1)
    expect(open(till)).toEqual([])
    expect(reserve(till, 1e9)).not.toBeNull()
  })

  it('a raise that does not reach has it tried again, and told anew', async () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    reserve(till, 500)
    expect(await rooms(till, () => till.budgets.change(HOUSE, { tokens: 200 }))).toBe(1)
    expect(reserve(till, 500)).toBeNull()
    expect(open(till)).toMatchObject([{ data: { limit: 200, needs: 500 } }])
  })

  it('is told when a call takes less than was set aside for it, and only if it is enough', async () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    const [first, second] = [reserve(till, 50)!, reserve(till, 50)!]
    expect(reserve(till, 60)).toBeNull()
    expect(await rooms(till, () => first.settle(tokens(10)))).toBe(0)
    expect(await rooms(till, () => second.settle(tokens(10)))).toBe(1)
    expect(reserve(till, 60)).not.toBeNull()
    expect(await rooms(till, () => spend(till, 1)), 'nobody was refused').toBe(0)
  })

  it('is told at midnight where the house stands, by a timer', async () => {
    using till = openTill({ timezone: 'Asia/Shanghai', time: playTime('2026-11-22T14:00:30.000Z') })
    expect(till.time.waiting().count, 'no budget, no timer').toBe(0)
    till.budgets.change(HOUSE, { tokens: 100 })
    spend(till, 85)
    const late = reserve(till, 10)!
    expect(reserve(till, 20)).toBeNull()
    expect(till.budgets.list().day).toBe('2026-11-22')
    expect(await rooms(till, () => till.time.pass('2026-11-22T15:59:59.999Z'))).toBe(0)
    expect(open(till)).toHaveLength(1)
    expect(await rooms(till, () => till.time.pass(1))).toBe(1)
    expect(open(till)).toEqual([])
    expect(till.budgets.list()).toMatchObject({ day: '2026-11-23', budgets: [{ spent: tokens(0), held: tokens(0), state: 'fine' }] })
    late.settle(tokens(10))
    expect(budget(till).spent, 'a call counts for the day it was begun on').toEqual(tokens(0))
    till.budgets.change(HOUSE, { tokens: null })
    till.time.pass(86_400_000)
    expect(till.time.waiting().count).toBe(0)
  })

  it('is there for the first call after midnight, however late a timer comes', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 100 })
    spend(till, 100)
    expect(reserve(till, 1)).toBeNull()
    till.budgets.stop()
    till.time.pass('2026-11-23T00:00:00.000Z')
    expect(reserve(till, 100)).not.toBeNull()
    expect(open(till)).toEqual([])
  })

  it('is told once at the start, for whoever waited before', async () => {
    using till = openTill()
    expect(till.rooms()).toBe(0)
    await soon()
    expect(till.rooms()).toBe(1)
  })
})

describe('limits', () => {
  it('set in the afternoon know the morning', () => {
    using till = openTill()
    spend(till, 500)
    expect(till.budgets.change(SHOP, { tokens: 600 })).toMatchObject({ spent: tokens(500), state: 'warned' })
    expect(till.budgets.change(WRITER, { tokens: 500 })).toMatchObject({ spent: tokens(500), state: 'spent' })
  })

  it('of an agent that is gone are gone, and what was told of them', () => {
    using till = openTill()
    till.budgets.change(WRITER, { tokens: 10 })
    expect(reserve(till, 20)).toBeNull()
    till.db.tx(() => till.db.emit('agent.removed', { id: 'writer' }))
    expect(till.budgets.list().budgets.map(({ id }) => id)).toEqual(['house'])
    expect(open(till)).toEqual([])
    expect(() => till.budgets.change(WRITER, { tokens: 10 })).toThrow('There is no agent “writer”')
  })

  it('that stay as they are tell nothing', () => {
    using till = openTill()
    till.budgets.change(HOUSE, { tokens: 10, cost: 1 })
    const before = till.facts.length
    till.budgets.change(HOUSE, { tokens: 10 })
    till.budgets.change(HOUSE, {})
    expect(till.facts).toHaveLength(before)
  })

  it('are there over HTTP, for the house, agents and scenes', async () => {
    await using house = await openTestHouse({ sample: true })
    const { budgets } = house.client
    const line = await listen(house.url, house.token)
    const nothing = { spent: { tokens: 0, cost: 0 }, held: { tokens: 0, cost: 0 }, state: 'fine' }
    expect(await budgets.list()).toEqual({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), budgets: [{ ...HOUSE, tokens: null, cost: null, ...nothing }] })
    expect(await budgets.change({ params: WRITER, body: { tokens: 50_000 } })).toEqual({ budget: { ...WRITER, tokens: 50_000, cost: null, ...nothing } })
    expect((await line.next('budget.updated')).data).toEqual({ ...WRITER, tokens: 50_000, cost: null, ...nothing })
    await budgets.change({ params: WRITER, body: { cost: 1.25 } })
    await budgets.change({ params: { scope: 'scene', id: 'counter' }, body: { cost: 0 } })
    await budgets.change({ params: HOUSE, body: { cost: 2.5 } })
    expect((await budgets.list()).budgets.map(({ scope, id, tokens, cost }) => [scope, id, tokens, cost])).toEqual([['house', 'house', null, 2.5], ['agent', 'writer', 50_000, 1.25], ['scene', 'counter', null, 0]])
    await budgets.change({ params: WRITER, body: { tokens: null, cost: null } })
    await house.client.scenes.remove({ params: { id: 'counter' } })
    expect((await budgets.list()).budgets).toHaveLength(1)

    for (const [params, code] of [[{ scope: 'agent', id: 'nobody' }, 'agent_not_found'], [{ scope: 'scene', id: 'nowhere' }, 'scene_not_found'], [{ scope: 'house', id: 'other' }, 'house_not_found']] as const)
      await expect(budgets.change({ params, body: { tokens: 1 } })).rejects.toMatchObject({ status: 404, envelope: { code } })
    for (const body of [{ tokens: -1 }, { tokens: 1.5 }, { tokens: 1e13 }, { cost: -0.1 }, { cost: 1e7 }])
      await expect(budgets.change({ params: HOUSE, body }), JSON.stringify(body)).rejects.toMatchObject({ status: 400 })
  })
})

describe('a house at work', () => {
  const TOOK = { prompt_tokens: 4950, completion_tokens: 50 }
  const LIMIT = 60_000
  const model: Model = {
    provider: 'played',
    id: 'played',
    async next() {
      await new Promise(resolve => setTimeout(resolve, 5))
      return { text: 'Done.', calls: [], spent: TOOK }
    },
  }

  it('32 turns at the same time stay within the budget; the others wait, and go on when it is raised', { timeout: 60_000 }, async () => {
    await using house = await openTestHouse({ model })
    const { client } = house
    await client.office.change({ body: { bounds: { at_once: 32, output_tokens: 64 } } })
    await client.usage.setPrices({ body: { prices: [{ provider: 'played', model: '*', input: 10, output: 100 }] } })
    const ids = Array.from({ length: 32 }, (_, n) => `agent-${n}`)
    for (const id of ids)
      await client.agents.create({ body: { name: id, id } })
    await client.budgets.change({ params: HOUSE, body: { tokens: LIMIT } })
    const before = (await client.status.house()).seq
    await Promise.all(ids.map(async to => client.mailbox.send({ body: { to, content: 'Go.' } })))

    const queue = async () => (await client.status.house()).queue
    const stands = await vi.waitFor(async () => {
      expect(await queue()).toMatchObject({ queued: 0, running: 0 })
      const [budget] = (await client.budgets.list()).budgets
      expect(budget).toMatchObject({ held: { tokens: 0, cost: 0 }, state: 'spent' })
      return budget!
    }, { timeout: 30_000, interval: 20 })
    const { waiting, failed } = await queue()
    const done = 32 - waiting
    expect([failed, stands.spent.tokens]).toEqual([0, done * 5000])
    expect(stands.spent.cost).toBeCloseTo(done * 0.0545, 9)
    expect(stands.spent.tokens).toBeLessThanOrEqual(LIMIT)
    expect(waiting).toBeGreaterThan(0)
    expect(done).toBeGreaterThan(0)
    const { turns } = await client.turns.list({ query: { state: 'waiting', limit: 500 } })
    expect(turns.map(turn => turn.waits_for)).toEqual(Array.from({ length: waiting }).fill('budget'))
    expect((await client.alerts.list({ query: { state: 'open' } })).alerts).toMatchObject([{ kind: 'budget_spent', data: { limit: LIMIT } }])

    await client.budgets.change({ params: HOUSE, body: { tokens: 1_000_000 } })
    await vi.waitFor(async () => expect(await queue()).toMatchObject({ queued: 0, running: 0, waiting: 0 }), { timeout: 30_000, interval: 20 })
    expect((await client.usage.read()).totals).toMatchObject({ turns: 32, total_tokens: 32 * 5000 })
    expect((await client.budgets.list()).budgets[0]).toMatchObject({ spent: { tokens: 32 * 5000 }, held: { tokens: 0 }, state: 'fine' })
    expect((await client.mailbox.read({ params: { agent_id: 'user' }, query: { limit: 500 } })).messages.map(letter => letter.from).sort()).toEqual(ids.toSorted())
    expect((await client.alerts.list({ query: { state: 'open' } })).alerts).toEqual([])

    const line = await listen(house.url, house.token, before)
    let limit = LIMIT
    for (let spent = 0; spent < 32 * 5000;) {
      const { data } = await line.next('budget.updated') as { data: Budget }
      limit = data.tokens!
      spent = data.spent.tokens
      expect(spent + data.held.tokens).toBeLessThanOrEqual(limit)
    }
  })
})
