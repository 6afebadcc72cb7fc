// How the house is doing: each agent's state, and the machine's.
import { z } from 'zod'
import { AgentStatus } from '../agents/contract'
import { contract, Timestamp } from '../kernel/route'

export const Presence = z.object({
  status: AgentStatus,
  current: z.string().nullable().describe('id of the turn it is in'),
  queued: z.number().int().describe('wake-ups that wait for it'),
  waiting: z.number().int().describe('wake-ups that wait for the person, a budget or a pause'),
  last_active: Timestamp.nullable(),
})
export type Presence = z.infer<typeof Presence>

const bytes = z.number().int().describe('bytes')

export const Status = z.object({
  version: z.string(),
  node: z.string(),
  started_at: Timestamp,
  uptime: z.number().describe('seconds'),
  counts: z.object({ agents: z.number().int(), groups: z.number().int(), letters: z.number().int(), messages: z.number().int(), turns: z.number().int() }),
  queue: z.object({ queued: z.number().int(), running: z.number().int(), waiting: z.number().int(), failed: z.number().int() }),
  memory: z.object({ rss: bytes, heap_used: bytes }),
  folder: z.string().describe('where everything is kept'),
  database: z.object({ bytes, durable: z.string().describe('what an acknowledged write survives') }),
  disk: z.object({ free: bytes, total: bytes }),
  ws_clients: z.number().int(),
  exposure: z.object({ lan: z.boolean(), tunnel: z.boolean(), addresses: z.array(z.string()) }),
  providers: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), ready: z.boolean() })),
  last_backup: Timestamp.nullable(),
  seq: z.number().int().describe('newest event'),
})
export type Status = z.infer<typeof Status>

export const status = contract({
  agents: { method: 'GET', path: '/api/agents/status', summary: 'What every agent is doing now', access: 'read', reply: z.object({ agents: z.record(z.string(), Presence) }) },
  house: { method: 'GET', path: '/api/status', summary: 'The state of the whole house', access: 'read', reply: Status },
})
