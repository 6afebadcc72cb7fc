// Promise: every letter and mention is taken up once, one at a time for each agent, within bounds, and nothing that goes wrong is silent.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played, waiting } from '../support/models'

type House = Awaited<ReturnType<typeof openTestHouse>>
const write = async (house: House, to: string, content: string, more = {}) => (await house.client.mailbox.send({ body: { to, content, ...more } })).message
const lettersOf = async (house: House, agent_id: string) => (await house.client.mailbox.read({ params: { agent_id }, query: { limit: 500 } })).messages
const historyOf = async (house: House, id: string) => (await house.client.agents.history({ params: { id }, query: { limit: 500 } })).entries

describe('a letter', () => {
  it('wakes its agent, is marked read and answered in its thread; every step is told live', async () => {
    const model = played(({ wake }) => ({ kind: 'answer', text: `You said ${wake.content}.` }))
    await using house = await openTestHouse({ model, sample: true })
    using ear = await listen(house.url, house.token)
    const asked = await write(house, 'researcher', 'hello')
    const { data: finished } = await ear.next('turn.finished')
    const [answer] = await lettersOf(house, 'user')
    expect(answer).toMatchObject({ from: 'researcher', content: 'You said hello.', type: 'reply', reply_to: asked.id, thread_id: asked.id, status: 'unread' })
    expect((await lettersOf(house, 'researcher'))[0]).toMatchObject({ id: asked.id, status: 'read' })
    expect(ear.facts().map(fact => fact.event)).toEqual(['mail.delivered', 'edge.added', 'agent.status', 'mail.read', 'turn.started', 'mail.updated', 'agent.status', 'budget.updated', 'mail.delivered', 'edge.added', 'mail.updated', 'usage.recorded', 'turn.finished', 'agent.status'])
    const { data: started } = await ear.next('turn.started')
    expect(started).toEqual({ id: finished.id, agent_id: 'researcher', kind: 'letter', from: 'user', source_id: asked.id, group_id: null, asked: 'hello' })
    expect(finished).toMatchObject({ agent_id: 'researcher', answered: true })
    await expect.poll(() => historyOf(house, 'researcher')).toEqual([{ turn_id: finished.id, timestamp: expect.any(String), kind: 'letter', from: 'user', asked: 'hello', answered: 'You said hello.', actions: [] }])
  })

  it('gives the model all an agent is given', async () => {
    const given: unknown[] = []
    await using house = await openTestHouse({ sample: true, model: played((context) => {
      given.push(structuredClone(context))
      return { kind: 'answer', text: null }
    }) })
    const asked = await write(house, 'writer', 'zebra')
    await house.settled()
    expect(given).toEqual([expect.objectContaining({
      agent: expect.objectContaining({ id: 'writer', status: 'idle' }),
      profile: (await house.client.agents.profile({ params: { id: 'writer' } })).profile,
      memory: house.file('agents', 'writer', 'memory', 'MEMORY.md'),
      history: [],
      team: [expect.objectContaining({ id: 'leader' }), expect.objectContaining({ id: 'researcher' }), expect.objectContaining({ id: 'writer' })],
      wake: { kind: 'letter', from: 'user', fromName: 'user', content: 'zebra', letter: expect.objectContaining({ id: asked.id }), answered: null, group_id: null, scene: null, task_id: null, outside: null },
      sceneContext: house.file('scenes', 'default', 'CONTEXT.md'),
      passages: [],
    })])
    expect(await lettersOf(house, 'user'), 'nothing to say is no letter').toEqual([])
  })
})

describe('a mention', () => {
  it('is answered in its group, as an answer to that message', async () => {
    await using house = await openTestHouse({ sample: true, model: played(({ agent }) => ({ kind: 'answer', text: `Here is ${agent.name}.` })) })
    using ear = await listen(house.url, house.token)
    const { message } = await house.client.chat.post({ params: { id: 'general' }, body: { content: '@researcher @writer are you there?' } })
    await house.settled()
    const [, ...answers] = (await house.client.chat.general()).messages
    expect(answers.map(({ from, content, reply_to }) => [from, content, reply_to]).sort()).toEqual([['researcher', 'Here is Researcher.', message.id], ['writer', 'Here is Writer.', message.id]])
    expect((await ear.next('turn.started')).data).toMatchObject({ kind: 'mention', group_id: 'general', source_id: message.id })
    expect((await house.client.mailbox.all()).mailboxes.map(box => box.total)).toEqual([0, 0, 0, 0])
  })

  it('in a group that is deleted meanwhile fails, and says why', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    using ear = await listen(house.url, house.token)
    await house.client.chat.create({ body: { name: 'Room', id: 'room', members: ['writer'] } })
    await house.client.chat.post({ params: { id: 'room' }, body: { content: '@writer' } })
    await model.begun('writer')
    await house.client.chat.remove({ params: { id: 'room' } })
    model.answer('too late')
    expect((await ear.next('turn.failed')).data).toMatchObject({ agent_id: 'writer', reason: 'group_not_found' })
  })
})

describe('at work', () => {
  it('an agent does one thing at a time, in the order it was asked; four agents work at once', async () => {
    let now = 0
    let most = 0
    const busy = new Set<string>()
    const heard: Record<string, string[]> = {}
    const model = played(async ({ agent, wake }) => {
      expect(busy.has(agent.id), 'one turn at a time').toBe(false)
      busy.add(agent.id);
      (heard[agent.id] ??= []).push(wake.content)
      most = Math.max(most, ++now)
      await sleep(20)
      now--
      busy.delete(agent.id)
      return { kind: 'answer', text: null }
    })
    await using house = await openTestHouse({ model })
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const id of ids)
      await house.client.agents.create({ body: { name: id, id } })
    await house.client.office.change({ body: { paused: true } }) // all of it waits, however slow this machine writes
    for (let n = 0; n < 4; n++) {
      for (const id of ids)
        await write(house, id, `${n}`)
    }
    await house.client.office.change({ body: { paused: false } })
    await house.settled()
    expect(most).toBe(4)
    expect(heard).toEqual(Object.fromEntries(ids.map(id => [id, ['0', '1', '2', '3']])))
  })

  it('an agent that is switched off keeps its letters, and takes them up when it is switched on', async () => {
    await using house = await openTestHouse({ sample: true, model: played(({ wake }) => ({ kind: 'answer', text: wake.content })) })
    const enable = (enabled: boolean) => house.client.agents.update({ params: { id: 'writer' }, body: { enabled } })
    await enable(false)
    for (const content of ['one', 'two'])
      await write(house, 'writer', content)
    await write(house, 'leader', 'other')
    await expect.poll(async () => (await lettersOf(house, 'user')).length).toBe(1)
    await sleep(50)
    expect((await house.client.mailbox.read({ params: { agent_id: 'writer' } })).unread).toBe(2)
    await enable(true)
    await house.settled()
    expect((await lettersOf(house, 'user')).map(letter => letter.content)).toEqual(['other', 'one', 'two'])
  })
})

describe('bounds', () => {
  it('agents that always answer each other, or mention everyone, come to rest too', async () => {
    await using house = await openTestHouse({ sample: true, model: played(({ wake }) => ({ kind: 'answer', text: wake.kind === 'mention' ? '@writer @researcher go on' : 'go on' })) })
    await write(house, 'writer', 'begin', { from: 'researcher' })
    await house.settled()
    const { counts } = await house.client.status.house()
    expect(counts.letters).toBeLessThanOrEqual(11)
    await house.client.chat.post({ params: { id: 'general' }, body: { content: '@writer begin' } })
    await house.settled()
    expect((await house.client.status.house()).counts.messages).toBeLessThanOrEqual(11)
  })

  it('agents that each write to several others come to rest after a hundred wake-ups', async () => {
    const others = ['leader', 'researcher', 'writer']
    let letters = 0
    const model = played((_, steps) => steps.length < 8 ? { kind: 'call', tool: 'send_message', args: { to: others[steps.length % 3]!, content: `more ${letters++}` } } : { kind: 'answer', text: null })
    await using house = await openTestHouse({ sample: true, model })
    await house.client.office.change({ body: { bounds: { exchanges: 100, cooldown_ms: 0 } } }) // or each two of them are paused long before
    using ear = await listen(house.url, house.token)
    await write(house, 'writer', 'begin')
    expect((await ear.next('turn.failed', turn => turn.reason === 'too_many_wakeups')).data.message).toContain('100')
    await house.settled()
    expect(ear.facts().filter(fact => fact.event === 'turn.finished')).toHaveLength(100)
  })

  it('a turn uses tools eight times at most', async () => {
    let asked = 0
    await using house = await openTestHouse({ sample: true, model: played(() => ({ kind: 'call', tool: 'remember', args: { line: `line ${asked++}` } })) })
    using ear = await listen(house.url, house.token)
    await write(house, 'writer', 'work')
    expect((await ear.next('turn.failed')).data).toMatchObject({ agent_id: 'writer', reason: 'too_many_steps' })
    expect(ear.facts().filter(fact => fact.event === 'turn.step')).toHaveLength(8)
    expect((await house.client.agents.get({ params: { id: 'writer' } })).agent.status).toBe('error')
  })

  it.each([
    ['fly', {}],
    ['constructor', {}],
    ['send_message', { to: 'nobody', content: 'x' }],
    ['send_message', { to: '../x', content: 'x' }],
    ['send_message', { to: 'leader', content: ' ' }],
    ['send_message', {}],
    ['remember', { line: 42 as never }],
    ['dispatch_task', { to: 'user', content: 'x'.repeat(100_001) }],
  ])('a tool used wrongly (%s %j) is a result to learn from, and leaves nothing behind', async (tool, args) => {
    const results: string[] = []
    await using house = await openTestHouse({ sample: true, model: played((_, steps) => {
      results.splice(0, 9, ...steps.map(step => step.result))
      return steps.length === 0 ? { kind: 'call', tool, args } : { kind: 'answer', text: 'so be it' }
    }) })
    await write(house, 'writer', 'try')
    await house.settled()
    expect(results).toEqual([expect.stringMatching(/^refused: \S/)])
    expect((await house.client.status.house()).counts.letters).toBe(2)
  })
})

describe('what goes wrong', () => {
  it('a model that throws fails its turn with a reason, and the house lives', async () => {
    const model = played(({ wake }) => {
      if (wake.content === 'boom')
        throw new Error('secret: key abc')
      return { kind: 'answer', text: 'fine' }
    })
    await using house = await openTestHouse({ sample: true, model })
    using ear = await listen(house.url, house.token)
    await write(house, 'writer', 'boom')
    const { data } = await ear.next('turn.failed')
    expect(data).toMatchObject({ agent_id: 'writer', reason: 'internal' })
    expect(data.message).not.toContain('secret')
    await write(house, 'writer', 'again')
    await ear.next('turn.finished')
    expect((await lettersOf(house, 'user')).map(letter => letter.content)).toEqual(['fine'])
    expect((await house.client.agents.get({ params: { id: 'writer' } })).agent.status).toBe('idle')
    expect((await historyOf(house, 'writer')).map(entry => entry.asked)).toEqual(['again'])
  })

  it('an agent deleted in mid-turn says and does nothing more, and comes back whole', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    using ear = await listen(house.url, house.token)
    await house.client.agents.create({ body: { name: 'Novice' } })
    const params = { params: { id: 'novice' } }
    for (const content of ['first', 'second'])
      await write(house, 'novice', content)
    await model.begun('novice')
    await house.client.agents.remove(params)
    expect([(await ear.next('turn.failed')).data.reason, (await ear.next('turn.failed')).data.reason]).toEqual(['agent_removed', 'agent_removed'])
    model.move({ kind: 'call', tool: 'remember', args: { line: 'from beyond' } })
    model.answer('from beyond')
    await house.settled()
    await sleep(50)
    expect(await lettersOf(house, 'user')).toEqual([])
    await house.client.agents.restore(params)
    expect((await house.client.agents.memory(params)).content).not.toContain('from beyond')
    expect((await house.client.agents.get(params)).agent.status).not.toBe('busy')
  })

  it('the one to be answered being deleted meanwhile fails the turn', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    using ear = await listen(house.url, house.token)
    await write(house, 'writer', 'hello', { from: 'researcher' })
    await model.begun('writer')
    await house.client.agents.remove({ params: { id: 'researcher' } })
    model.answer('hello yourself')
    expect((await ear.next('turn.failed')).data).toMatchObject({ agent_id: 'writer', reason: 'agent_not_found' })
  })
})

describe('a restart', () => {
  it('lets a turn in progress end, and takes up what was queued, each once', async () => {
    using folder = temporaryFolder()
    const model = waiting()
    const first = await openTestHouse({ home: folder.path, sample: true, model })
    for (let n = 0; n < 5; n++)
      await write(first, 'writer', `${n}`)
    await first.client.chat.post({ params: { id: 'general' }, body: { content: '@researcher 5' } })
    await model.begun('writer')
    await model.begun('researcher')
    const closing = first.close()
    model.answer('answered 0', 'writer')
    model.answer('answered 5', 'researcher')
    await closing
    await using again = await openTestHouse({ home: folder.path, model: played(({ wake }) => ({ kind: 'answer', text: `answered ${wake.content}` })) })
    await again.settled()
    expect((await lettersOf(again, 'user')).map(letter => letter.content)).toEqual([0, 1, 2, 3, 4].map(n => `answered ${n}`))
    expect((await again.client.chat.general()).messages.map(message => message.content)).toEqual(['@researcher 5', 'answered 5'])
    const history = await historyOf(again, 'writer')
    expect(history.map(entry => entry.asked)).toEqual(['0', '1', '2', '3', '4'])
    expect(new Set(history.map(entry => entry.turn_id)).size).toBe(5)
  })
})
