// Hiring: agents are proposed, by the person or by another agent, and come alive when the person approves.
import { z } from 'zod'
import { Agent, Profile } from '../agents/contract'
import { contract, Id, Name, Timestamp } from '../kernel/route'

export const HireRequest = z.object({
  id: Id,
  name: z.string(),
  scene: z.string().nullable(),
  profile: Profile,
  reason: z.string(),
  requested_by: z.string().describe('`user` or an agent’s id'),
  status: z.enum(['pending', 'approved', 'rejected']),
  agent_id: z.string().nullable().describe('the agent it became'),
  decision: z.string().nullable().describe('why it was rejected'),
  created_at: Timestamp,
  decided_at: Timestamp.nullable(),
})
export type HireRequest = z.infer<typeof HireRequest>

const ById = z.object({ id: Id })
const Text = z.string().trim().max(4000)
const List = z.array(z.string().trim().min(1).max(200)).max(20)

export const hiring = contract({
  pending: { method: 'GET', path: '/api/hiring/pending', summary: 'Hire requests that wait for a decision, oldest first', access: 'read', reply: z.object({ pending: z.array(HireRequest) }) },
  approve: {
    method: 'POST',
    path: '/api/hiring/pending/{id}/approve',
    summary: 'Hire: makes the agent, with changes where any are given',
    access: 'admin',
    params: ById,
    body: z.object({ name: Name, nickname: z.string().trim().max(120), scene: Id.nullable(), profile: Profile.partial() }).partial(),
    reply: z.object({ status: z.literal('approved'), agent: Agent }),
  },
  reject: { method: 'POST', path: '/api/hiring/pending/{id}/reject', summary: 'Do not hire', access: 'admin', params: ById, body: z.object({ reason: Text.optional() }), reply: z.object({ status: z.literal('rejected'), request: HireRequest }) },
  request: {
    method: 'POST',
    path: '/api/hiring/requests',
    summary: 'Ask for an agent to be hired',
    access: 'admin',
    body: z.object({ name: Name, scene: Id.nullable().default(null), profile: Profile.partial().default({}), reason: Text.default(''), requested_by: Id.default('user') }),
    reply: z.object({ request: HireRequest }),
    status: 201,
  },
  requests: { method: 'GET', path: '/api/hiring/requests', summary: 'All hire requests with their decisions, newest last', access: 'read', query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50), before: Id.optional() }), reply: z.object({ requests: z.array(HireRequest), next_before: z.string().optional() }) },
  plan: {
    method: 'POST',
    path: '/api/hiring/plan',
    summary: 'Candidates for a position, as the leader proposes them; nothing is stored',
    access: 'admin',
    body: z.object({ position: Name, skills: List.default([]), responsibilities: List.default([]), traits: List.default([]), count: z.number().int().min(1).max(5).default(1), language: z.enum(['en', 'zh']).optional() }),
    reply: z.object({ candidates: z.array(z.object({ name: z.string(), profile: Profile, reason: z.string() })) }),
  },
})

export interface HiringEvents {
  'hire.created': HireRequest
  'hire.updated': HireRequest
  'hire.requested': HireRequest
  'hire.decided': HireRequest
}
