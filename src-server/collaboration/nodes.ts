// Who stands on the graph: agents, the person, and the channels that something came through.
import type { AgentStatus } from '../agents/contract'
import type { GraphEdge, GraphNode } from './contract'
import { PERSON } from '../mailbox/contract'
import { CHANNEL } from './store'

/** As much of an agent as the graph shows; the event log knows so much of one that has left, too. */
export interface Described { id: string, name: string, scene: string | null, created_at: string, display: { nickname: string, color: number } }

export const personNode: GraphNode = { id: PERSON, label: PERSON, kind: 'user', status: 'idle', color: null }

export const agentNode = ({ id, name, display }: Described, status: AgentStatus): GraphNode => ({ id, label: display.nickname || name, kind: 'agent', status, color: display.color })

export function channelNodes(edges: readonly GraphEdge[]): GraphNode[] {
  const channels = new Set(edges.map(edge => edge.from).filter(id => id.startsWith(CHANNEL)))
  return [...channels].map(id => ({ id, label: id.slice(CHANNEL.length), kind: 'channel', status: 'idle', color: null }))
}

/** Whether an agent is at home or serves in a scene; without a scene everyone is meant. */
export function belongsTo(scene: string | undefined, servesIn: (scene: string) => string[]): (agent: Described) => boolean {
  if (scene === undefined)
    return () => true
  const serving = new Set(servesIn(scene))
  return agent => agent.scene === scene || serving.has(agent.id)
}

/** Timestamps are compared as text, so one with another offset is brought to UTC. */
export const utc = (moment: string): string => new Date(moment).toISOString()
