// Promise: the state of the house and its graph are true at every moment, and the first minute happens once.
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played, waiting } from '../support/models'

const letter = (to: string, content: string, more: object = {}) => ({ body: { to, content, ...more } })

describe('status', () => {
  it('says what every agent is doing now', async () => {
    const model = waiting()
    await using house = await openTestHouse({ model, sample: true })
    using ear = await listen(house.url, house.token)
    await house.client.agents.update({ params: { id: 'writer' }, body: { enabled: false } })
    for (const to of ['researcher', 'researcher', 'writer'])
      await house.client.mailbox.send(letter(to, 'work'))
    await model.begun('researcher')
    const { agents } = await house.client.status.agents()
    expect(agents).toEqual({
      leader: { status: 'idle', current: null, queued: 0, waiting: 0, last_active: null },
      researcher: { status: 'busy', current: expect.any(String), queued: 1, waiting: 0, last_active: expect.any(String) },
      writer: { status: 'disabled', current: null, queued: 1, waiting: 0, last_active: null },
    })
    expect((await house.client.agents.get({ params: { id: 'researcher' } })).agent.status).toBe('busy')
    expect((await house.client.status.house()).queue).toEqual({ queued: 2, running: 1, waiting: 0, failed: 0 })
    model.fail(new Error('out of order'))
    await ear.next('agent.status', desk => desk.status === 'error')
    model.answer(null)
    await ear.next('turn.finished')
    expect((await house.client.status.agents()).agents.researcher).toMatchObject({ status: 'idle', queued: 0 })
    expect((await house.client.status.house()).queue).toEqual({ queued: 1, running: 0, waiting: 0, failed: 1 })
  })

  it('tells of an agent that is disabled or enabled, and where everything is kept', async () => {
    await using house = await openTestHouse({ sample: true })
    using ear = await listen(house.url, house.token)
    for (const enabled of [false, true]) {
      await house.client.agents.update({ params: { id: 'writer' }, body: { enabled } })
      await ear.next('agent.status', desk => desk.id === 'writer' && desk.status === (enabled ? 'idle' : 'disabled'))
    }
    await house.client.agents.update({ params: { id: 'writer' }, body: { enabled: true } })
    expect(ear.facts().filter(frame => frame.event === 'agent.status')).toHaveLength(2)
    expect((await house.client.status.house()).folder).toBe(house.home)
  })

  it('counts without lying, over a restart too', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path, sample: true })
    using ear = await listen(first.url, first.token)
    await first.client.mailbox.send(letter('researcher', 'hello'))
    await first.client.chat.post({ params: { id: 'general' }, body: { content: 'hello' } })
    await first.settled()
    const before = await first.client.status.house()
    expect(before).toMatchObject({ version: '0.0.0-test', counts: { agents: 3, groups: 1, letters: 2, messages: 1, turns: 1 }, ws_clients: 1, exposure: { lan: false, tunnel: false, addresses: [first.url] }, seq: ear.facts().at(-1)!.seq })
    expect(before.database.bytes).toBeGreaterThan(10_000)
    expect(before.disk.free).toBeLessThanOrEqual(before.disk.total)
    await first.close()
    await using again = await openTestHouse({ home: folder.path })
    const after = await again.client.status.house()
    expect([after.counts, after.queue, after.seq]).toEqual([before.counts, before.queue, before.seq])
  })
})

describe('the graph', () => {
  const silent = played(() => ({ kind: 'answer', text: null }))
  const graph = async (house: Awaited<ReturnType<typeof openTestHouse>>, query = {}) => house.client.collaboration.graph({ query })

  it('has everyone, and an edge for each way and matter letters travel', async () => {
    await using house = await openTestHouse({ model: silent, sample: true })
    using ear = await listen(house.url, house.token)
    const send = async (...asked: Parameters<typeof letter>) => (await house.client.mailbox.send(letter(...asked))).message
    await send('researcher', 'one')
    await send('researcher', `two ${'x'.repeat(300)}\n\nmore`)
    const task = await send('writer', 'a task', { type: 'task' })
    await send('user', 'done', { from: 'writer', type: 'reply', reply_to: task.id })
    await house.client.chat.post({ params: { id: 'general' }, body: { content: '@writer look', from: 'leader' } })
    const { nodes, edges } = await graph(house)
    expect(nodes.map(({ id, kind, color }) => [id, kind, color])).toEqual([['user', 'user', null], ['leader', 'agent', 42], ['researcher', 'agent', 155], ['writer', 'agent', 285]])
    expect(edges.map(({ from, to, type, task_id, count }) => [from, to, type, task_id, count]).sort()).toEqual([
      ['leader', 'writer', 'mention', null, 1],
      ['user', 'researcher', 'message', null, 2],
      ['user', 'writer', 'task', task.id, 1],
    ])
    expect(edges.find(edge => edge.to === 'researcher')!.summary).toMatch(/^two x{155}…$/)
    expect(edges.find(edge => edge.type === 'task')!.replies).toEqual([{ from: 'writer', content: 'done', timestamp: expect.any(String) }])
    await expect.poll(() => ear.facts().filter(fact => fact.event === 'edge.added').length).toBe(5)
    const last = ear.facts().filter(fact => fact.event === 'edge.added').map(fact => [fact.data.from, fact.data.to])
    expect(last).toEqual([['user', 'researcher'], ['user', 'researcher'], ['user', 'writer'], ['writer', 'user'], ['leader', 'writer']])
  })

  it('says of a mention where its newest words were said', async () => {
    await using house = await openTestHouse({ model: silent, sample: true })
    const { group } = await house.client.chat.create({ body: { name: 'Floor', members: ['leader', 'writer'] } })
    const say = async (id: string) => (await house.client.chat.post({ params: { id }, body: { content: '@writer look', from: 'leader' } })).message
    await say('general')
    const newest = await say(group.id)
    await house.client.mailbox.send(letter('writer', 'a letter'))
    const { edges } = await graph(house)
    expect(edges.find(edge => edge.type === 'mention')).toMatchObject({ count: 2, said: { group_id: group.id, message_id: newest.id } })
    expect(edges.find(edge => edge.type === 'message')!.said).toBeNull()
  })

  it('keeps the twenty newest answers', async () => {
    await using house = await openTestHouse({ model: silent, sample: true })
    const { message } = await house.client.mailbox.send(letter('writer', 'q'))
    for (let n = 0; n < 25; n++)
      await house.client.mailbox.send(letter('user', `${n}`, { from: 'writer', type: 'reply', reply_to: message.id }))
    expect((await graph(house)).edges[0]!.replies.map(reply => reply.content)).toEqual(Array.from({ length: 20 }, (_, n) => `${n + 5}`))
  })

  it('can be asked for a span of time in any zone, and for a scene', async () => {
    let now = Date.parse('2026-11-22T09:00:00.000Z')
    await using house = await openTestHouse({ model: silent, sample: true, clock: () => new Date(now) })
    await house.client.mailbox.send(letter('writer', 'at nine'))
    now += 3_600_000
    await house.client.mailbox.send(letter('researcher', 'at ten'))
    const to = async (query: object) => (await graph(house, query)).edges.map(edge => edge.to)
    expect(await to({ since: '2026-11-22T09:30:00Z' })).toEqual(['researcher'])
    expect(await to({ until: '2026-11-22T09:30:00Z' })).toEqual(['writer'])
    expect(await to({ since: '2026-11-22T17:30:00+08:00' })).toEqual(['researcher'])
    expect(await to({ since: '2026-11-22T09:00:00.000Z', until: '2026-11-22T10:00:00.000Z' })).toEqual(['writer', 'researcher'])
    await house.client.scenes.create({ body: { name: 'Shop', id: 'shop' } })
    await house.client.agents.update({ params: { id: 'writer' }, body: { scene: 'shop' } })
    expect(await to({ scene: 'shop' })).toEqual(['writer'])
    expect((await graph(house, { scene: 'nowhere' })).nodes.map(node => node.id)).toEqual(['user'])
    for (const since of ['yesterday', '2026-11-22', '2026-13-40T00:00:00Z', ''])
      await expect(to({ since })).rejects.toMatchObject({ status: 400 })
  })
})

describe('the first minute', () => {
  it('offers the sample team in both languages, and takes one choice', async () => {
    await using house = await openTestHouse()
    const { chosen, team } = await house.client.welcome.look({ query: { language: 'zh' } })
    expect([chosen, team.map(agent => agent.id)]).toEqual([false, ['leader', 'researcher', 'writer']])
    expect(team.every(agent => /\p{Script=Han}/u.test(agent.name) && /\p{Script=Han}/u.test(agent.objective))).toBe(true)
    using ear = await listen(house.url, house.token)
    expect(await house.client.welcome.choose({ body: { choice: 'sample', language: 'zh' } })).toEqual({ chosen: true, added: ['researcher', 'writer'] })
    await ear.next('agent.created', agent => agent.id === 'writer')
    expect((await house.client.agents.list()).agents.map(agent => agent.name)).toEqual(team.map(agent => agent.name))
    expect((await house.client.agents.memory({ params: { id: 'researcher' } })).content).toMatch(/\p{Script=Han}/u)
    expect((await house.client.welcome.look()).chosen).toBe(true)
    await expect(house.client.welcome.choose({ body: { choice: 'empty' } })).rejects.toMatchObject({ status: 409, envelope: { code: 'already_begun' } })
  })

  it('an empty house has its leader and nobody else', async () => {
    await using house = await openTestHouse()
    expect(await house.client.welcome.choose({ body: { choice: 'empty' } })).toEqual({ chosen: true, added: [] })
    expect((await house.client.agents.list()).agents.map(agent => agent.id)).toEqual(['leader'])
    expect((await house.client.welcome.look()).chosen).toBe(true)
  })

  it('a second start with --sample changes nothing', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path, sample: true })
    await first.client.agents.remove({ params: { id: 'writer' } })
    await first.client.agents.update({ params: { id: 'leader' }, body: { name: 'Boss' } })
    await first.close()
    await using again = await openTestHouse({ home: folder.path, sample: true })
    expect((await again.client.agents.list()).agents.map(agent => agent.name)).toEqual(['Boss', 'Researcher'])
  })
})
