// Mailboxes: letters sent, read and found again. That a letter wakes an agent is the engine's reaction to `mail.delivered`.
import type { Agent } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Letter, LetterType, Mailbox, MailEvents } from './contract'
import type { LetterStore } from './store'
import { stamp } from '../kernel/clock'
import { notFound } from '../kernel/errors'
import { AFTER_EVERY_ID, newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { PERSON } from './contract'

export interface NewLetter { from: string, to: string, content: string, type?: LetterType, reply_to?: string, task_id?: string }

export interface Mailboxes {
  all: () => Mailbox[]
  /** 404 for a mailbox that nobody has. */
  read: (id: string, page: { status?: 'unread' | 'read', limit: number, before?: number }) => { agent_id: string, unread: number, total: number, messages: Letter[], next_before?: number }
  /** 404 for a thread that does not exist. */
  thread: (threadId: string, page: { limit: number, before?: string }) => { thread_id: string, messages: Letter[], next_before?: string }
  /** 404 for an absent sender, receiver or letter answered. An answer stays in the thread and the task of what it answers. */
  send: (letter: NewLetter) => Letter
  /** Idempotent; 404 for a letter that is not there. */
  markRead: (id: string, idx: number) => Letter
  find: (id: string) => Letter | null
  total: () => number
}

export function createMailboxes(options: { db: Db<MailEvents>, store: LetterStore, clock: Clock, agents: { list: () => Agent[], exists: (id: string) => boolean } }): Mailboxes {
  const { db, store, clock, agents } = options

  function mustExist(id: string): void {
    if (id !== PERSON && !agents.exists(id))
      throw notFound('agent', id)
  }

  function answered(id: string | undefined): Letter | null {
    if (id === undefined)
      return null
    const letter = store.find(id)
    if (!letter)
      throw notFound('letter', id)
    return letter
  }

  function send({ from, to, content, type = 'message', reply_to, task_id }: NewLetter): Letter {
    mustExist(to)
    mustExist(from)
    const original = answered(reply_to)
    const id = newId()
    return db.tx(() => {
      const counts = store.count(to)
      const letter: Letter = {
        idx: counts.total - 1,
        id,
        from,
        to,
        content,
        type,
        status: 'unread',
        task_id: task_id ?? original?.task_id ?? (type === 'task' ? id : null),
        reply_to: reply_to ?? null,
        thread_id: original?.thread_id ?? id,
        timestamp: stamp(clock),
        read_at: null,
      }
      store.insert(letter)
      db.emit('mail.delivered', { message: letter, ...counts })
      return letter
    })
  }

  function markRead(id: string, idx: number): Letter {
    mustExist(id)
    const letter = store.at(id, idx)
    if (!letter)
      throw notFound('letter', idx)
    if (letter.status === 'read')
      return letter
    const read_at = stamp(clock)
    db.tx(() => {
      store.markRead(id, idx, read_at)
      db.emit('mail.read', { agent_id: id, idx, id: letter.id, read_at, unread: store.counts(id).unread })
    })
    return { ...letter, status: 'read', read_at }
  }

  return {
    all: () => [PERSON, ...agents.list().map(agent => agent.id)].map(id => ({ agent_id: id, ...store.counts(id), latest: store.latest(id) })),
    read(id, { status, limit, before }) {
      mustExist(id)
      const { page, more } = pageOf(store.page(id, status, before ?? Number.MAX_SAFE_INTEGER, limit + 1), limit, letter => letter.idx)
      return { agent_id: id, ...store.counts(id), messages: page, ...more }
    },
    thread(threadId, { limit, before }) {
      const { page, more } = pageOf(store.thread(threadId, limit + 1, before ?? AFTER_EVERY_ID), limit, letter => letter.id)
      if (page.length === 0 && before === undefined)
        throw notFound('thread', threadId)
      return { thread_id: threadId, messages: page, ...more }
    },
    send,
    markRead,
    find: id => store.find(id),
    total: () => store.totalOfAll(),
  }
}
