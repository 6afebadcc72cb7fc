// Rows of mailboxes and letters.
import type { Db } from '../kernel/db'
import type { Delivery, Letter, LetterType } from './contract'

export interface Counts { total: number, unread: number }

export interface LetterStore {
  counts: (mailbox: string) => Counts
  totalOfAll: () => number
  latest: (mailbox: string) => Letter | null
  /** Newest last: letters before `before`, all or only those read or unread. */
  page: (mailbox: string, status: 'unread' | 'read' | undefined, before: number, limit: number) => Letter[]
  find: (id: string) => Letter | null
  at: (mailbox: string, idx: number) => Letter | null
  /** Newest last. */
  thread: (threadId: string, limit: number, before: string) => Letter[]
  /** Counts one more unread letter; its place is the last. */
  count: (mailbox: string) => Counts
  /** Counts letters that come in together, so many of them unread. */
  countAll: (mailbox: string, letters: Counts) => void
  insert: (letter: Letter) => void
  markRead: (mailbox: string, idx: number, at: string) => void
  /** Writes down where a letter stands: its delivery, its failure and its turn. */
  stand: (letter: Letter) => void
}

export function createLetterStore<E>(db: Db<E>): LetterStore {
  interface Row { id: string, mailbox: string, idx: number, sender: string, content: string, type: LetterType, task_id: string | null, reply_to: string | null, thread_id: string, timestamp: string, read_at: string | null, delivery: Delivery, failure_reason: string | null, failure_message: string | null, turn_id: string | null }
  const columns = 'id, mailbox, idx, sender, content, type, task_id, reply_to, thread_id, timestamp, read_at, delivery, failure_reason, failure_message, turn_id'
  const page = (where: string): ReturnType<typeof db.prepare<[string, number, number], Row>> => db.prepare(`SELECT ${columns} FROM letters WHERE mailbox = ? AND idx < ? ${where} ORDER BY idx DESC LIMIT ?`)
  const pages = { all: page(''), unread: page('AND read_at IS NULL'), read: page('AND read_at IS NOT NULL') }
  const selectCounts = db.prepare<[string], Counts>('SELECT total, unread FROM mailboxes WHERE agent_id = ?')
  const selectTotal = db.prepare<[], number>('SELECT COALESCE(SUM(total), 0) FROM mailboxes').pluck()
  const selectById = db.prepare<[string], Row>(`SELECT ${columns} FROM letters WHERE id = ?`)
  const selectAt = db.prepare<[string, number], Row>(`SELECT ${columns} FROM letters WHERE mailbox = ? AND idx = ?`)
  const selectThread = db.prepare<[string, string, number], Row>(`SELECT ${columns} FROM letters WHERE thread_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const insert = db.prepare<[Row]>(`INSERT INTO letters (${columns}) VALUES (:id, :mailbox, :idx, :sender, :content, :type, :task_id, :reply_to, :thread_id, :timestamp, :read_at, :delivery, :failure_reason, :failure_message, :turn_id)`)
  const count = db.prepare<[string], Counts>('INSERT INTO mailboxes (agent_id, total, unread) VALUES (?, 1, 1) ON CONFLICT (agent_id) DO UPDATE SET total = total + 1, unread = unread + 1 RETURNING total, unread')
  const countAll = db.prepare('INSERT INTO mailboxes (agent_id, total, unread) VALUES (?, ?, ?) ON CONFLICT (agent_id) DO UPDATE SET total = total + excluded.total, unread = unread + excluded.unread')
  const markRead = db.prepare('UPDATE letters SET read_at = ? WHERE mailbox = ? AND idx = ?')
  const countRead = db.prepare('UPDATE mailboxes SET unread = unread - 1 WHERE agent_id = ?')
  const stand = db.prepare('UPDATE letters SET delivery = ?, failure_reason = ?, failure_message = ?, turn_id = ? WHERE mailbox = ? AND idx = ?')
  const one = (row: Row | undefined): Letter | null => row ? toLetter(row) : null

  function toLetter({ mailbox, sender, ...row }: Row): Letter {
    const failure = row.failure_reason === null ? null : { reason: row.failure_reason, message: row.failure_message ?? '' }
    return { idx: row.idx, id: row.id, from: sender, to: mailbox, content: row.content, type: row.type, status: row.read_at === null ? 'unread' : 'read', task_id: row.task_id, reply_to: row.reply_to, thread_id: row.thread_id, timestamp: row.timestamp, read_at: row.read_at, delivery: row.delivery, failure, turn_id: row.turn_id }
  }

  return {
    counts: mailbox => selectCounts.get(mailbox) ?? { total: 0, unread: 0 },
    totalOfAll: () => selectTotal.get()!,
    latest: mailbox => one(pages.all.get(mailbox, Number.MAX_SAFE_INTEGER, 1)),
    page: (mailbox, status, before, limit) => pages[status ?? 'all'].all(mailbox, before, limit).map(toLetter).reverse(),
    find: id => one(selectById.get(id)),
    at: (mailbox, idx) => one(selectAt.get(mailbox, idx)),
    thread: (threadId, limit, before) => selectThread.all(threadId, before, limit).map(toLetter).reverse(),
    count: mailbox => count.get(mailbox)!,
    countAll: (mailbox, { total, unread }) => void countAll.run(mailbox, total, unread),
    insert: ({ from, to, status: _, failure, ...letter }) => void insert.run({ ...letter, sender: from, mailbox: to, failure_reason: failure?.reason ?? null, failure_message: failure?.message ?? null }),
    markRead(mailbox, idx, at) {
      markRead.run(at, mailbox, idx)
      countRead.run(mailbox)
    },
    stand: ({ to, idx, delivery, failure, turn_id }) => void stand.run(delivery, failure?.reason ?? null, failure?.message ?? null, turn_id, to, idx),
  }
}
