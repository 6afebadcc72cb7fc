// Promise: every turn can be explained afterwards, steered while it goes on, and run again without any effect.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTraceStore } from '../../src-server/engine/trace'
import { migrations } from '../../src-server/house.foundation'
import { createBus } from '../../src-server/kernel/bus'
import { openDb } from '../../src-server/kernel/db'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played, waiting } from '../support/models'

type House = Awaited<ReturnType<typeof openTestHouse>>
const write = async (house: House, to: string, content: string) => (await house.client.mailbox.send({ body: { to, content } })).message
const turnsOf = async (house: House, query: object = {}) => (await house.client.turns.list({ query })).turns
const turn = async (house: House, id: string) => (await house.client.turns.get({ params: { id } })).turn
const only = async (house: House, query: object = {}) => {
  const [found, ...more] = await turnsOf(house, query)
  expect(more).toEqual([])
  return turn(house, found!.id)
}

/** Remembers, asks the researcher, and says so. */
const diligent = played(({ agent }, steps) => {
  if (agent.id !== 'writer')
    return { kind: 'answer', text: `Here is ${agent.id}.` }
  return [
    { kind: 'call', tool: 'remember', args: { line: 'zebras are striped' } } as const,
    { text: 'I shall ask.', calls: [{ id: '', tool: 'dispatch_task', args: { to: 'researcher', content: 'look' } }, { id: '', tool: 'recall_history', args: {} }], spent: { prompt_tokens: 100, completion_tokens: 7, cost: 0.5 } },
  ][steps.length] ?? { kind: 'answer', text: 'Done.' }
})

describe('the trace of a turn', () => {
  it('has its prompt in parts, its moves with what they took, and its steps with their results', async () => {
    await using house = await openTestHouse({ sample: true, model: diligent })
    const asked = await write(house, 'writer', 'what about zebras?')
    await house.settled()
    const [first] = await turnsOf(house, { source_id: asked.id })
    const traced = await turn(house, first!.id)
    expect(traced).toMatchObject({ agent_id: 'writer', kind: 'letter', source_id: asked.id, from: 'user', asked: 'what about zebras?', state: 'done', reason: null, answer: 'Done.', cause: null, hops: 0, chain: [] })
    expect(traced.prompt.map(part => part.name)).toEqual(expect.arrayContaining(['instructions', 'soul', 'roster', 'asked']))
    expect(traced.prompt.find(part => part.name === 'asked')!.text).toContain('what about zebras?')
    expect(traced.prompt.every(part => part.tokens > 0)).toBe(true)
    expect(traced.moves.map(({ n, calls, text }) => [n, calls.map(call => call.tool), text])).toEqual([[0, ['remember'], null], [1, ['dispatch_task', 'recall_history'], 'I shall ask.'], [2, [], 'Done.']])
    expect(traced.moves[1]).toMatchObject({ provider: 'played', model: 'played', prompt_tokens: 100, completion_tokens: 7, cost: 0.5, tries: [] })
    expect(traced.steps.map(({ n, move, tool, call_id }) => [n, move, tool, call_id])).toEqual([[0, 0, 'remember', 'call-0-0'], [1, 1, 'dispatch_task', 'call-1-0'], [2, 1, 'recall_history', 'call-1-1']])
    expect(traced.steps[0]).toMatchObject({ args: { line: 'zebras are striped' }, result: 'remembered' })
    expect(traced.cost).toBeCloseTo(0.5)
    expect(traced.prompt_tokens).toBe(traced.moves.reduce((sum, move) => sum + move.prompt_tokens, 0))
    const { totals } = await house.client.usage.read({ query: { agent_id: 'writer' } })
    expect(totals.prompt_tokens).toBeGreaterThanOrEqual(traced.prompt_tokens)
  })

  it('leads back to the first wake-up', async () => {
    await using house = await openTestHouse({ sample: true, model: diligent })
    const asked = await write(house, 'writer', 'zebras')
    await house.settled()
    const [theirs] = await turnsOf(house, { agent_id: 'researcher' })
    const { chain } = await turn(house, theirs!.id)
    expect(chain.map(({ agent_id, source_id }) => [agent_id, source_id])).toEqual([['writer', asked.id]])
    expect(theirs).toMatchObject({ hops: 1, cause: chain[0]!.id })
  })

  it('is listed by agent, state and source, a page at a time', async () => {
    await using house = await openTestHouse({ sample: true, model: played(({ wake }) => {
      if (wake.content === 'bad')
        throw new Error('no')
      return { kind: 'answer', text: null }
    }) })
    for (const [to, content] of [['writer', 'one'], ['writer', 'bad'], ['researcher', 'two'], ['writer', 'three']] as const)
      await write(house, to, content)
    await house.settled()
    const asked = async (query: object): Promise<string[]> => (await turnsOf(house, query)).map(each => each.asked)
    expect((await asked({})).sort()).toEqual(['bad', 'one', 'three', 'two'])
    expect(await asked({ agent_id: 'writer' })).toEqual(['one', 'bad', 'three'])
    expect(await asked({ state: 'failed' })).toEqual(['bad'])
    expect(await asked({ agent_id: 'writer', state: 'done' })).toEqual(['one', 'three'])
    const page = await house.client.turns.list({ query: { limit: 2, agent_id: 'writer' } })
    expect(page.turns.map(each => each.asked)).toEqual(['bad', 'three'])
    expect((await house.client.turns.list({ query: { limit: 2, agent_id: 'writer', before: page.next_before } })).turns.map(each => each.asked)).toEqual(['one'])
  })
})

describe('steering', () => {
  it('a running turn that is cancelled does and says nothing more', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    using ear = await listen(house.url, house.token)
    await write(house, 'writer', 'long work')
    await model.begun('writer')
    const [running] = await turnsOf(house, { state: 'running' })
    expect((await house.client.turns.cancel({ params: { id: running!.id } })).turn).toMatchObject({ state: 'failed', reason: 'cancelled' })
    expect((await ear.next('turn.failed')).data).toMatchObject({ id: running!.id, reason: 'cancelled' })
    await house.settled()
    expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).total).toBe(0)
    await expect(house.client.turns.cancel({ params: { id: running!.id } })).rejects.toMatchObject({ status: 409, envelope: { code: 'turn_ended' } })
  })

  it('what failed can be tried again, once at a time, with nothing of the first try forgotten', async () => {
    let broken = true
    await using house = await openTestHouse({ sample: true, model: played(() => {
      if (broken)
        throw new Error('no')
      return { kind: 'answer', text: 'better' }
    }) })
    const asked = await write(house, 'writer', 'try')
    await house.settled()
    const failed = await only(house)
    broken = false
    const again = (await house.client.turns.retry({ params: { id: failed.id } })).turn
    await expect(house.client.turns.retry({ params: { id: again.id } })).rejects.toMatchObject({ status: 409 })
    await house.settled()
    expect((await turnsOf(house, { source_id: asked.id })).map(({ id, state }) => [id, state])).toEqual([[failed.id, 'failed'], [again.id, 'done']])
    expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.map(letter => letter.content)).toEqual(['better'])
    await expect(house.client.turns.retry({ params: { id: failed.id } })).rejects.toMatchObject({ status: 409 })
  })

  it('the office tells its bounds, and takes others', async () => {
    await using house = await openTestHouse({ sample: true, model: played((_, steps) => steps.length < 9 ? { kind: 'call', tool: 'recall_history', args: {} } : { kind: 'answer', text: 'done' }) })
    expect((await house.client.office.state()).office).toMatchObject({ paused: false, running: 0, bounds: { steps: 8 } })
    expect((await house.client.office.change({ body: { bounds: { steps: 12 } } })).office.bounds).toMatchObject({ steps: 12, hops: 8 })
    await write(house, 'writer', 'go')
    await house.settled()
    expect(await only(house)).toMatchObject({ state: 'done', answer: 'done' })
  })
})

describe('a replay', () => {
  it('of the record calls no model, has no effect, and gives the same steps', async () => {
    let thoughts = 0
    await using house = await openTestHouse({ sample: true, model: { ...diligent, next: (thought) => {
      thoughts++
      return diligent.next(thought)
    } } })
    await write(house, 'writer', 'zebras')
    await house.settled()
    const [first] = await turnsOf(house, { agent_id: 'writer' })
    const before = { thoughts, letters: (await house.client.status.house()).counts.letters, memory: house.file('agents', 'writer', 'memory', 'MEMORY.md') }
    const { replay } = await house.client.turns.replay({ params: { id: first!.id }, body: {} })
    const original = await turn(house, first!.id)
    expect(replay).toMatchObject({ from: null, same: true, answer: 'Done.', reason: null, failure: null, changed: [] })
    expect(replay.steps.map(({ tool, args, result }) => ({ tool, args, result }))).toEqual(original.steps.map(({ tool, args, result }) => ({ tool, args, result })))
    expect({ thoughts, letters: (await house.client.status.house()).counts.letters, memory: house.file('agents', 'writer', 'memory', 'MEMORY.md') }).toEqual(before)
    expect((await house.client.turns.replays({ params: { id: first!.id } })).replays).toEqual([replay])
  })

  it('from a move on, with another prompt, is thought anew without any effect', async () => {
    const model = played(({ agent }, steps, { prompt }) => {
      if (agent.id !== 'writer' || steps.length > 1)
        return { kind: 'answer', text: `soul: ${prompt.find(part => part.name === 'soul')!.text}`.slice(0, 40) }
      return { kind: 'call', tool: 'remember', args: { line: steps.length === 0 ? 'first' : prompt.find(part => part.name === 'soul')!.text.slice(0, 20) } }
    })
    await using house = await openTestHouse({ sample: true, model })
    await write(house, 'writer', 'zebras')
    await house.settled()
    const original = await only(house)
    const memory = house.file('agents', 'writer', 'memory', 'MEMORY.md')
    const { replay } = await house.client.turns.replay({ params: { id: original.id }, body: { from: 1, prompt: [{ name: 'soul', text: 'You are a poet.' }] } })
    expect(replay).toMatchObject({ from: 1, same: false, changed: ['soul'], provider: 'played', answer: 'soul: You are a poet.' })
    expect(replay.steps.map(({ args, result }) => [args, result.slice(0, 8)])).toEqual([[{ line: 'first' }, 'remember'], [{ line: 'You are a poet.' }, 'not done']])
    expect(house.file('agents', 'writer', 'memory', 'MEMORY.md')).toBe(memory)
  })

  it('is refused while the turn goes on, and of a turn that is not there', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    await write(house, 'writer', 'x')
    await model.begun('writer')
    const [running] = await turnsOf(house)
    await expect(house.client.turns.replay({ params: { id: running!.id }, body: {} })).rejects.toMatchObject({ status: 409, envelope: { code: 'turn_open' } })
    await expect(house.client.turns.replay({ params: { id: 'nothing' }, body: {} })).rejects.toMatchObject({ status: 404 })
    model.answer('ok')
  })
})

describe('a replay that is not wanted any more', () => {
  it('is ended, keeps what it came to, and says why', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    await write(house, 'writer', 'x')
    await model.begun('writer')
    model.answer('ok')
    await house.settled()
    const { id } = await only(house)
    await expect(house.client.turns.cancelReplay({ params: { id } })).rejects.toMatchObject({ status: 409, envelope: { code: 'no_replay' } })
    const made = house.client.turns.replay({ params: { id }, body: { from: 0 } })
    await model.begun('writer')
    expect(await house.client.turns.cancelReplay({ params: { id } })).toEqual({ cancelled: 1 })
    const { replay } = await made
    expect(replay).toMatchObject({ reason: 'cancelled', failure: 'You ended this replay.', answer: null, same: false })
    expect((await house.client.turns.replays({ params: { id } })).replays).toEqual([replay])
    await expect(house.client.turns.cancelReplay({ params: { id: 'nothing' } })).rejects.toMatchObject({ status: 404 })
  })
})

describe('a turn', () => {
  it('names the group and the task it came from, and a run names its turn', async () => {
    await using house = await openTestHouse({ sample: true, model: played(() => ({ kind: 'answer', text: 'ok' })) })
    await house.client.chat.post({ params: { id: 'general' }, body: { content: '@writer hello' } })
    const { task } = await house.client.schedule.create({ body: { name: 'Look', task: 'Look around.', assigned_to: 'researcher', cron: '0 9 * * *' } })
    const { run } = await house.client.schedule.run({ params: { id: task.id } })
    await house.settled()
    expect(await only(house, { agent_id: 'writer' })).toMatchObject({ kind: 'mention', group_id: 'general', task_id: null })
    expect(await turn(house, run.turn_id!)).toMatchObject({ kind: 'task', source_id: run.id, group_id: null, task_id: task.id })
    expect((await house.client.schedule.runs({ params: { id: task.id } })).runs).toMatchObject([{ status: 'done', turn_id: run.turn_id }])
    await house.client.schedule.remove({ params: { id: task.id } })
    expect(await turn(house, run.turn_id!)).toMatchObject({ task_id: null })
  })
})

describe('a task of a colleague that fails', () => {
  it('is answered with why, so that whoever gave it can say so', async () => {
    const model = played(({ agent, wake }, steps) => {
      if (agent.id === 'researcher')
        throw new Error('broken')
      if (wake.letter?.type === 'reply')
        return { kind: 'answer', text: `It came back: ${wake.content}` }
      return steps.length === 0 ? { kind: 'call', tool: 'dispatch_task', args: { to: 'researcher', content: 'find it' } } : { kind: 'answer', text: null }
    })
    await using house = await openTestHouse({ sample: true, model })
    const asked = await write(house, 'leader', 'have it found')
    await house.settled()
    const { messages } = await house.client.mailbox.read({ params: { agent_id: 'user' } })
    expect(messages).toMatchObject([{ from: 'leader', thread_id: asked.thread_id, content: expect.stringContaining('It came back: I could not do this.') }])
  })
})

describe('what is kept', () => {
  it('of the oldest turns goes first where there is too much, or too old; the turns themselves stay listed', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path, sample: true, model: diligent })
    for (const content of ['one', 'two', 'three'])
      await write(first, 'researcher', content)
    await first.settled()
    const ids = (await turnsOf(first)).map(({ id }) => id)
    await first.close()

    const db = openDb({ file: join(folder.path, 'cococat.db'), backups: join(folder.path, 'backups'), migrations, clock: () => new Date(), driver: createBus(() => {}) })
    const bytes = db.prepare<[], number>('SELECT trace_bytes FROM wakeups ORDER BY id').pluck().all()
    const trace = createTraceStore(db)
    expect(bytes.every(each => each > 1000)).toBe(true)
    expect(trace.prune('', bytes[1]! + bytes[2]!)).toBe(1)
    expect(trace.prune('', bytes[1]! + bytes[2]!)).toBe(0)
    expect(trace.prune(new Date(Date.now() + 60_000).toISOString(), Infinity)).toBe(2)
    db.close()

    await using again = await openTestHouse({ home: folder.path, model: diligent })
    expect((await turnsOf(again)).map(({ id, state }) => [id, state])).toEqual(ids.map(id => [id, 'done']))
    expect(await turn(again, ids[0]!)).toMatchObject({ answer: 'Here is researcher.', prompt: [], moves: [], steps: [] })
    await expect(again.client.turns.replay({ params: { id: ids[0]! }, body: {} })).rejects.toMatchObject({ status: 409, envelope: { code: 'trace_gone' } })
  })
})
