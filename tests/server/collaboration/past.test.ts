// Promise: any moment the event log remembers can be looked at again as it was, and played on from there, in bounded portions.
import type { TestHouse } from '../../support/house'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openTestHouse, temporaryFolder } from '../../support/house'

const BEGUN = Date.parse('2026-11-22T09:00:00.000Z')
const at = (minutes: number): string => new Date(BEGUN + minutes * 60_000).toISOString()

let house: TestHouse
let minutes: number
beforeEach(async () => {
  minutes = 0
  house = await openTestHouse({ sample: true, clock: () => new Date(BEGUN + minutes * 60_000) })
})
afterEach(() => house.close())

/** A letter between two who are not woken by it: nothing but the letter happens. */
const write = (from: string, content: string, task_id?: string) => house.client.mailbox.send({ body: { to: 'user', from, content, type: 'task', task_id } })

it('answers the graph as it was, not as it is: edges, words and counts, who was here and how they were', async () => {
  minutes = 10
  await write('writer', 'first', 'menu')
  minutes = 20
  await house.client.agents.create({ body: { name: 'Late', id: 'late' } })
  await write('writer', 'second', 'menu')
  await write('late', 'hello')
  minutes = 30
  await house.client.agents.remove({ params: { id: 'writer' } })
  await write('late', 'again')

  const early = await house.client.collaboration.moment({ query: { at: at(15) } })
  expect(early.at).toBe(at(15))
  expect(early.nodes.map(node => node.id).sort()).toEqual(['leader', 'researcher', 'user', 'writer'])
  expect(early.nodes.find(node => node.id === 'writer')).toMatchObject({ label: 'Writer', kind: 'agent', status: 'idle' })
  expect(early.edges).toMatchObject([{ from: 'writer', to: 'user', type: 'task', task_id: 'menu', summary: 'first', count: 1, timestamp: at(10) }])

  const later = await house.client.collaboration.moment({ query: { at: at(25) } })
  expect(later.nodes.map(node => node.id).sort()).toEqual(['late', 'leader', 'researcher', 'user', 'writer'])
  expect(later.edges.map(({ from, summary, count }) => [from, summary, count]).sort()).toEqual([['late', 'hello', 1], ['writer', 'second', 2]])

  const now = await house.client.collaboration.moment({ query: { at: at(30) } })
  expect(now.nodes.map(node => node.id)).not.toContain('writer')
})

it('plays on from a moment, portion by portion, to the present, with nothing twice and nothing missing', async () => {
  minutes = 5
  for (let n = 0; n < 7; n++)
    await write('writer', `letter ${n}`)
  const moment = await house.client.collaboration.moment({ query: { at: at(1) } })
  const heard: string[] = []
  let after = moment.seq
  for (let more = true; more;) {
    const portion = await house.client.collaboration.facts({ query: { after, limit: 3 } })
    expect(portion.facts.length).toBeLessThanOrEqual(3)
    heard.push(...portion.facts.flatMap(fact => fact.event === 'edge.added' ? [fact.data.words] : []))
    expect(portion.next_after).toBeGreaterThanOrEqual(after)
    ;({ next_after: after, more } = portion)
  }
  expect(heard).toEqual(Array.from({ length: 7 }, (_, n) => `letter ${n}`))
  expect(await house.client.collaboration.facts({ query: { after } })).toEqual({ facts: [], next_after: after, through: at(5), more: false })
})

it('tells how an agent was while it worked', async () => {
  minutes = 3
  await house.client.mailbox.send({ body: { to: 'researcher', content: 'When do parcels leave?' } })
  const { seq } = await house.client.collaboration.moment({ query: { at: at(1) } })
  await vi.waitFor(async () => {
    const { facts } = await house.client.collaboration.facts({ query: { after: seq } })
    const statuses = facts.flatMap(fact => fact.event === 'agent.status' && fact.data.id === 'researcher' ? [fact.data.status] : [])
    expect(statuses).toContain('busy')
    expect(statuses.at(-1)).toBe('idle')
  }, 5000)
})

it('says how much travelled in each part of a span', async () => {
  for (const [minute, letters] of [[2, 1], [31, 3]] as const) {
    minutes = minute
    for (let n = 0; n < letters; n++)
      await write('writer', 'x')
  }
  minutes = 60
  const { counts, oldest, newest, since, until } = await house.client.collaboration.past({ query: { parts: 4 } })
  expect({ counts, since, until }).toEqual({ counts: [1, 0, 3, 0], since: at(0), until: at(60) })
  expect([oldest, newest]).toEqual([at(0), at(31)])
  const ahead = await house.client.collaboration.past({ query: { since: at(100), until: '2999-01-01T00:00:00+02:00', parts: 2 } })
  expect(ahead.counts).toEqual([0, 0])
})

it('answers the nearest moment there is for one that is too early or has not come, and refuses a span that is none', async () => {
  minutes = 5
  expect(await house.client.collaboration.moment({ query: { at: '1999-01-01T00:00:00Z' } })).toMatchObject({ at: at(0) })
  expect(await house.client.collaboration.moment()).toMatchObject({ at: at(5) })
  expect(await house.client.collaboration.moment({ query: { at: '2999-01-01T00:00:00Z' } })).toMatchObject({ at: at(5) })
  expect((await house.client.collaboration.facts({ query: { after: Number.MAX_SAFE_INTEGER } })).facts).toEqual([])
  for (const query of [{ since: at(3), until: at(3) }, { since: at(4), until: at(3) }])
    await expect(house.client.collaboration.past({ query })).rejects.toMatchObject({ status: 400 })
  for (const path of ['past?parts=0', 'past?parts=241', 'past?since=yesterday', 'past/moment?at=soon', 'past/facts', 'past/facts?after=-1', 'past/facts?after=1&limit=501', 'past/facts?after=1.5'])
    expect((await house.raw('GET', `/api/collaboration/${path}`)).status, path).toBe(400)
})

it('shows a scene only its own people, then as now', async () => {
  await house.client.scenes.create({ body: { name: 'Lab', id: 'lab' } })
  await house.client.agents.create({ body: { name: 'Chemist', scene: 'lab' } })
  await write('chemist', 'mixed')
  await write('writer', 'wrote')
  minutes = 5
  const { nodes, edges } = await house.client.collaboration.moment({ query: { at: at(2), scene: 'lab' } })
  expect(nodes.map(node => node.id)).toEqual(['user', 'chemist'])
  expect(edges.map(edge => edge.from)).toEqual(['chemist'])
})

it('goes on where the log was pruned', async () => {
  await house.close()
  using folder = temporaryFolder()
  const first = await openTestHouse({ home: folder.path, sample: true, clock: () => new Date(BEGUN) })
  await first.client.mailbox.send({ body: { to: 'user', from: 'writer', content: 'old', task_id: 'menu' } })
  await first.close()
  const second = await openTestHouse({ home: folder.path, clock: () => new Date(BEGUN + 600_000) })
  await second.client.mailbox.send({ body: { to: 'user', from: 'writer', content: 'new', task_id: 'menu' } })
  await second.close()
  const db = new Database(join(folder.path, 'cococat.db'))
  db.exec(`DELETE FROM events WHERE seq < (SELECT MAX(seq) FROM events)`)
  db.close()
  house = await openTestHouse({ home: folder.path, clock: () => new Date(BEGUN + 1_200_000) })
  const moment = await house.client.collaboration.moment({ query: { at: at(1) } })
  expect(moment.at >= at(10)).toBe(true)
  expect((await house.client.collaboration.facts({ query: { after: 0 } })).more).toBe(false)
})

it('stays quick in a full log of 500 000 facts', async () => {
  await house.close()
  using folder = temporaryFolder()
  await (await openTestHouse({ home: folder.path, sample: true, clock: () => new Date(BEGUN - 60_000) })).close()
  const db = new Database(join(folder.path, 'cococat.db'))
  db.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499999)
    INSERT INTO events (type, data, timestamp) SELECT iif(i % 5 = 0, 'edge.added', iif(i % 5 = 1, 'agent.status', 'usage.recorded')),
      json_object('id', 'writer', 'status', iif(i % 2, 'busy', 'idle'), 'edge', json_object('id', 'e' || (i % 4000), 'from', 'writer', 'to', 'user', 'type', 'task', 'task_id', NULL, 'summary', 'word ' || i, 'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', ${BEGUN / 1000} + i, 'unixepoch'), 'count', i, 'replies', json('[]')), 'from', 'writer', 'to', 'user', 'words', 'word'),
      strftime('%Y-%m-%dT%H:%M:%fZ', ${BEGUN / 1000} + i, 'unixepoch') FROM n;
    INSERT INTO edges (id, source, target, type, task_id, summary, first_at, last_at, count)
      SELECT data ->> '$.edge.id', 'writer', 'user', 'task', data ->> '$.edge.id', 'now', MIN(timestamp), MAX(timestamp), 9 FROM events WHERE type = 'edge.added' GROUP BY 1;`)
  db.close()
  const now = BEGUN + 500_000_000
  house = await openTestHouse({ home: folder.path, clock: () => new Date(now) })
  const took: Record<string, number> = {}
  async function timed(name: string, path: string): Promise<void> {
    await house.raw('GET', `/api/collaboration/${path}`)
    const began = performance.now()
    expect((await house.raw('GET', `/api/collaboration/${path}`)).status).toBe(200)
    took[name] = Math.round(performance.now() - began)
  }
  await timed('week', `past?since=${new Date(now - 7 * 86_400_000).toISOString()}&parts=240`)
  await timed('hour', 'past')
  await timed('moment', `past/moment?at=${new Date(BEGUN + 250_000_000).toISOString()}`)
  await timed('facts', 'past/facts?after=250000')
  expect(Math.max(...Object.values(took)), JSON.stringify(took)).toBeLessThan(500) // on a quiet machine: 25, 2, 12 and 4
})
