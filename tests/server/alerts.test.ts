// Promise: what goes wrong is told once, with what is needed to understand it, until the person has looked or it is over.
import { expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'
import { openTill } from '../support/till'

const BUDGET = { scope: 'house', id: 'house' } as const
const loop = { kind: 'loop', agents: ['writer', 'researcher'], data: { times: 6 }, chain: ['t1', 't2'] } as const
const trouble = () => ({ ...loop, agents: [...loop.agents], chain: [...loop.chain] })

it('the same is one alert while it is open, and a new one after that', () => {
  using till = openTill()
  const { alerts, time } = till
  const first = alerts.raise(trouble())
  time.pass(60_000)
  const again = alerts.raise({ ...trouble(), agents: ['researcher', 'writer'], data: { times: 7 }, chain: ['t3'] })
  expect(again).toEqual({ ...first, agents: ['researcher', 'writer'], count: 2, data: { times: 7 }, chain: ['t3'], text: expect.stringContaining('7 times'), updated_at: '2026-11-22T09:01:00.000Z' })
  expect(first).toMatchObject({ kind: 'loop', key: 'researcher writer', count: 1, resolved_at: null, text: '“writer” and “researcher” woke one another 6 times in a chain, so they are kept from it. Read what they wrote; resolve this to let them go on.' })
  alerts.raise({ ...trouble(), agents: ['leader', 'writer'] })
  expect(alerts.open('loop', ['writer', 'researcher'])).toMatchObject({ id: first.id })
  expect(alerts.open('loop', ['researcher', 'leader'])).toBeNull()

  alerts.resolve(first.id)
  expect(alerts.open('loop', ['researcher', 'writer'])).toBeNull()
  const next = alerts.raise(trouble())
  expect(next).toMatchObject({ count: 1 })
  expect(next.id).not.toBe(first.id)
  expect(till.facts).toEqual(['alert.raised loop researcher writer', 'alert.updated loop researcher writer', 'alert.raised loop leader writer', 'alert.resolved loop researcher writer', 'alert.raised loop researcher writer'])
})

it('what fails with its transaction was never told', () => {
  using till = openTill()
  expect(() => till.db.tx(() => {
    till.alerts.raise(trouble())
    throw new Error('full disk')
  })).toThrow('full disk')
  expect(till.alerts.list({ limit: 50 }).alerts).toEqual([])
  expect(till.facts).toEqual([])
})

it('a chain is kept from its end, and of what was resolved the newest thousand', () => {
  using till = openTill()
  expect(till.alerts.raise({ ...trouble(), chain: Array.from({ length: 300 }, (_, n) => `t${n}`) }).chain).toEqual(Array.from({ length: 100 }, (_, n) => `t${n + 200}`))
  till.db.tx(() => {
    for (let n = 0; n < 1100; n++)
      till.alerts.resolve(till.alerts.raise({ kind: 'provider', key: 'openai', agents: [], data: { provider: 'openai', message: `No. ${n}` } }).id)
  })
  const { alerts } = till.alerts.list({ state: 'resolved', limit: 2000 })
  expect(alerts).toHaveLength(1000)
  expect(alerts.at(-1)).toMatchObject({ text: 'The provider “openai” cannot be worked with: No. 1099' })
  expect(till.alerts.list({ state: 'open', limit: 50 }).alerts).toHaveLength(1)
})

it('is read and resolved over HTTP, and told to the screens', async () => {
  const model = { provider: 'played', id: 'played', next: async () => ({ text: 'Done.', calls: [], spent: { prompt_tokens: 900, completion_tokens: 100 } }) }
  await using house = await openTestHouse({ sample: true, model })
  const { client } = house
  const line = await listen(house.url, house.token)
  await client.mailbox.send({ body: { to: 'writer', content: 'When do parcels leave?' } })
  await house.settled()
  await client.budgets.change({ params: BUDGET, body: { tokens: 1200 } })
  await client.budgets.change({ params: BUDGET, body: { tokens: 1000 } })
  await client.budgets.change({ params: { scope: 'agent', id: 'writer' }, body: { tokens: 1 } })

  const { alerts: all } = await client.alerts.list()
  expect(all.map(alert => [alert.kind, alert.key, alert.agents, alert.resolved_at === null])).toEqual([['budget_warned', 'house/house', [], false], ['budget_spent', 'house/house', [], true], ['budget_spent', 'agent/writer', ['writer'], true]])
  expect((await line.next('alert.raised', ({ kind }) => kind === 'budget_warned')).data.id).toBe(all[0]!.id)
  const newest = await client.alerts.list({ query: { state: 'open', limit: 1 } })
  expect(newest.alerts).toEqual([all[2]])
  expect((await client.alerts.list({ query: { state: 'open', before: newest.next_before } })).alerts).toEqual([all[1]])
  expect((await client.alerts.list({ query: { state: 'resolved' } })).alerts).toEqual([all[0]])

  const { alert } = await client.alerts.resolve({ params: { id: all[2]!.id } })
  expect(alert).toEqual({ ...all[2], resolved_at: expect.any(String) })
  expect((await client.alerts.resolve({ params: { id: alert.id } })).alert).toEqual(alert)
  expect((await line.next('alert.resolved', ({ id }) => id === alert.id)).data).toEqual(alert)
  await expect(client.alerts.resolve({ params: { id: 'nothing' } })).rejects.toMatchObject({ status: 404, envelope: { code: 'alert_not_found' } })
  await expect(house.keyFor('read').client.alerts.resolve({ params: { id: alert.id } })).rejects.toMatchObject({ status: 403 })
})
