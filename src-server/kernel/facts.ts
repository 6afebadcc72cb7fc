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
/** One portion of the past looks through at most so many facts, and holds at most so many characters. */
const PORTION_FACTS = 20_000
const PORTION_CHARACTERS = 2_000_000

/** A fact's place in the log. */
export interface Place { seq: number, timestamp: string }
export interface StoredFact extends Place { type: string, data: string }

export interface FactLog {
  /** The frames after `seq`, or null when they are too old, too many or from another house: then a screen starts anew. */
  after: (seq: number) => string[] | null
  /** The oldest and the newest fact there is; null in an empty log. */
  ends: () => { oldest: Place | null, newest: Place | null }
  /** The number of the newest fact at or before a moment (ISO, UTC); of a moment before all that is kept, one less than the oldest. */
  seqAt: (moment: string) => number
  /** Facts of these types that came after `seq`, at most `limit`; what came until `through` was looked at, and `more` says that it goes on. */
  portion: (types: readonly string[], seq: number, limit: number) => { rows: StoredFact[], through: Place | null, more: boolean }
  /** Forgets facts that are older, or more, than are kept, a bounded number at a time; returns how many. */
  prune: (now: Date) => number
}

export function createFactLog<E>(db: Db<E>): FactLog {
  const selectAfter = db.prepare<[number, number], StoredFact>('SELECT seq, type, data, timestamp FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  const selectOldest = db.prepare<[], number | null>('SELECT MIN(seq) FROM events').pluck()
  const selectUpTo = db.prepare<[number], Place>('SELECT seq, timestamp FROM events WHERE seq <= ? ORDER BY seq DESC LIMIT 1')
  const selectFrom = db.prepare<[number], Place>('SELECT seq, timestamp FROM events WHERE seq >= ? ORDER BY seq LIMIT 1')
  const selectOf = db.prepare<[number, number, string, number], StoredFact>('SELECT seq, type, data, timestamp FROM events WHERE seq > ? AND seq <= ? AND type IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ?')
  const deleteOld = db.prepare('DELETE FROM events WHERE seq IN (SELECT seq FROM (SELECT seq, timestamp FROM events ORDER BY seq LIMIT 5000) WHERE (timestamp < ? OR seq <= ?) AND seq < ?)')

  const ends = (): ReturnType<FactLog['ends']> => ({ oldest: selectFrom.get(0) ?? null, newest: selectUpTo.get(Number.MAX_SAFE_INTEGER) ?? null })

  return {
    ends,
    seqAt(moment) {
      const { oldest, newest } = ends()
      if (!oldest || !newest)
        return db.seq()
      let [before, from] = [oldest.seq - 1, newest.seq + 1] // timestamps rise with seq, so the place is found by halving
      while (from - before > 1) {
        const middle = Math.floor((before + from) / 2)
        const fact = selectUpTo.get(middle)!
        if (fact.timestamp <= moment)
          before = middle
        else
          from = middle
      }
      return before
    },
    portion(types, seq, limit) {
      const rows: StoredFact[] = []
      const next = selectFrom.get(seq + 1)?.seq ?? seq // a house that was restored counts on from further up
      const last = Math.min(db.seq(), next + PORTION_FACTS - 1)
      let characters = 0
      let through = selectUpTo.get(last) ?? null
      for (const row of selectOf.iterate(seq, last, JSON.stringify(types), limit)) {
        rows.push(row)
        characters += row.data.length
        if (rows.length === limit || characters > PORTION_CHARACTERS) {
          through = row
          break
        }
      }
      return { rows, through: through && { seq: through.seq, timestamp: through.timestamp }, more: through !== null && through.seq < db.seq() }
    },
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
