// The graph as it was: how busy a span was, how everyone stood at a moment, and what followed, in portions.
import type { Agent } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { FactLog, StoredFact } from '../kernel/facts'
import type { Reply } from '../kernel/route'
import type { collaboration, GraphEdge, PastFact } from './contract'
import type { Described } from './nodes'
import type { Recall } from './recall'
import type { EdgeStore } from './store'
import { stamp } from '../kernel/clock'
import { invalid } from '../kernel/errors'
import { agentNode, belongsTo, channelNodes, personNode, utc } from './nodes'
import { MOST_EDGES } from './store'

type Contract = typeof collaboration

export interface Past {
  /** Refuses a span that ends before it begins. */
  overview: (span: { since?: string, until?: string, parts: number }) => Reply<Contract['past']>
  moment: (asked: { at?: string, scene?: string }) => Reply<Contract['moment']>
  facts: (asked: { after: number, limit: number }) => Reply<Contract['facts']>
}

const HOUR_MS = 3_600_000
/** What of all that happened the picture shows. */
const SHOWN = ['edge.added', 'agent.status', 'agent.created', 'agent.updated', 'agent.removed']

export function createPast(options: {
  facts: FactLog
  recall: Recall
  store: EdgeStore
  clock: Clock
  agents: { list: () => Agent[] }
  /** Who serves in a scene. */
  servesIn: (scene: string) => string[]
}): Past {
  const { facts, recall, store, clock } = options

  /** Who was here at a moment, also those who left since. */
  function presentAt(at: string, seq: number): Described[] {
    const staying = options.agents.list()
    const known = new Set(staying.map(agent => agent.id))
    return [...staying.filter(agent => agent.created_at <= at), ...recall.gone(seq).filter(agent => !known.has(agent.id))]
  }

  /** An edge as it was; of one whose earlier travels are forgotten, only that it was there. */
  const edgeAt = (edge: GraphEdge, at: string, seq: number): GraphEdge => recall.edge(edge.id, seq) ?? { ...edge, summary: '', timestamp: at, count: 1, replies: [] }

  function edgesAt(ids: string[], at: string, seq: number): GraphEdge[] {
    return store.between(ids, '', at, MOST_EDGES)
      .map(edge => edge.timestamp <= at ? edge : edgeAt(edge, at, seq))
      .sort((a, b) => a.timestamp < b.timestamp ? -1 : 1)
  }

  return {
    overview({ since, until, parts }) {
      const end = until === undefined ? stamp(clock) : utc(until)
      const begin = since === undefined ? new Date(Date.parse(end) - HOUR_MS).toISOString() : utc(since)
      if (begin >= end)
        throw invalid('since', 'must be before “until”')
      const counts = Array.from<number>({ length: parts }).fill(0)
      for (const { part, count } of recall.travels(begin, end, parts))
        counts[Math.min(part, parts - 1)]! += count
      const { oldest, newest } = facts.ends()
      return { since: begin, until: end, oldest: oldest?.timestamp ?? null, newest: newest?.timestamp ?? null, counts }
    },

    moment({ at: asked, scene }) {
      const now = stamp(clock)
      const earliest = facts.ends().oldest?.timestamp ?? now
      const at = asked === undefined ? now : [utc(asked), earliest, now].sort()[1]!
      const seq = facts.seqAt(at)
      const agents = presentAt(at, seq).filter(belongsTo(scene, options.servesIn))
      const nodes = [personNode, ...agents.map(agent => agentNode(agent, recall.status(agent.id, seq) ?? 'idle'))]
      const edges = edgesAt(nodes.map(node => node.id), at, seq)
      return { at, seq, nodes: [...nodes, ...channelNodes(edges)], edges }
    },

    facts({ after, limit }) {
      const { rows, through, more } = facts.portion(SHOWN, after, limit)
      return { facts: rows.map(pastFact), next_after: Math.max(after, through?.seq ?? 0), through: more && through ? through.timestamp : stamp(clock), more }
    },
  }
}

/** A stored fact, as much of it as the graph shows. */
function pastFact({ type, data, seq, timestamp }: StoredFact): PastFact {
  const told = JSON.parse(data) as object
  const shown = type === 'agent.created' || type === 'agent.updated'
    ? agentNode(told as Agent, (told as Agent).status)
    : type === 'agent.status' ? { id: (told as Agent).id, status: (told as Agent).status } : told
  return { event: type, data: shown, seq, timestamp } as PastFact
}
