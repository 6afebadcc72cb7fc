// Promise: a letter that was taken is there, once, in its place for ever; counts and pages never disagree with it; and it is followed until it is answered.
import type { Events } from '../../src-server/contract'
import type { Letter } from '../../src-server/mailbox/contract'
import type { TestHouse } from '../support/house'
import type { Ear } from '../support/listen'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played, waiting } from '../support/models'

const silent = played(() => ({ kind: 'answer', text: null }))
let house: TestHouse
let me = 0
beforeAll(async () => {
  house = await openTestHouse({ model: silent })
})
afterAll(() => house.close())

/** An agent whose mailbox is empty, and who is not at work: its letters stay as they are. */
async function mailbox(): Promise<string> {
  const { agent } = await house.client.agents.create({ body: { name: `Box ${++me}`, enabled: false } })
  return agent.id
}
const send = async (to: string, content: string, more: Partial<Pick<Letter, 'from' | 'type'> & { reply_to: string, task_id: string }> = {}): Promise<Letter> => (await house.client.mailbox.send({ body: { to, content, ...more } })).message
const read = (agent_id: string, query: { status?: 'read' | 'unread', limit?: number, before?: number } = {}) => house.client.mailbox.read({ params: { agent_id }, query })
const markRead = (agent_id: string, idx: number) => house.client.mailbox.markRead({ params: { agent_id, idx: String(idx) } })

describe('a letter', () => {
  it('is sent as the person, unless somebody else is named', async () => {
    const [to, from] = [await mailbox(), await mailbox()]
    expect(await send(to, ' hello\n猫 \u0000 🐈 ')).toMatchObject({ idx: 0, from: 'user', to, content: ' hello\n猫 \u0000 🐈 ', type: 'message', status: 'unread', task_id: null, reply_to: null, read_at: null })
    expect(await send(to, 'hi', { from })).toMatchObject({ idx: 1, from })
    expect((await read(to)).messages.map(letter => letter.content)).toEqual([' hello\n猫 \u0000 🐈 ', 'hi'])
  })

  it('to the person lies in the mailbox “user”', async () => {
    const from = await mailbox()
    const before = (await read('user')).total
    expect(await send('user', 'for you', { from })).toMatchObject({ to: 'user', idx: before })
  })

  it('is told live with the counts of its mailbox', async () => {
    const to = await mailbox()
    using ear = await listen(house.url, house.token)
    const letter = await send(to, 'x')
    expect((await ear.next('mail.delivered')).data).toEqual({ message: letter, unread: 1, total: 1 })
    const { message } = await markRead(to, 0)
    expect((await ear.next('mail.read')).data).toEqual({ agent_id: to, idx: 0, id: letter.id, read_at: message.read_at, unread: 0 })
  })

  it.each([
    [{ to: 'nobody', content: 'x' }, 404, 'agent_not_found'],
    [{ to: 'leader', content: 'x', from: 'nobody' }, 404, 'agent_not_found'],
    [{ to: 'leader', content: 'x', reply_to: 'nothing' }, 404, 'letter_not_found'],
    [{ to: 'leader', content: ' \n ' }, 400, 'invalid_input'],
    [{ to: 'leader', content: 'x'.repeat(100_001) }, 400, 'invalid_input'],
    [{ to: 'leader', content: 'x', type: 'spam' }, 400, 'invalid_input'],
    [{ to: '../leader', content: 'x' }, 400, 'invalid_input'],
    [{ to: 'leader' }, 400, 'invalid_input'],
  ])('refused, %#, leaves nothing behind', async (body, status, code) => {
    const before = await house.client.status.house()
    await expect(house.client.mailbox.send({ body: body as never })).rejects.toMatchObject({ status, envelope: { code } })
    const after = await house.client.status.house()
    expect([after.counts.letters, after.seq]).toEqual([before.counts.letters, before.seq])
  })

  it('may be as long as a letter can be', async () => {
    const to = await mailbox()
    expect((await send(to, '🐈'.repeat(50_000))).content).toHaveLength(100_000)
  })

  it('two hundred at once have two hundred places', async () => {
    const to = await mailbox()
    const sent = await Promise.all(Array.from({ length: 200 }, (_, n) => send(to, `letter ${n}`)))
    expect(sent.map(letter => letter.idx).sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n))
    expect(new Set(sent.map(letter => letter.id)).size).toBe(200)
    expect(await read(to, { limit: 500 })).toMatchObject({ total: 200, unread: 200 })
  })
})

describe('a mailbox', () => {
  it('comes by pages before an idx, newest last, nothing twice', async () => {
    const to = await mailbox()
    for (let n = 0; n < 10; n++)
      await send(to, `${n}`)
    const first = await read(to, { limit: 4 })
    expect([first.messages.map(letter => letter.idx), first.next_before]).toEqual([[6, 7, 8, 9], 6])
    await send(to, 'meanwhile')
    const second = await read(to, { limit: 4, before: first.next_before })
    expect([second.messages.map(letter => letter.idx), second.next_before]).toEqual([[2, 3, 4, 5], 2])
    const third = await read(to, { limit: 4, before: second.next_before })
    expect([third.messages.map(letter => letter.idx), third.next_before]).toEqual([[0, 1], undefined])
    expect((await read(to, { limit: 11 })).next_before, 'a page that ends at the beginning says so').toBeUndefined()
    expect((await read(to, { before: 0 })).messages).toEqual([])
  })

  it('counts, and filters by status; an idx never shifts', async () => {
    const to = await mailbox()
    for (let n = 0; n < 6; n++)
      await send(to, `${n}`)
    for (const idx of [1, 3, 5])
      await markRead(to, idx)
    const idx = async (status?: 'read' | 'unread', limit = 50) => (await read(to, { status, limit })).messages.map(letter => letter.idx)
    expect(await read(to)).toMatchObject({ agent_id: to, total: 6, unread: 3 })
    expect(await idx('unread')).toEqual([0, 2, 4])
    expect(await idx('read')).toEqual([1, 3, 5])
    expect(await idx(undefined)).toEqual([0, 1, 2, 3, 4, 5])
    expect(await idx('unread', 2)).toEqual([2, 4])
    expect((await read(to, { status: 'read', limit: 3 })).next_before, 'there is no older one').toBeUndefined()
    expect((await read(to, { status: 'read', limit: 2 })).next_before).toBe(3)
  })

  it('marks a letter read once; a second time changes nothing and says nothing', async () => {
    const to = await mailbox()
    await send(to, 'x')
    const once = await markRead(to, 0)
    using ear = await listen(house.url, house.token)
    const [again, both] = await Promise.all([markRead(to, 0), markRead(to, 0)])
    expect([again, both]).toEqual([once, once])
    expect(once).toMatchObject({ status: 'read', message: { status: 'read' } })
    expect(await read(to)).toMatchObject({ unread: 0, total: 1 })
    expect(ear.facts()).toEqual([])
    await expect(markRead(to, 1)).rejects.toMatchObject({ status: 404, envelope: { code: 'letter_not_found' } })
  })

  it('is in the list of all, the person’s first, with its newest letter', async () => {
    const to = await mailbox()
    await send(to, 'older')
    const latest = await send(to, 'newer')
    const { mailboxes } = await house.client.mailbox.all()
    expect(mailboxes.slice(0, 2).map(box => box.agent_id)).toEqual(['user', 'leader'])
    expect(mailboxes.find(box => box.agent_id === to)).toEqual({ agent_id: to, unread: 2, total: 2, latest })
    expect(mailboxes).toHaveLength((await house.client.agents.list()).agents.length + 1)
  })

  it.each(['-1', '1.5', 'abc', '1e3', '9999999999', '0x1', ' 1'])('has no letter %j', async (idx) => {
    expect((await house.raw('PUT', `/api/mailbox/user/read/${encodeURIComponent(idx)}`)).status).toBe(400)
  })
})

describe('a thread', () => {
  it('holds an exchange over all mailboxes; an answer stays in the thread and the task of what it answers', async () => {
    const [a, b] = [await mailbox(), await mailbox()]
    const task = await send(a, 'do it', { type: 'task' })
    expect(task).toMatchObject({ task_id: task.id, thread_id: task.id })
    const reply = await send('user', 'done', { from: a, type: 'reply', reply_to: task.id })
    const more = await send(b, 'look', { from: a, reply_to: reply.id })
    const other = await send(a, 'another matter')
    const named = await send(a, 'of my own task', { task_id: 'my-task', reply_to: task.id })
    expect([reply, more, named].map(letter => [letter.thread_id, letter.task_id])).toEqual([[task.id, task.id], [task.id, task.id], [task.id, 'my-task']])
    const thread = await house.client.mailbox.thread({ params: { thread_id: task.id } })
    expect(thread.messages.map(letter => letter.id)).toEqual([task.id, reply.id, more.id, named.id])
    expect((await house.client.mailbox.thread({ params: { thread_id: other.id } })).messages).toEqual([other])
  })

  it('comes by pages', async () => {
    const to = await mailbox()
    const first = await send(to, '0')
    for (let n = 1; n < 5; n++)
      await send(to, `${n}`, { reply_to: first.id })
    const params = { thread_id: first.id }
    const newest = await house.client.mailbox.thread({ params, query: { limit: 3 } })
    expect(newest.messages.map(letter => letter.content)).toEqual(['2', '3', '4'])
    const older = await house.client.mailbox.thread({ params, query: { limit: 3, before: newest.next_before } })
    expect([older.messages.map(letter => letter.content), older.next_before]).toEqual([['0', '1'], undefined])
  })
})

describe('where a letter stands', () => {
  const letterIn = async (house: TestHouse, id: string): Promise<Letter> => (await house.client.mailbox.letter({ params: { id } })).message
  const writeIn = async (house: TestHouse, to: string, content: string, more = {}): Promise<Letter> => (await house.client.mailbox.send({ body: { to, content, ...more } })).message
  const resend = (house: TestHouse, id: string) => house.client.mailbox.resend({ params: { id } })
  const told = (ear: Ear, id: string): Events['mail.updated'][] => ear.facts().flatMap(fact => fact.event === 'mail.updated' && fact.data.id === id ? [fact.data] : [])
  const settledAt = (house: TestHouse, id: string, delivery: Letter['delivery']) => expect.poll(async () => (await letterIn(house, id)).delivery).toBe(delivery)

  it('is followed from the desk to the answer, and told live', async () => {
    const model = waiting()
    await using house = await openTestHouse({ model, sample: true })
    using ear = await listen(house.url, house.token)
    const letter = await writeIn(house, 'writer', 'hello')
    expect(letter).toMatchObject({ delivery: 'queued', failure: null, turn_id: expect.any(String) })
    await model.begun('writer')
    expect(await letterIn(house, letter.id)).toMatchObject({ delivery: 'read', status: 'read', turn_id: letter.turn_id })
    model.answer('hello yourself')
    await house.settled()
    expect(await letterIn(house, letter.id)).toMatchObject({ delivery: 'answered', failure: null, turn_id: letter.turn_id })
    const { turn_id } = letter
    expect((await ear.next('turn.finished')).data.id, 'it names the turn it woke').toBe(turn_id)
    expect(told(ear, letter.id)).toEqual(['read', 'answered'].map(delivery => ({ agent_id: 'writer', idx: 0, id: letter.id, delivery, failure: null, turn_id })))
  })

  it('stays read when there is nothing to say to it', async () => {
    using ear = await listen(house.url, house.token)
    const letter = await writeIn(house, 'leader', 'thanks')
    await ear.next('turn.finished', turn => turn.source_id === letter.id)
    expect(await letterIn(house, letter.id)).toMatchObject({ delivery: 'read', status: 'read', failure: null })
  })

  it('waits for an agent that is not at work, whoever looks into its mailbox', async () => {
    const to = await mailbox()
    const letter = await send(to, 'x')
    await markRead(to, 0)
    expect(await letterIn(house, letter.id)).toMatchObject({ delivery: 'queued', status: 'read' })
  })

  it('in the person’s mailbox is delivered, read, and answered by an answer', async () => {
    const from = await mailbox()
    const [first, second] = [await send('user', 'one', { from }), await send('user', 'two', { from })]
    expect([first, second].map(letter => [letter.delivery, letter.turn_id])).toEqual([['delivered', null], ['delivered', null]])
    using ear = await listen(house.url, house.token)
    expect((await markRead('user', first.idx)).message).toMatchObject({ delivery: 'read', status: 'read' })
    await send(from, 'to the first', { reply_to: first.id })
    await send('user', 'I meant that', { from, reply_to: second.id })
    expect(await letterIn(house, first.id)).toMatchObject({ delivery: 'answered', status: 'read' })
    expect(await letterIn(house, second.id), 'more from the same hand is no answer').toMatchObject({ delivery: 'delivered', status: 'unread' })
    await expect.poll(() => told(ear, first.id).map(({ delivery }) => delivery)).toEqual(['read', 'answered'])
  })

  it('that failed says why, and is sent again: the same letter, a new turn', async () => {
    let fails = true
    await using house = await openTestHouse({ sample: true, model: played(() => {
      if (fails)
        throw new Error('out of order')
      return { kind: 'answer', text: 'at last' }
    }) })
    using ear = await listen(house.url, house.token)
    const letter = await writeIn(house, 'writer', 'try')
    await settledAt(house, letter.id, 'failed')
    const failed = await letterIn(house, letter.id)
    expect(failed.failure).toEqual({ reason: (await ear.next('turn.failed')).data.reason, message: expect.stringMatching(/\S/) })
    fails = false
    const { status, message } = await resend(house, letter.id)
    expect(status).toBe('sent')
    expect(message).toEqual({ ...failed, delivery: 'queued', failure: null, turn_id: expect.any(String) })
    expect(message.turn_id).not.toBe(failed.turn_id)
    await settledAt(house, letter.id, 'answered')
    expect(await letterIn(house, letter.id)).toMatchObject({ failure: null, turn_id: message.turn_id })
    expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.filter(each => each.reply_to === letter.id).map(({ content }) => content)).toContain('at last')
    expect((await house.client.mailbox.read({ params: { agent_id: 'writer' } })).total).toBe(1)
    expect(told(ear, letter.id).map(({ delivery }) => delivery)).toEqual(['read', 'failed', 'queued', 'read', 'answered'])
  })

  it('that failed may fail again, and is sent again as often', async () => {
    await using house = await openTestHouse({ sample: true, model: played(() => {
      throw new Error('out of order')
    }) })
    const letter = await writeIn(house, 'writer', 'try')
    for (let n = 0; n < 3; n++) {
      await settledAt(house, letter.id, 'failed')
      await resend(house, letter.id)
    }
    await settledAt(house, letter.id, 'failed')
  })

  it('is sent again by one of many who ask at once', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    const letter = await writeIn(house, 'writer', 'try')
    await model.begun('writer')
    model.fail(new Error('out of order'))
    await settledAt(house, letter.id, 'failed')
    const asked = await Promise.all(Array.from({ length: 8 }, () => house.raw('POST', `/api/mailbox/letters/${letter.id}/resend`)))
    expect(asked.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }).fill(409)])
    await model.begun('writer')
    model.answer('once')
    await house.settled()
    expect((await letterIn(house, letter.id)).delivery).toBe('answered')
  })

  it('that failed is waiting again too when its turn is tried again', async () => {
    const model = waiting()
    await using house = await openTestHouse({ sample: true, model })
    const letter = await writeIn(house, 'writer', 'try')
    await model.begun('writer')
    model.fail(new Error('out of order'))
    await settledAt(house, letter.id, 'failed')
    const { turn } = await house.client.turns.retry({ params: { id: letter.turn_id! } })
    expect(await letterIn(house, letter.id)).toMatchObject({ failure: null, turn_id: turn.id })
    await model.begun('writer')
    model.answer('at last')
    await settledAt(house, letter.id, 'answered')
  })

  it('that a colleague gave as a task and that failed stays failed, though it is answered why', async () => {
    const model = played(({ agent }) => {
      if (agent.id === 'writer')
        throw new Error('out of order')
      return { kind: 'answer', text: null }
    })
    await using house = await openTestHouse({ sample: true, model })
    const task = await writeIn(house, 'writer', 'do it', { from: 'leader', type: 'task' })
    await house.settled()
    expect((await house.client.mailbox.read({ params: { agent_id: 'leader' } })).messages).toEqual([expect.objectContaining({ from: 'writer', reply_to: task.id, delivery: 'read' })])
    expect((await letterIn(house, task.id)).delivery).toBe('failed')
  })

  it('is not sent again unless it failed, nor to someone who is gone', async () => {
    const letter = await writeIn(house, 'leader', 'fine')
    await settledAt(house, letter.id, 'read')
    await expect(resend(house, letter.id)).rejects.toMatchObject({ status: 409, envelope: { code: 'not_failed' } })
    await expect(resend(house, 'nothing')).rejects.toMatchObject({ status: 404, envelope: { code: 'letter_not_found' } })
    await expect(letterIn(house, 'nothing')).rejects.toMatchObject({ status: 404, envelope: { code: 'letter_not_found' } })
    const to = await mailbox()
    const lost = await send(to, 'x')
    await house.client.agents.remove({ params: { id: to } })
    expect(await letterIn(house, lost.id)).toMatchObject({ delivery: 'failed', failure: { reason: 'agent_removed', message: expect.stringMatching(/\S/) } })
    await expect(resend(house, lost.id)).rejects.toMatchObject({ status: 404, envelope: { code: 'agent_not_found' } })
    await house.client.agents.restore({ params: { id: to } })
    expect((await resend(house, lost.id)).message.delivery).toBe('queued')
  })

  it('is the same after a restart; what waited is taken up', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path, sample: true, model: played(({ wake }) => {
      if (wake.content === 'bad')
        throw new Error('out of order')
      return { kind: 'answer', text: 'good' }
    }) })
    await first.client.agents.update({ params: { id: 'researcher' }, body: { enabled: false } })
    const [bad, good, later] = [await writeIn(first, 'writer', 'bad'), await writeIn(first, 'writer', 'good'), await writeIn(first, 'researcher', 'later')]
    await settledAt(first, bad.id, 'failed')
    await settledAt(first, good.id, 'answered')
    const before = await Promise.all([bad, good, later].map(({ id }) => letterIn(first, id)))
    await first.close()
    await using again = await openTestHouse({ home: folder.path, model: silent })
    expect(await Promise.all([bad, good, later].map(({ id }) => letterIn(again, id)))).toEqual(before)
    await again.client.agents.update({ params: { id: 'researcher' }, body: { enabled: true } })
    await resend(again, bad.id)
    await again.settled()
    expect(await Promise.all([bad, good, later].map(async ({ id }) => (await letterIn(again, id)).delivery))).toEqual(['read', 'answered', 'read'])
  })

  it('is worked out for the letters of an older house', async () => {
    using folder = temporaryFolder()
    const old = await openTestHouse({ home: folder.path, sample: true, model: silent })
    await old.client.agents.update({ params: { id: 'writer' }, body: { enabled: false } })
    const asked = await writeIn(old, 'leader', 'asked')
    const [answer, unread] = [await writeIn(old, 'user', 'answer', { from: 'leader', reply_to: asked.id }), await writeIn(old, 'user', 'unread', { from: 'leader' })]
    const waits = await writeIn(old, 'writer', 'waits')
    await old.client.mailbox.markRead({ params: { agent_id: 'user', idx: '0' } })
    await settledAt(old, asked.id, 'answered')
    await old.close()
    const db = new Database(join(folder.path, 'cococat.db'))
    for (const column of ['delivery', 'failure_reason', 'failure_message', 'turn_id'])
      db.exec(`ALTER TABLE letters DROP COLUMN ${column}`)
    db.exec(`DELETE FROM migrations WHERE name = 'mailbox-002-deliveries'`)
    db.close()
    await using house = await openTestHouse({ home: folder.path, model: silent })
    expect(await Promise.all([asked, answer, unread, waits].map(async ({ id }) => (await letterIn(house, id)).delivery))).toEqual(['answered', 'read', 'delivered', 'queued'])
  })
})
