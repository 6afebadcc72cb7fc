// Who works with whom: the graph of letters, tasks and mentions.
import { z } from 'zod'
import { contract, Id, Timestamp } from '../kernel/route'

export const GraphNode = z.object({ id: z.string(), label: z.string(), kind: z.enum(['agent', 'user', 'channel']), status: z.string(), color: z.number().int().nullable().describe('hue in degrees') })
export type GraphNode = z.infer<typeof GraphNode>

export const GraphReply = z.object({ from: z.string(), content: z.string(), timestamp: Timestamp })
export type GraphReply = z.infer<typeof GraphReply>

export const GraphEdge = z.object({
  id: Id,
  from: z.string(),
  to: z.string(),
  type: z.enum(['task', 'message', 'mention']),
  task_id: z.string().nullable(),
  summary: z.string().describe('the newest words that travelled it, shortened'),
  timestamp: Timestamp.describe('when it was last travelled'),
  count: z.number().int(),
  replies: z.array(GraphReply).describe('the newest answers to it, at most 20'),
})
export type GraphEdge = z.infer<typeof GraphEdge>

export const collaboration = contract({
  graph: {
    method: 'GET',
    path: '/api/collaboration/graph',
    summary: 'Agents, the person and channels, and what travelled between them',
    access: 'read',
    query: z.object({ since: z.iso.datetime({ offset: true }).optional(), until: z.iso.datetime({ offset: true }).optional(), scene: Id.optional() }),
    reply: z.object({ nodes: z.array(GraphNode), edges: z.array(GraphEdge) }),
  },
})

/** Something travelled from one to another; `edge` is the edge it travelled, as it now is. */
export interface CollaborationEvents {
  'edge.added': { edge: GraphEdge, from: string, to: string, words: string }
}
