// What the event log and the edges' rows say of an earlier moment: read by indexes of our own, so that it stays quick in a full log.
import type { AgentStatus } from '../agents/contract'
import type { Db } from '../kernel/db'
import type { GraphEdge } from './contract'
import type { Described } from './nodes'

export interface Recall {
  /** How often something travelled in each of `parts` equal parts of a span; parts in which nothing did are left out. */
  travels: (since: string, until: string, parts: number) => { part: number, count: number }[]
  /** An edge as it was after the fact `seq`; null when nothing is remembered of it. */
  edge: (id: string, seq: number) => GraphEdge | null
  /** What was last said of an agent's state; null when nothing is remembered. */
  status: (agentId: string, seq: number) => AgentStatus | null
  /** Agents that were deleted after the fact `seq`, each as it was last described. */
  gone: (seq: number) => Described[]
}

export function createRecall<E>(db: Db<E>): Recall {
  const selectTravels = db.prepare<{ since: string, until: string, parts: number }, { part: number, count: number }>(`SELECT
    CAST((julianday(timestamp) - julianday(@since)) / (julianday(@until) - julianday(@since)) * @parts AS INTEGER) AS part, COUNT(*) AS count
    FROM events WHERE type = 'edge.added' AND timestamp >= @since AND timestamp < @until GROUP BY part`)
  const selectEdge = db.prepare<[string, number], string>(`SELECT data ->> '$.edge' FROM events
    WHERE type = 'edge.added' AND data ->> '$.edge.id' = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`).pluck()
  const selectStatus = db.prepare<[string, number], AgentStatus>(`SELECT data ->> '$.status' FROM events
    WHERE type = 'agent.status' AND data ->> '$.id' = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`).pluck()
  const selectGone = db.prepare<[number], string>(`SELECT DISTINCT data ->> '$.id' FROM events WHERE type = 'agent.removed' AND seq > ?`).pluck()
  const selectDescribed = db.prepare<[string, number], string>(`SELECT data FROM events
    WHERE (type = 'agent.created' OR type = 'agent.updated') AND data ->> '$.id' = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`).pluck()

  return {
    travels: (since, until, parts) => selectTravels.all({ since, until, parts }),
    edge(id, seq) {
      const json = selectEdge.get(id, seq)
      return json === undefined ? null : JSON.parse(json) as GraphEdge
    },
    status: (agentId, seq) => selectStatus.get(agentId, seq) ?? null,
    gone: seq => selectGone.all(seq).flatMap((id) => {
      const json = selectDescribed.get(id, seq)
      return json === undefined ? [] : [JSON.parse(json) as Described]
    }),
  }
}
