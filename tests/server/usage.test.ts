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
    expect((await house.client.usage.read({ query: { group_by: 'provider' } })).groups).toMatchObject([{ key: 'offline', turns: 3 }])
    expect((await house.client.usage.read({ query: { group_by: 'scene' } })).groups).toMatchObject([{ key: 'default', turns: 3 }])
    expect((await house.client.usage.read({ query: { group_by: 'day' } })).groups).toMatchObject([{ key: new Date().toISOString().slice(0, 10), turns: 3 }])
  })

  it('sums by the days of a zone: a turn after midnight there is of the next day', async () => {
    let now = Date.parse('2026-11-22T15:50:00.000Z') // 23:50 in Shanghai, 21:35 in Kathmandu
    await using house = await openTestHouse({ sample: true, clock: () => new Date(now) })
    for (const minutes of [0, 20]) {
      now += minutes * 60_000
      await house.client.mailbox.send({ body: { to: 'writer', content: 'When do parcels leave?' } })
      await house.settled()
    }
    const days = async (timezone?: string) => (await house.client.usage.read({ query: { group_by: 'day', ...(timezone && { timezone }) } })).groups.map(({ key, turns }) => [key, turns])
    expect(await days()).toEqual([['2026-11-22', 2]])
    expect(await days('Asia/Shanghai')).toEqual([['2026-11-22', 1], ['2026-11-23', 1]])
    expect(await days('Asia/Kathmandu')).toEqual([['2026-11-22', 2]])
    await expect(days('Mars/Base')).rejects.toMatchObject({ status: 400, envelope: { details: [{ path: 'timezone' }] } })
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

  it('is a table for a spreadsheet, too', async () => {
    const model = { provider: 'played', id: '=HYPERLINK("x"),1', next: async () => ({ text: 'Done.', calls: [], spent: { prompt_tokens: 10, completion_tokens: 5, cost: 0.25 } }) }
    await using house = await openTestHouse({ model })
    for (const to of ['leader', 'leader']) {
      await house.client.mailbox.send({ body: { to, content: 'Go.' } })
      await house.settled()
    }
    const { usage } = await house.client.usage.read()
    const { status, headers, text } = await house.raw('GET', '/api/usage.csv')
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', 'attachment; filename="usage.csv"'])
    const [head, first, second, end, ...more] = text.split('\r\n')
    expect(head).toBe('timestamp,agent_id,scene,provider,model,prompt_tokens,completion_tokens,total_tokens,cost,duration_ms,turn_id')
    expect(first).toMatch(/^[\d:.TZ-]+,leader,,played,"'=HYPERLINK\(""x""\),1",10,5,15,0\.25,\d+,\w+$/)
    expect([first!.split(',')[0], second!.split(',')[0]]).toEqual(usage.map(row => row.timestamp))
    expect([end, more]).toEqual(['', []])
    expect((await house.raw('GET', '/api/usage.csv?agent_id=writer')).text).toBe(`${head}\r\n`)
    expect((await house.raw('GET', '/api/usage.csv?since=yesterday')).status).toBe(400)
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
