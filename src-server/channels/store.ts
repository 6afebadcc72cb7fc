// Rows of channels: the events that were taken.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import { stamp } from '../kernel/clock'
import { sha256 } from './crypto'

export interface SeenEvents {
  /** Notes an event, inside a transaction; false when it was noted before. */
  note: (entry: string, event: string) => boolean
  /** Forgets what is older than it is kept, a bounded number at a time. */
  prune: (now: Date) => number
}

const KEPT_DAYS = 7
const LONGEST = 120

export function createSeenEvents<E>(db: Db<E>, clock: Clock): SeenEvents {
  const insert = db.prepare('INSERT INTO channel_events (entry_id, event_id, seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const dropOld = db.prepare('DELETE FROM channel_events WHERE (entry_id, event_id) IN (SELECT entry_id, event_id FROM channel_events WHERE seen_at < ? LIMIT 5000)')

  return {
    note: (entry, event) => insert.run(entry, event.length > LONGEST ? sha256(event) : event, stamp(clock)).changes === 1,
    prune: now => db.tx(() => dropOld.run(new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString()).changes, { durable: false }),
  }
}
