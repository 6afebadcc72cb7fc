// Rows of the collaboration graph.
import type { Db } from '../kernel/db'
import type { GraphEdge, GraphReply, Said } from './contract'

/** What an edge is known by: from whom, to whom, how, and for which task. */
export interface EdgeKey { from: string, to: string, type: GraphEdge['type'], task_id: string | null }

export interface EdgeStore {
  /** Edges to these, from these or from a channel, last travelled since, and first travelled until; the newest so many. */
  between: (ids: string[], since: string, until: string, limit: number) => GraphEdge[]
  /** Counts one more that travelled the edge, making the edge if it is new. `said`: where, of words in a group. */
  travel: (id: string, key: EdgeKey, summary: string, at: string, said: Said | null) => GraphEdge
  /** Adds an answer to an edge; null where there is no such edge. */
  reply: (id: string, key: EdgeKey, reply: GraphReply) => GraphEdge | null
}

/** A graph has at most so many, the newest of them. */
export const MOST_EDGES = 5000
/** What the id of a channel begins with. */
export const CHANNEL = 'channel:'

const KEPT_REPLIES = 20
const EDGE = `id, source AS "from", target AS "to", type, NULLIF(task_id, '') AS task_id, summary, last_at AS timestamp, count,
  iif(message_id IS NULL, NULL, json_object('group_id', group_id, 'message_id', message_id)) AS said,
  (SELECT json_group_array(json_object('from', sender, 'content', content, 'timestamp', timestamp)) FROM (SELECT * FROM edge_replies WHERE edge_id = edges.id ORDER BY id)) AS replies`

export function createEdgeStore<E>(db: Db<E>): EdgeStore {
  type Row = Omit<GraphEdge, 'replies' | 'said'> & { replies: string, said: string | null }
  const selectBetween = db.prepare<{ ids: string, since: string, until: string, limit: number }, Row>(`SELECT ${EDGE} FROM edges WHERE last_at >= @since AND first_at <= @until
    AND target IN (SELECT value FROM json_each(@ids)) AND (source IN (SELECT value FROM json_each(@ids)) OR source GLOB '${CHANNEL}*') ORDER BY last_at DESC LIMIT @limit`)
  const selectEdge = db.prepare<[string, string, string, string], Row>(`SELECT ${EDGE} FROM edges WHERE source = ? AND target = ? AND type = ? AND task_id = ?`)
  const upsert = db.prepare<[Omit<EdgeKey, 'task_id'> & { id: string, task: string, summary: string, at: string, group: string | null, message: string | null }], Row>(`INSERT INTO edges (id, source, target, type, task_id, summary, first_at, last_at, count, group_id, message_id) VALUES (@id, @from, @to, @type, @task, @summary, @at, @at, 1, @group, @message)
    ON CONFLICT (source, target, type, task_id) DO UPDATE SET summary = excluded.summary, last_at = excluded.last_at, count = count + 1, group_id = excluded.group_id, message_id = excluded.message_id
    RETURNING ${EDGE}`)
  const insertReply = db.prepare('INSERT INTO edge_replies (id, edge_id, sender, content, timestamp) VALUES (?, ?, ?, ?, ?)')
  const dropOldReplies = db.prepare('DELETE FROM edge_replies WHERE edge_id = ? AND id <= (SELECT id FROM edge_replies WHERE edge_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)')
  const touch = db.prepare('UPDATE edges SET last_at = ? WHERE id = ?')
  const toEdge = (row: Row): GraphEdge => ({ ...row, said: row.said === null ? null : JSON.parse(row.said) as Said, replies: JSON.parse(row.replies) as GraphReply[] })

  function find({ from, to, type, task_id }: EdgeKey): GraphEdge | null {
    const row = selectEdge.get(from, to, type, task_id ?? '')
    return row ? toEdge(row) : null
  }

  return {
    between: (ids, since, until, limit) => selectBetween.all({ ids: JSON.stringify(ids), since, until, limit }).map(toEdge).reverse(),
    travel: (id, { from, to, type, task_id }, summary, at, said) => toEdge(upsert.get({ id, from, to, type, task: task_id ?? '', summary, at, group: said?.group_id ?? null, message: said?.message_id ?? null })!),
    reply(id, key, reply) {
      const edge = find(key)
      if (!edge)
        return null
      insertReply.run(id, edge.id, reply.from, reply.content, reply.timestamp)
      dropOldReplies.run(edge.id, edge.id, KEPT_REPLIES)
      touch.run(reply.timestamp, edge.id)
      return find(key)
    },
  }
}
