// The event log: every fact that was stated, in order, so that a screen can resume and replay.
import type { Db } from './db'
import type { Migration } from './migrate'
import { frameOf } from './db'

export const factMigrations: Migration[] = [{
  name: 'kernel-001-events',
  sql: `
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY, -- given by db.ts: rises by one, and so do the timestamps with it
      type TEXT NOT NULL,
      data TEXT NOT NULL,
      cause TEXT,
      timestamp TEXT NOT NULL
    ) STRICT;
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
}]

/** Facts are kept this long, and never more than so many; `/ws` replays at most so many of them, and at most so many characters. */
export const KEPT_DAYS = 7
const KEPT_FACTS = 500_000
const REPLAY_FACTS = 10_000
const REPLAY_CHARACTERS = 16_000_000

export interface FactLog {
  /** The frames after `seq`, or null when they are too old, too many or from another house: then a screen starts anew. */
  after: (seq: number) => string[] | null
  /** Forgets facts that are older, or more, than are kept, a bounded number at a time; returns how many. */
  prune: (now: Date) => number
}

export function createFactLog<E>(db: Db<E>): FactLog {
  interface Row { seq: number, type: string, data: string, timestamp: string }
  const selectAfter = db.prepare<[number, number], Row>('SELECT seq, type, data, timestamp FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  const selectOldest = db.prepare<[], number | null>('SELECT MIN(seq) FROM events').pluck()
  const deleteOld = db.prepare('DELETE FROM events WHERE seq IN (SELECT seq FROM (SELECT seq, timestamp FROM events ORDER BY seq LIMIT 5000) WHERE (timestamp < ? OR seq <= ?) AND seq < ?)')

  return {
    after(seq) {
      const newest = db.seq()
      const oldest = selectOldest.get() ?? newest + 1
      if (seq > newest || newest - seq > REPLAY_FACTS || seq + 1 < oldest)
        return null
      const frames: string[] = []
      let characters = 0
      for (const row of selectAfter.iterate(seq, REPLAY_FACTS)) {
        const frame = frameOf(row.type, row.data, row.seq, row.timestamp)
        characters += frame.length
        if (characters > REPLAY_CHARACTERS)
          return null
        frames.push(frame)
      }
      return frames
    },
    prune(now) {
      const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString()
      return db.tx(() => deleteOld.run(before, db.seq() - KEPT_FACTS, db.seq()).changes, { durable: false }) // the newest stays: the next number is counted from it
    },
  }
}
