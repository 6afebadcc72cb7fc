// Usage: every turn is counted once, and the sums are those of what matches.
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'

describe('usage', () => {
  it('records each turn, and sums by agent, model and day', async () => {
    await using house = await openTestHouse({ sample: true })
    for (const to of ['researcher', 'researcher', 'writer'])
      await house.client.mailbox.send({ body: { to, content: 'When do parcels leave?' } })
    await house.settled()
    const all = await house.client.usage.read({ query: { group_by: 'agent' } })
    expect(all.usage).toHaveLength(3)
    expect(all.totals).toMatchObject({ turns: 3, cost: 0, total_tokens: all.usage.reduce((sum, row) => sum + row.total_tokens, 0) })
    expect(all.groups.map(group => [group.key, group.turns])).toEqual([['researcher', 2], ['writer', 1]])
    expect((await house.client.usage.read({ query: { group_by: 'model' } })).groups).toMatchObject([{ key: 'offline', turns: 3 }])
    expect((await house.client.usage.read({ query: { group_by: 'day' } })).groups).toMatchObject([{ key: new Date().toISOString().slice(0, 10), turns: 3 }])
  })

  it('filters by agent and by time, and pages from the newest back', async () => {
    await using house = await openTestHouse({ sample: true })
    for (let n = 0; n < 5; n++)
      await house.client.mailbox.send({ body: { to: 'writer', content: `Question ${n}?` } })
    await house.settled()
    expect((await house.client.usage.read({ query: { agent_id: 'leader' } })).totals.turns).toBe(0)
    expect((await house.client.usage.read({ query: { until: '2020-01-01T00:00:00Z' } })).usage).toEqual([])
    const newest = await house.client.usage.read({ query: { limit: 2 } })
    const older = await house.client.usage.read({ query: { limit: 500, before: newest.next_before } })
    expect(older.usage).toHaveLength(3)
    expect(older.totals.turns).toBe(5)
  })

  it('tells the screens', async () => {
    await using house = await openTestHouse({ sample: true })
    const before = (await house.client.status.house()).seq
    await house.client.mailbox.send({ body: { to: 'writer', content: 'Hello' } })
    await house.settled()
    const { listen } = await import('../support/listen')
    const line = await listen(house.url, house.token, before)
    expect((await line.next('usage.recorded')).data).toMatchObject({ agent_id: 'writer', provider: 'offline' })
  })
})
