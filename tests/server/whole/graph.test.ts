// Promise: the graph is there at once, however long the house has been at work.
import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { fill } from '../../bench/fill'
import { openTestHouse, temporaryFolder } from '../../support/house'

const LETTERS = 100_000
/** A person calls that at once; it takes a twentieth of this on a quiet machine. */
const AT_ONCE_MS = 1000

it('of a scene is of those who are at home or serve there, and nothing newer elsewhere hides it', async () => {
  using folder = temporaryFolder()
  const first = await openTestHouse({ home: folder.path, sample: true, clock: () => new Date(Date.now() - 86_400_000) })
  await first.client.scenes.create({ body: { name: 'Lab', id: 'lab' } })
  await first.client.agents.create({ body: { name: 'Chemist', scene: 'lab' } })
  await first.client.agents.create({ body: { name: 'Clerk' } })
  await first.client.scenes.addMember({ params: { id: 'lab' }, body: { agent_id: 'clerk' } })
  await first.client.mailbox.send({ body: { to: 'chemist', content: 'mix' } })
  await first.client.scenes.chat({ params: { id: 'lab' }, body: { user_id: 'anna', content: 'Hello' } })
  await first.close()
  fill(folder.path, { letters: 0, messages: 0, edges: 3000 })
  await using house = await openTestHouse({ home: folder.path })
  const { nodes, edges } = await house.client.collaboration.graph({ query: { scene: 'lab' } })
  expect(nodes.map(node => node.id).sort()).toEqual(['channel:api', 'chemist', 'clerk', 'user'])
  expect(edges.map(edge => [edge.from, edge.to])).toEqual([['user', 'chemist'], ['channel:api', 'clerk']])
})

it('answers at once over 100 000 letters, each a task of its own, and the span of time is kept to', async () => {
  using folder = temporaryFolder()
  await (await openTestHouse({ home: folder.path, sample: true })).close()
  fill(folder.path, { letters: LETTERS, messages: 1000, edges: LETTERS })
  await using house = await openTestHouse({ home: folder.path })
  expect((await house.client.status.house()).counts.letters).toBe(LETTERS)

  async function timed(query: string): Promise<{ ms: number, edges: { timestamp: string }[] }> {
    const times: number[] = []
    let edges: { timestamp: string }[] = []
    for (let n = 0; n < 5; n++) {
      const began = performance.now()
      edges = ((await house.raw('GET', `/api/collaboration/graph${query}`)).json as { edges: { timestamp: string }[] }).edges
      times.push(performance.now() - began)
    }
    return { ms: times.sort((a, b) => a - b)[2]!, edges }
  }
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
  const all = await timed('')
  const latest = await timed(`?since=${hourAgo}`)
  const nowhere = await timed('?scene=nowhere')
  const early = await timed(`?until=${new Date(Date.now() - 90_000_000).toISOString()}`)
  expect([all.edges.length, early.edges.length]).toEqual([5000, 5000]) // the newest of them
  expect(latest.edges.length).toBeGreaterThan(3000) // one a second, less what the filling took
  expect(latest.edges.every(edge => edge.timestamp >= hourAgo)).toBe(true)
  expect(nowhere.edges).toEqual([])
  for (const { ms } of [all, latest, early, nowhere])
    expect(ms).toBeLessThan(AT_ONCE_MS)
})
