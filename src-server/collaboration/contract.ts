// Who works with whom: the graph of letters, tasks and mentions.
import { z } from 'zod'
import { AgentStatus } from '../agents/contract'
import { contract, Id, Limit, Timestamp } from '../kernel/route'

export const GraphNode = z.object({ id: z.string(), label: z.string(), kind: z.enum(['agent', 'user', 'channel']), status: z.string(), color: z.number().int().nullable().describe('hue in degrees') })
export type GraphNode = z.infer<typeof GraphNode>

export const GraphReply = z.object({ from: z.string(), content: z.string(), timestamp: Timestamp })
export type GraphReply = z.infer<typeof GraphReply>

/** Where words were said in a group. */
export const Said = z.object({ group_id: z.string(), message_id: z.string() })
export type Said = z.infer<typeof Said>

export const GraphEdge = z.object({
  id: Id,
  from: z.string(),
  to: z.string(),
  type: z.enum(['task', 'message', 'mention']),
  task_id: z.string().nullable(),
  summary: z.string().describe('the newest words that travelled it, shortened'),
  timestamp: Timestamp.describe('when it was last travelled'),
  count: z.number().int(),
  said: Said.nullable().optional().describe('where the newest words of a mention were said; nothing of one that the event log remembers from before this was told'),
  replies: z.array(GraphReply).describe('the newest answers to it, at most 20'),
})
export type GraphEdge = z.infer<typeof GraphEdge>

const Moment = z.iso.datetime({ offset: true })
const fact = { seq: z.number().int(), timestamp: Timestamp }

/** A fact of the past as `/ws` told it, as much of it as the graph shows. */
export const PastFact = z.discriminatedUnion('event', [
  z.object({ event: z.literal('edge.added'), data: z.object({ edge: GraphEdge, from: z.string(), to: z.string(), words: z.string() }), ...fact }),
  z.object({ event: z.literal('agent.status'), data: z.object({ id: z.string(), status: AgentStatus }), ...fact }),
  z.object({ event: z.enum(['agent.created', 'agent.updated']), data: GraphNode, ...fact }),
  z.object({ event: z.literal('agent.removed'), data: z.object({ id: z.string() }), ...fact }),
])
export type PastFact = z.infer<typeof PastFact>

export const collaboration = contract({
  graph: {
    method: 'GET',
    path: '/api/collaboration/graph',
    summary: 'Agents, the person and channels, and what travelled between them',
    access: 'read',
    query: z.object({ since: Moment.optional(), until: Moment.optional(), scene: Id.optional() }),
    reply: z.object({ nodes: z.array(GraphNode), edges: z.array(GraphEdge) }),
  },
  past: {
    method: 'GET',
    path: '/api/collaboration/past',
    summary: 'How much travelled in each part of a span, and how far back the event log goes',
    access: 'read',
    query: z.object({ since: Moment.optional().describe('an hour before its end, unless said'), until: Moment.optional().describe('now, unless said'), parts: z.coerce.number().int().min(1).max(240).default(120) }),
    reply: z.object({ since: Timestamp, until: Timestamp, oldest: Timestamp.nullable().describe('the oldest fact that is kept'), newest: Timestamp.nullable(), counts: z.array(z.number().int()) }),
  },
  moment: {
    method: 'GET',
    path: '/api/collaboration/past/moment',
    summary: 'The graph as it was at a moment of the event log',
    access: 'read',
    query: z.object({ at: Moment.optional().describe('now, unless said'), scene: Id.optional() }),
    reply: z.object({ at: Timestamp.describe('the moment it is of: what the log does not reach is answered as its nearest end'), seq: z.number().int().describe('the newest fact in it'), nodes: z.array(GraphNode), edges: z.array(GraphEdge) }),
  },
  facts: {
    method: 'GET',
    path: '/api/collaboration/past/facts',
    summary: 'What changed the graph after a fact, in order and in portions',
    access: 'read',
    query: z.object({ after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER), limit: Limit }),
    reply: z.object({ facts: z.array(PastFact), next_after: z.number().int().describe('from where to ask on'), through: Timestamp.describe('nothing until then is missing'), more: z.boolean().describe('whether there is more already') }),
  },
})

/** Something travelled from one to another; `edge` is the edge it travelled, as it now is. */
export interface CollaborationEvents {
  'edge.added': { edge: GraphEdge, from: string, to: string, words: string }
}
