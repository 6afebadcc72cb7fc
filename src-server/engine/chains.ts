// Rows that the bounds look at: who woke whom in a chain and by which words, who rests, and who stands in line in a group.
import type { Db } from '../kernel/db'
import type { TurnState, WaitsFor } from './contract'

/** How often two agents woke each other in a chain: the letters of one in a row count once. */
export interface Exchange {
  pair: string
  root: string
  times: number
  /** Who spoke last, and when what they said may be taken up. */
  speaker: string
  due: string
}

export interface InLine { id: string, agent_id: string, state: TurnState, waits_for: WaitsFor | null }

export interface ChainStore {
  /** Has an agent been woken in this chain by these words? What failed does not count. */
  heard: (root: string, agentId: string, words: string) => boolean
  /** Keeps of a wake-up which two are in it, and what was said. */
  keep: (id: string, pair: string | null, words: string) => void
  exchange: (pair: string, root: string) => Exchange | null
  saveExchange: (exchange: Exchange) => void
  /** The two begin anew in every chain. Returns the ids of what was held back for their loop, which count no hops any more. */
  release: (pair: string) => string[]
  /** Forgets exchanges of chains that have ended, whose last word was before a moment; a bounded number. Returns how many. */
  forget: (before: string) => number
  /** Ids of what rested until a moment. */
  rested: (at: string) => string[]
  /** When the next one has rested. */
  nextRested: () => string | null
  /** Nobody rests longer than until a moment. */
  hasten: (latest: string) => void
  /** All that one message has woken, in their order. */
  line: (sourceId: string) => InLine[]
}

export function createChainStore<E>(db: Db<E>): ChainStore {
  const selectHeard = db.prepare<[string, string, string], number>(`SELECT 1 FROM wakeups WHERE root = ? AND agent_id = ? AND words = ? AND state <> 'failed' LIMIT 1`).pluck()
  const keep = db.prepare('UPDATE wakeups SET pair = ?, words = ? WHERE id = ?')
  const selectExchange = db.prepare<[string, string], Exchange>('SELECT pair, root, times, speaker, due FROM exchanges WHERE pair = ? AND root = ?')
  const upsertExchange = db.prepare<[Exchange]>('INSERT INTO exchanges (pair, root, times, speaker, due) VALUES (:pair, :root, :times, :speaker, :due) ON CONFLICT (pair, root) DO UPDATE SET times = excluded.times, speaker = excluded.speaker, due = excluded.due')
  const beginAnew = db.prepare('DELETE FROM exchanges WHERE pair = ?')
  const forget = db.prepare(`DELETE FROM exchanges WHERE (pair, root) IN (SELECT pair, root FROM exchanges AS old WHERE due < ?
    AND NOT EXISTS (SELECT 1 FROM wakeups WHERE root = old.root AND state IN ('queued', 'running', 'waiting')) ORDER BY due LIMIT 500)`)
  const freshen = db.prepare<[string], string>(`UPDATE wakeups SET hops = 0 WHERE state = 'waiting' AND waits_for = 'loop' AND pair = ? RETURNING id`).pluck()
  const selectRested = db.prepare<[string], string>(`SELECT id FROM wakeups WHERE state = 'waiting' AND waits_for = 'cooldown' AND not_before <= ? ORDER BY not_before, id`).pluck()
  const selectNext = db.prepare<[], string | null>(`SELECT MIN(not_before) FROM wakeups WHERE state = 'waiting' AND waits_for = 'cooldown'`).pluck()
  const hasten = db.prepare(`UPDATE wakeups SET not_before = :latest WHERE state = 'waiting' AND waits_for = 'cooldown' AND not_before > :latest`)
  const selectLine = db.prepare<[string], InLine>('SELECT id, agent_id, state, waits_for FROM wakeups WHERE source_id = ? ORDER BY id')

  return {
    heard: (root, agentId, words) => selectHeard.get(root, agentId, words) !== undefined,
    keep: (id, pair, words) => void keep.run(pair, words, id),
    exchange: (pair, root) => selectExchange.get(pair, root) ?? null,
    saveExchange: exchange => void upsertExchange.run(exchange),
    release(pair) {
      beginAnew.run(pair)
      return freshen.all(pair).sort()
    },
    forget: before => forget.run(before).changes,
    rested: at => selectRested.all(at),
    nextRested: () => selectNext.get() ?? null,
    hasten: latest => void hasten.run({ latest }),
    line: sourceId => selectLine.all(sourceId),
  }
}
