import type { Clock } from '../kernel/clock'
// Deliveries: what came in and went out at every entry, kept for a while; and the queue of what is still to go out.
import type { Db } from '../kernel/db'
import type { Vault } from '../kernel/vault'
import type { Delivery } from './contract'
import { Buffer } from 'node:buffer'
import { stamp } from '../kernel/clock'
import { AFTER_EVERY_ID, newId } from '../kernel/ids'

export interface NewDelivery {
  entry_id: string
  direction: Delivery['direction']
  verdict: string
  code?: string | null
  reason?: string | null
  user_id?: string | null
  headers?: Record<string, string>
  body: string
  attempts?: number
  /** What is needed to do it (again); sealed. */
  work?: unknown
  /** When it is tried, in milliseconds; it waits until then. */
  due_at?: number
}

/** What changes while a delivery is worked on; what is left out stays. */
export interface Progress { verdict: string, code?: string | null, reason?: string | null, attempts?: number, work?: unknown, due_at?: number | null }

export interface Ledger {
  /** Newest last. */
  page: (entry: string, page: { limit: number, before?: string, verdict?: string }) => Delivery[]
  find: (entry: string, id: string) => Delivery | null
  /** Inside a transaction; so for `change`. */
  add: (delivery: NewDelivery) => Delivery
  change: (id: string, progress: Progress) => void
  /** Ends all that waits at an entry, or was never answered, and says why; inside a transaction. */
  giveUp: (entry: string, why: { code: string, reason: string }) => void
  /** What was put away with a delivery; null where that is nothing, or cannot be read any more. */
  work: <T>(id: string) => T | null
  /** The deliveries that are due: of each entry the oldest. */
  due: (now: number) => Delivery[]
  /** When the next one after a moment is due, in milliseconds. */
  nextDue: (after: number) => number | null
  /** Incoming deliveries that were taken but never answered: the house went down meanwhile. */
  unanswered: () => Delivery[]
  /** Forgets old deliveries, a bounded number at a time. */
  prune: (now: Date) => number
}

const BODY_BYTES = 64 * 1024
const KEPT_DAYS = 7
const KEPT = 1000
/** Refused ones are the work of strangers, so they may not push out the others. */
const KEPT_REFUSED = 100
const PURPOSE = 'deliveries'

export function createLedger<E>({ db, vault, clock }: { db: Db<E>, vault: Vault, clock: Clock }): Ledger {
  type Row = Omit<Delivery, 'headers'> & { headers: string }
  const columns = 'id, entry_id, direction, verdict, code, reason, user_id, headers, body, attempts, timestamp'
  const selectPage = db.prepare<[string, string, number], Row>(`SELECT ${columns} FROM deliveries WHERE entry_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const selectVerdict = db.prepare<[string, string, string, number], Row>(`SELECT ${columns} FROM deliveries WHERE entry_id = ? AND verdict = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const select = db.prepare<[string, string], Row>(`SELECT ${columns} FROM deliveries WHERE entry_id = ? AND id = ?`)
  const selectWork = db.prepare<[string], string | null>('SELECT work FROM deliveries WHERE id = ?').pluck()
  const selectDue = db.prepare<[number], Row>(`SELECT ${columns} FROM deliveries WHERE id IN (SELECT MIN(id) FROM deliveries WHERE due_at <= ? AND entry_id NOT IN (SELECT id FROM entries WHERE deleted_at IS NOT NULL) GROUP BY entry_id)`)
  const selectNext = db.prepare<[number], number | null>('SELECT MIN(due_at) FROM deliveries WHERE due_at > ?').pluck()
  const selectOpen = db.prepare<[], Row>(`SELECT ${columns} FROM deliveries WHERE verdict = 'accepted' ORDER BY id`)
  const insert = db.prepare(`INSERT INTO deliveries (${columns}, work, due_at) VALUES (:id, :entry_id, :direction, :verdict, :code, :reason, :user_id, :headers, :body, :attempts, :timestamp, :work, :due_at)`)
  const update = db.prepare('UPDATE deliveries SET verdict = :verdict, code = :code, reason = :reason, attempts = COALESCE(:attempts, attempts), work = CASE WHEN :rework THEN :work ELSE work END, due_at = :due_at WHERE id = :id')
  const giveUp = db.prepare(`UPDATE deliveries SET verdict = 'dead', code = ?, reason = ?, due_at = NULL WHERE entry_id = ? AND (due_at IS NOT NULL OR verdict = 'accepted')`)
  const done = `due_at IS NULL AND verdict <> 'accepted'`
  const dropRefused = db.prepare(`DELETE FROM deliveries WHERE entry_id = ? AND verdict = 'refused' AND id <= (SELECT id FROM deliveries WHERE entry_id = ? AND verdict = 'refused' ORDER BY id DESC LIMIT 1 OFFSET ?)`)
  const dropOldest = db.prepare(`DELETE FROM deliveries WHERE entry_id = ? AND ${done} AND id <= (SELECT id FROM deliveries WHERE entry_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`)
  const dropOld = db.prepare(`DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE timestamp < ? AND ${done} LIMIT 1000)`)
  const toDelivery = ({ headers, ...row }: Row): Delivery => ({ ...row, headers: JSON.parse(headers) as Record<string, string> })
  const seal = (work: unknown): string | null => work == null ? null : vault.seal(PURPOSE, JSON.stringify(work))

  return {
    page: (entry, { limit, before = AFTER_EVERY_ID, verdict }) => (verdict === undefined ? selectPage.all(entry, before, limit) : selectVerdict.all(entry, verdict, before, limit)).map(toDelivery).reverse(),
    find(entry, id) {
      const row = select.get(entry, id)
      return row ? toDelivery(row) : null
    },
    add({ work, due_at, ...given }) {
      const delivery: Delivery = { id: newId(), code: null, reason: null, user_id: null, headers: {}, attempts: 0, ...given, body: shorten(given.body), timestamp: stamp(clock) }
      insert.run({ ...delivery, headers: JSON.stringify(delivery.headers), work: seal(work), due_at: due_at ?? null })
      if (given.verdict === 'refused')
        dropRefused.run(given.entry_id, given.entry_id, KEPT_REFUSED)
      else
        dropOldest.run(given.entry_id, given.entry_id, KEPT)
      return delivery
    },
    change: (id, { verdict, code = null, reason = null, attempts = null, work, due_at = null }) => void update.run({ id, verdict, code, reason, attempts, rework: work === undefined ? 0 : 1, work: seal(work), due_at }),
    giveUp: (entry, { code, reason }) => void giveUp.run(code, reason, entry),
    work<T>(id: string) {
      const sealed = selectWork.get(id)
      const text = sealed ? vault.open(PURPOSE, sealed) : null
      return text === null ? null : JSON.parse(text) as T
    },
    due: now => selectDue.all(now).map(toDelivery),
    nextDue: after => selectNext.get(after) ?? null,
    unanswered: () => selectOpen.all().map(toDelivery),
    prune: now => db.tx(() => dropOld.run(new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString()).changes, { durable: false }),
  }
}

/** At most 64 kB, whole characters. */
function shorten(body: string): string {
  const bytes = Buffer.from(body)
  return bytes.length <= BODY_BYTES ? body : `${bytes.subarray(0, BODY_BYTES - 3).toString('utf8').replace(/\uFFFD$/, '')}…`
}
