// Mailboxes: letters sent, read and found again. That a letter wakes an agent is the engine's reaction to `mail.delivered`.
import type { Agent } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { Letter, LetterType, Mailbox } from './contract'
import type { DeliveriesOptions } from './delivery'
import { stamp } from '../kernel/clock'
import { notFound } from '../kernel/errors'
import { AFTER_EVERY_ID, idSequence, newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { PERSON } from './contract'
import { createDeliveries } from './delivery'

export interface NewLetter { from: string, to: string, content: string, type?: LetterType, reply_to?: string, task_id?: string }

/** A letter from elsewhere, of long ago. */
export interface OldLetter { from: string, content: string, at: string, read: boolean }

export interface Mailboxes {
  all: () => Mailbox[]
  /** 404 for a mailbox that nobody has. */
  read: (id: string, page: { status?: 'unread' | 'read', limit: number, before?: number }) => { agent_id: string, unread: number, total: number, messages: Letter[], next_before?: number }
  /** 404 for a thread that does not exist. */
  thread: (threadId: string, page: { limit: number, before?: string }) => { thread_id: string, messages: Letter[], next_before?: string }
  /** 404 for an absent sender, receiver or letter answered. An answer stays in the thread and the task of what it answers. */
  send: (letter: NewLetter) => Letter
  /**
   * Puts letters of long ago behind those of a mailbox, in their order, and returns those that were not there already. It wakes
   * and tells nobody: whoever brings them in says so once for all.
   */
  keep: (to: string, letters: readonly OldLetter[]) => Letter[]
  /** Idempotent; 404 for a letter that is not there. */
  markRead: (id: string, idx: number) => Letter
  find: (id: string) => Letter | null
  /** 404 when it is not there. */
  get: (id: string) => Letter
  /** Wakes the agent anew for a letter that failed. 409 for one that did not, 404 when it or its agent is not there. */
  resend: (id: string) => Letter
  /**
   * For the engine, inside the transaction that wakes: another turn was woken for a letter than it names; null: none was, as
   * nobody has to be woken by it. A letter to an agent names the turn it wakes, and counts as queued, from the start.
   */
  woke: (id: string, turnId: string | null) => void
  total: () => number
}

export interface MailboxesOptions extends DeliveriesOptions {
  clock: Clock
  agents: { list: () => Agent[], exists: (id: string) => boolean }
}

export function createMailboxes({ db, bus, store, clock, agents, retry }: MailboxesOptions): Mailboxes {
  const deliveries = createDeliveries({ db, bus, store, retry })

  function mustExist(id: string): void {
    if (id !== PERSON && !agents.exists(id))
      throw notFound('agent', id)
  }

  function get(id: string): Letter {
    const letter = store.find(id)
    if (!letter)
      throw notFound('letter', id)
    return letter
  }

  function send(letter: NewLetter): Letter {
    const { from, to, reply_to } = letter
    mustExist(to)
    mustExist(from)
    const original = reply_to === undefined ? null : get(reply_to)
    return db.tx(() => {
      const counts = store.count(to)
      const message = letterOf(letter, original, counts.total - 1, stamp(clock))
      store.insert(message)
      db.emit('mail.delivered', { message, ...counts })
      if (original?.to === from)
        deliveries.answered(original)
      return to === PERSON ? message : get(message.id) // where nobody was woken, or it came to nothing at once, it says so
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
    return db.tx(() => {
      store.markRead(id, idx, read_at)
      db.emit('mail.read', { agent_id: id, idx, id: letter.id, read_at, unread: store.counts(id).unread })
      const read: Letter = { ...letter, status: 'read', read_at }
      return letter.delivery === 'delivered' ? deliveries.change(read, { delivery: 'read' }) : read
    })
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
    keep(to, letters) {
      const idOf = idSequence()
      return db.tx(() => {
        const { total } = store.counts(to)
        const kept = letters.map(letter => oldLetter(letter, to, idOf(Date.parse(letter.at), JSON.stringify([to, letter.from, letter.content]))))
          .filter(({ id }) => store.find(id) === null)
          .map((letter, n): Letter => ({ ...letter, idx: total + n }))
        kept.forEach(store.insert)
        store.countAll(to, { total: kept.length, unread: kept.filter(({ status }) => status === 'unread').length })
        return kept
      })
    },
    markRead,
    find: id => store.find(id),
    get,
    resend(id) {
      const letter = get(id)
      mustExist(letter.to)
      return deliveries.resend(letter)
    },
    woke: deliveries.woke,
    total: () => store.totalOfAll(),
  }
}

/** A letter as it is written; one that answers another stays in its thread and its task. */
function letterOf({ from, to, content, type = 'message', reply_to, task_id }: NewLetter, original: Letter | null, idx: number, timestamp: string): Letter {
  const id = newId()
  return {
    idx,
    id,
    from,
    to,
    content,
    type,
    status: 'unread',
    task_id: task_id ?? original?.task_id ?? (type === 'task' ? id : null),
    reply_to: reply_to ?? null,
    thread_id: original?.thread_id ?? id,
    timestamp,
    read_at: null,
    delivery: to === PERSON ? 'delivered' : 'queued',
    failure: null,
    turn_id: to === PERSON ? null : newId(),
  }
}

/** It lies in the mailbox, and nobody has to be woken by it. */
function oldLetter({ from, content, at, read }: OldLetter, to: string, id: string): Omit<Letter, 'idx'> {
  return { id, from, to, content, type: 'message', status: read ? 'read' : 'unread', task_id: null, reply_to: null, thread_id: id, timestamp: at, read_at: read ? at : null, delivery: read ? 'read' : 'delivered', failure: null, turn_id: null }
}
