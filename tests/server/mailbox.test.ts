import type { Letter } from '../../src-server/mailbox/contract'
// Promise: a letter that was taken is there, once, in its place for ever; counts and pages never disagree with it.
import type { TestHouse } from '../support/house'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'

const silent = { id: 'silent', name: 'Says nothing', next: async () => ({ kind: 'answer' as const, text: null }) }
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
