// Mailboxes stay true by themselves: live arrival, unread counts, pages, nothing twice.
import type { Letter } from '@server/mailbox/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it } from 'vitest'
import { useMailboxes } from '@/mailbox/store'
import { playServer, settle } from '../played'

const at = (n: number): string => new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString()
const letter = (idx: number, more: Partial<Letter> = {}): Letter => ({
  idx,
  id: `l${idx}`,
  from: 'researcher',
  to: 'user',
  content: `Letter ${idx}`,
  type: 'message',
  status: 'unread',
  task_id: null,
  reply_to: null,
  thread_id: `l${idx}`,
  timestamp: at(idx),
  read_at: null,
  delivery: 'delivered',
  failure: null,
  turn_id: null,
  ...more,
})

/** A mailbox `user` of 120 letters, the last two unread. */
const letters = Array.from({ length: 120 }, (_, idx) => letter(idx, idx < 118 ? { status: 'read', read_at: at(idx) } : {}))
let server: PlayedServer

beforeEach(() => {
  server = playServer({
    'GET /api/mailbox': () => ({ mailboxes: [{ agent_id: 'user', unread: 2, total: 120, latest: letters[119] }] }),
    'GET /api/mailbox/user': (url) => {
      const before = Math.min(120, Number(url.searchParams.get('before') ?? 120))
      const messages = letters.slice(Math.max(0, before - Number(url.searchParams.get('limit') ?? 50)), before)
      return { agent_id: 'user', unread: 2, total: 120, messages, ...(messages[0]!.idx > 0 && { next_before: messages[0]!.idx }) }
    },
    'GET /api/mailbox/threads/l119': () => ({ thread_id: 'l119', messages: [letters[119]] }),
    'PUT /api/mailbox/user/read/119': () => ({ status: 'read', message: { ...letters[119], status: 'read', read_at: at(500) } }),
  })
})

describe('the counts', () => {
  it('follow what is delivered and read, without asking again', async () => {
    const store = useMailboxes()
    await settle()
    expect(store.unreadOf('user')).toBe(2)
    server.say('mail.delivered', { message: letter(120), unread: 3, total: 121 })
    expect(store.unreadOf('user')).toBe(3)
    expect(store.box('user')?.latest?.id).toBe('l120')
    server.say('mail.read', { agent_id: 'user', idx: 118, id: 'l118', read_at: at(300), unread: 2 })
    expect(store.unreadOf('user')).toBe(2)
    expect(store.unreadOf('nobody')).toBe(0)
    expect(server.asked.filter(each => each === 'GET /api/mailbox')).toHaveLength(1)
  })

  it('keep news that came while the list was on its way', async () => {
    const open = server.hold()
    const store = useMailboxes()
    await settle()
    server.say('mail.delivered', { message: letter(120), unread: 3, total: 121 })
    open()
    await settle()
    expect(store.unreadOf('user')).toBe(3)
  })

  it('are fetched anew after a reset', async () => {
    const store = useMailboxes()
    await settle()
    server.answers['GET /api/mailbox'] = () => ({ mailboxes: [{ agent_id: 'user', unread: 9, total: 130, latest: letters[119] }] })
    server.reset()
    await settle()
    expect(store.unreadOf('user')).toBe(9)
  })
})

describe('the letters of a mailbox', () => {
  it('come by pages of 50, each once, until there are no more', async () => {
    const shelf = useMailboxes().shelf('user')
    await settle()
    expect(shelf.rows).toHaveLength(50)
    await shelf.older()
    await shelf.older()
    expect(shelf.rows.map(each => each.idx)).toEqual(letters.map(each => each.idx))
    expect(shelf.tail).toBe('end')
    const asked = server.asked.length
    await shelf.older()
    expect(server.asked).toHaveLength(asked)
  })

  it('grow as letters are delivered, in their order, also when a page is late', async () => {
    const store = useMailboxes()
    const open = server.hold()
    const shelf = store.shelf('user')
    await settle()
    server.say('mail.delivered', { message: letter(120), unread: 3, total: 121 })
    server.say('mail.read', { agent_id: 'user', idx: 118, id: 'l118', read_at: at(300), unread: 2 })
    open()
    await settle()
    expect(shelf.rows.slice(-3).map(each => [each.idx, each.status])).toEqual([[118, 'read'], [119, 'unread'], [120, 'unread']])
  })

  it('keep what is on the screen when an older page fails, and say so', async () => {
    const shelf = useMailboxes().shelf('user')
    await settle()
    server.answers = {}
    await shelf.older()
    expect(shelf.rows).toHaveLength(50)
    expect(shelf.tail).toBe('failed')
  })

  it('are found by their place also when their page is not loaded', async () => {
    const store = useMailboxes()
    expect((await store.letterAt('user', 7))?.id).toBe('l7')
    expect(await store.letterAt('user', 900)).toBeUndefined()
  })

  it('are marked read once, here and in their thread', async () => {
    const store = useMailboxes()
    const [shelf, thread] = [store.shelf('user'), store.thread('l119')]
    await settle()
    await Promise.all([store.markRead(letters[119]!), store.markRead(letters[119]!)])
    expect(server.asked.filter(each => each.startsWith('PUT'))).toHaveLength(1)
    expect(shelf.rows.at(-1)?.status).toBe('read')
    expect(thread.rows.at(-1)?.status).toBe('read')
  })
})

describe('a letter that is sent', () => {
  const mine = letter(0, { id: 'sent', from: 'user', to: 'researcher', thread_id: 'l119', reply_to: 'l119', timestamp: at(400) })

  beforeEach(() => {
    server.answers['GET /api/mailbox'] = () => ({ mailboxes: [{ agent_id: 'researcher', unread: 0, total: 0, latest: null }] })
    server.answers['POST /api/mailbox/send'] = () => ({ status: 'sent', message: mine })
  })

  it.each(['answer first', 'event first'])('appears once and is counted once (%s)', async (order) => {
    const store = useMailboxes()
    const thread = store.thread('l119')
    await settle()
    const event = (): void => server.say('mail.delivered', { message: mine, unread: 1, total: 1 })
    const open = server.hold()
    const sending = store.send({ to: 'researcher', content: 'Thanks', type: 'reply', reply_to: 'l119' })
    if (order === 'event first')
      event()
    open()
    await sending
    if (order === 'answer first')
      event()
    expect(thread.rows.map(each => each.id)).toEqual(['l119', 'sent'])
    expect(store.unreadOf('researcher')).toBe(1)
    expect(store.box('researcher')?.total).toBe(1)
  })
})

describe('where a letter stands', () => {
  const failure = { reason: 'internal', message: 'Something went wrong.' }
  const task = letter(0, { from: 'user', to: 'researcher', delivery: 'queued' })
  const stand = (delivery: Letter['delivery'], turn_id: string, why: Letter['failure'] = null) =>
    server.say('mail.updated', { agent_id: 'researcher', idx: 0, id: 'l0', delivery, failure: why, turn_id })

  beforeEach(() => {
    server.answers['GET /api/mailbox/researcher'] = () => ({ agent_id: 'researcher', unread: 1, total: 1, messages: [task] })
    server.answers['GET /api/mailbox/threads/l0'] = () => ({ thread_id: 'l0', messages: [task] })
    server.answers['POST /api/mailbox/letters/l0/resend'] = () => ({ status: 'sent', message: { ...task, turn_id: 'second' } })
  })

  it('is followed live, in its mailbox and in its thread', async () => {
    const store = useMailboxes()
    const lists = [store.shelf('researcher'), store.thread('l0')]
    const shown = () => lists.map(list => list.rows[0]!).map(({ delivery, failure, turn_id }) => ({ delivery, failure, turn_id }))
    await settle()
    for (const delivery of ['read', 'queued', 'answered'] as const) {
      stand(delivery, 'first')
      expect(shown()).toEqual(Array.from({ length: 2 }).fill({ delivery, failure: null, turn_id: 'first' }))
    }
    stand('failed', 'first', failure)
    expect(shown()).toEqual(Array.from({ length: 2 }).fill({ delivery: 'failed', failure, turn_id: 'first' }))
  })

  it('that failed is waiting again once it is sent again', async () => {
    const store = useMailboxes()
    const shelf = store.shelf('researcher')
    await settle()
    stand('failed', 'first', failure)
    await store.resend(shelf.rows[0]!)
    expect(shelf.rows[0]).toMatchObject({ delivery: 'queued', failure: null, turn_id: 'second' })
  })

  it('is not put back by an answer that comes later than the news', async () => {
    const store = useMailboxes()
    const shelf = store.shelf('researcher')
    await settle()
    stand('failed', 'first', failure)
    const open = server.hold()
    const sending = store.resend(shelf.rows[0]!)
    stand('queued', 'second')
    stand('read', 'second')
    open()
    await sending
    expect(shelf.rows[0]).toMatchObject({ delivery: 'read', turn_id: 'second' })
  })
})
