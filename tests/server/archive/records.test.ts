// Promise: what was written, said, planned and spent in an older house lies among what is here as if it had always been: found, in order, with its moments; and it wakes nobody, spends nothing and comes once.
import type { Here, RecordKeeper, Records, Taken } from '../../../src-server/archive/records'
import type { Db } from '../../../src-server/kernel/db'
import type { TestHouse } from '../../support/house'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRecords } from '../../../src-server/archive/records'
import { readConfig } from '../../../src-server/config'
import { layFoundation } from '../../../src-server/house.foundation'
import { buildNouns } from '../../../src-server/house.nouns'
import { systemClock } from '../../../src-server/kernel/clock'
import { idSequence, newId } from '../../../src-server/kernel/ids'
import { systemTimers } from '../../../src-server/schedule/alarm'
import { openTestHouse, temporaryFolder } from '../../support/house'

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 2, 10, minute)).toISOString()

const RECORDS: Records = {
  house: 'Old house',
  mailboxes: [
    { path: 'agents/mailbox/leader/inbox.jsonl', to: 'leader', letters: [{ from: 'helper', content: 'The refund 退款 is done.', at: at(1), read: true }, { from: 'user', content: 'Thank you.', at: at(2), read: false }, { from: 'writer', content: 'From their writer, not ours.', at: at(3), read: false }] },
    { path: 'agents/mailbox/user/inbox.jsonl', to: 'user', letters: [{ from: 'helper', content: 'All refunds are done 🎉', at: at(4), read: false }] },
    { path: 'agents/mailbox/ghost/inbox.jsonl', to: 'ghost', letters: [{ from: 'leader', content: 'Anyone?', at: at(5), read: false }] },
  ],
  groups: [
    { path: 'chat/group.jsonl', id: 'Old-house', name: 'Old house', announcement: '', members: ['leader', 'helper', 'ghost'], messages: [{ from: 'helper', content: '@leader the refund came', at: at(9) }, { from: 'system', content: 'Then the clock was turned back.', at: at(8) }, { from: 'user', content: 'Fine.', at: at(8) }] },
    { path: 'chat/shop/messages.jsonl', id: 'shop', name: 'Shop', announcement: 'Sell', members: ['helper'], messages: [{ from: 'user', content: 'Open?', at: at(1) }] },
  ],
  talks: [
    { path: 'scenes/desk/users/ann/history.jsonl', scene: 'desk', user_id: 'ann', sayings: [{ direction: 'incoming', content: 'My order?', channel: 'web_api', at: at(1) }, { direction: 'outgoing', content: 'On its way.', channel: 'web_api', at: at(2) }] },
    { path: 'scenes/gone/users/ann/history.jsonl', scene: 'gone', user_id: 'ann', sayings: [{ direction: 'incoming', content: 'Hello?', channel: 'web', at: at(1) }] },
  ],
  tasks: [
    { path: 'agents/schedule.json/1', id: 'task-1', task: 'Write the weekly report', assigned_to: 'helper', cron: '0 9 * * 1', run_at: null },
    { path: 'agents/schedule.json/2', id: 'task-2', task: 'Tidy up', assigned_to: 'leader', cron: null, run_at: null },
    { path: 'agents/schedule.json/3', id: 'task-3', task: 'Nonsense', assigned_to: 'leader', cron: 'whenever', run_at: null },
    { path: 'agents/schedule.json/4', id: 'task-4', task: 'Lost', assigned_to: 'ghost', cron: null, run_at: null },
  ],
  usage: [
    { path: 'agents/_usage.jsonl', agent_id: 'helper', provider: 'unknown', model: 'unknown', prompt_tokens: 120, completion_tokens: 30, at: at(1) },
    { path: 'agents/_usage.jsonl', agent_id: 'sub-1', provider: 'unknown', model: 'unknown', prompt_tokens: 1, completion_tokens: 1, at: at(1) },
  ],
}

/** The helper came in under another name, as the house has a helper of its own. */
const HERE: Here = { agent: old => ({ leader: 'leader', helper: 'helper-2' })[old] ?? null, scene: old => old === 'desk' ? 'desk' : null }

const temporary = temporaryFolder()
const nouns = compose(temporary.path)
let looked: Taken
let taken: Taken
let again: Taken
let facts: string[]
let house: TestHouse

function compose(home: string): ReturnType<typeof buildNouns> & { db: Db<object>, keeper: RecordKeeper } {
  const config = readConfig(['--port', '0', '--home', home], { COCOCAT_LOG: 'warn' }, { version: '0.0.0-test', page: home, resources: resolve(import.meta.dirname, '../../../resources') })
  if (config === 'help')
    throw new Error('asked for help')
  const foundation = layFoundation(config, systemClock)
  const built = buildNouns(foundation, systemTimers)
  return { ...built, db: foundation.db, keeper: createRecords({ ...built, db: foundation.db, clock: systemClock }) }
}

const count = (): number => nouns.db.prepare<[], number>('SELECT (SELECT COUNT(*) FROM letters) + (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM scene_messages) + (SELECT COUNT(*) FROM usage) + (SELECT COUNT(*) FROM tasks) + (SELECT COUNT(*) FROM said)').pluck().get()!

beforeAll(async () => {
  nouns.welcome.ensureLeader('en')
  nouns.chat.ensureGeneral()
  for (const id of ['helper', 'helper-2', 'writer'])
    nouns.agents.create({ id, name: id })
  nouns.scenes.ensureDefault('Default')
  nouns.scenes.create({ id: 'desk', name: 'Desk', description: '' })
  nouns.scenes.join('desk', 'helper-2')
  nouns.chat.create({ id: 'shop', name: 'The shop', announcement: '', members: [] })
  nouns.mailboxes.send({ from: 'leader', to: 'user', content: 'A refund of today.' })
  const [before, seq] = [count(), nouns.db.seq()]
  looked = nouns.keeper.look(RECORDS, HERE)
  expect(count()).toBe(before)
  taken = nouns.keeper.take(RECORDS, HERE)
  facts = nouns.db.prepare<[number], string>('SELECT type FROM events WHERE seq > ?').pluck().all(seq)
  const after = count()
  again = nouns.keeper.take(RECORDS, HERE)
  expect(count()).toBe(after)
  nouns.db.close()
  house = await openTestHouse({ home: temporary.path })
})
afterAll(async () => {
  await house.close()
  temporary[Symbol.dispose]()
})

describe('what is told of them', () => {
  it('is what came, what it is called here, and whom nobody knows', () => {
    expect(taken.counts).toEqual({ letters: 4, messages: 6, turns: 1 })
    expect(taken.arrivals).toEqual([
      { noun: 'group', id: 'Old-house', name: 'Old house', outcome: 'added', as: 'Old-house' },
      { noun: 'group', id: 'shop', name: 'Shop', outcome: 'renamed', as: 'shop-2' },
      { noun: 'task', id: 'task-1', name: 'Write the weekly report', outcome: 'added', as: 'task-1' },
      { noun: 'task', id: 'task-2', name: 'Tidy up', outcome: 'added', as: 'task-2' },
    ])
    expect(taken.left).toEqual([
      { path: 'agents/mailbox/ghost/inbox.jsonl', reason: 'nobody' },
      { path: 'scenes/gone/users/ann/history.jsonl', reason: 'nobody' },
      { path: 'agents/schedule.json/4', reason: 'nobody' },
      { path: 'agents/schedule.json/3', reason: 'unreadable' },
      { path: 'agents/_usage.jsonl', reason: 'nobody' },
    ])
  })

  it('is the same before, when they are only looked at', () => {
    expect(looked).toEqual(taken)
  })

  it('is no fact of any letter or message, only of groups and tasks', () => {
    expect(facts).toEqual(['group.created', 'group.created', 'task.created', 'task.created'])
  })

  it('is that all is here already, when they are brought a second time', () => {
    expect(again.counts).toEqual({ letters: 0, messages: 0, turns: 0 })
    expect(again.arrivals.map(({ outcome, as }) => [outcome, as])).toEqual(taken.arrivals.map(({ as }) => ['same', as]))
  })
})

describe('letters', () => {
  it('lie in their mailbox in order, with their moments, read or not, and wake nobody', async () => {
    const { messages, total, unread } = await house.client.mailbox.read({ params: { agent_id: 'leader' } })
    expect({ total, unread }).toEqual({ total: 3, unread: 2 })
    expect(messages).toMatchObject([
      { idx: 0, from: 'helper-2', timestamp: at(1), status: 'read', read_at: at(1), delivery: 'read', turn_id: null },
      { idx: 1, from: 'user', timestamp: at(2), status: 'unread', delivery: 'delivered' },
      { idx: 2, from: 'writer (Old house)', delivery: 'delivered' },
    ])
    await house.settled()
    expect((await house.client.turns.list({})).turns).toEqual([])
  })

  it('to the person lie behind those that are there', async () => {
    const { messages, unread } = await house.client.mailbox.read({ params: { agent_id: 'user' } })
    expect(messages.map(({ idx, content }) => [idx, content])).toEqual([[0, 'A refund of today.'], [1, 'All refunds are done 🎉']])
    expect(unread).toBe(2)
  })
})

describe('groups', () => {
  it('have what was said in its order, before all that is said now', async () => {
    await house.client.chat.post({ params: { id: 'Old-house' }, body: { content: 'New here.' } })
    const { messages } = await house.client.chat.messages({ params: { id: 'Old-house' } })
    expect(messages.map(({ from, content }) => `${from}: ${content}`)).toEqual(['helper-2: @leader the refund came', 'system: Then the clock was turned back.', 'user: Fine.', 'user: New here.'])
    expect(messages.map(({ timestamp }) => timestamp).slice(0, 3)).toEqual([at(9), at(8), at(8)])
    expect(messages[0]!.mentions).toEqual(['leader'])
    const { groups } = await house.client.chat.groups()
    expect(groups.find(({ id }) => id === 'Old-house')!.members).toEqual(['leader', 'helper-2'])
  })
})

describe('what people from outside said', () => {
  it('is the history of the scene', async () => {
    const { history } = await house.client.scenes.history({ params: { id: 'desk', uid: 'ann' } })
    expect(history).toMatchObject([{ direction: 'incoming', content: 'My order?', timestamp: at(1), agent_id: 'helper-2' }, { direction: 'outgoing', content: 'On its way.', timestamp: at(2) }])
    expect((await house.client.scenes.users({ params: { id: 'desk' } })).users).toEqual([{ user_id: 'ann', messages: 2, last_at: at(2) }])
  })
})

describe('tasks', () => {
  it('come switched off, with their times, and can be switched on', async () => {
    const { tasks } = await house.client.schedule.list()
    expect(tasks).toMatchObject([{ id: 'task-1', assigned_to: 'helper-2', cron: '0 9 * * 1', enabled: false, next_run: null }, { id: 'task-2', cron: null, enabled: false, next_run: null }])
    const { task } = await house.client.schedule.update({ params: { id: 'task-2' }, body: { enabled: true } })
    expect(Date.parse(task.next_run!)).toBeGreaterThan(Date.now())
  })
})

describe('usage', () => {
  it('counts for its own day and touches no budget', async () => {
    const { usage, totals } = await house.client.usage.read({ query: { agent_id: 'helper-2' } })
    expect(usage).toMatchObject([{ prompt_tokens: 120, completion_tokens: 30, total_tokens: 150, cost: 0, timestamp: at(1) }])
    expect(totals.turns).toBe(1)
    const { budgets } = await house.client.budgets.list()
    expect(budgets.every(({ spent }) => spent.tokens === 0)).toBe(true)
  })
})

describe('search', () => {
  it('finds them, and what is of today first', async () => {
    const { results } = await house.client.search.find({ query: { q: 'refund' } })
    expect(results.map(({ kind, snippet }) => `${kind}: ${snippet}`)).toEqual(['letter: A <mark>refund</mark> of today.', 'letter: All <mark>refunds</mark> are done 🎉', 'letter: The <mark>refund</mark> 退款 is done.', 'message: @leader the <mark>refund</mark> came'])
    expect((await house.client.search.find({ query: { q: '退款' } })).results).toHaveLength(1)
  })
})

describe('ids of the past', () => {
  it('sort by their moments, and never before the one before', () => {
    const idOf = idSequence()
    const ids = [1000, 5000, 3000, 5000].map(moment => idOf(moment))
    expect(ids.toSorted()).toEqual(ids)
    expect([newId(), ...ids].toSorted()[0]).toBe(ids[0])
    const many = Array.from({ length: 40_000 }, () => idOf(5000))
    expect(many.every((id, n) => n === 0 || id > many[n - 1]!)).toBe(true)
    expect(many.every(id => id.length === 20)).toBe(true)
  })

  it('are the same for the same sequence and seeds', () => {
    const [one, other] = [idSequence(), idSequence()]
    expect([one(1, 'a'), one(1, 'b')]).toEqual([other(1, 'a'), other(1, 'b')])
    expect(idSequence()(1, 'a')).not.toBe(idSequence()(1, 'b'))
  })
})
