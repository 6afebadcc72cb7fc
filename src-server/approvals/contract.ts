// Approvals: what an agent wants to do and must ask the person for. A turn waits for the answer, restarts included.
import { z } from 'zod'
import { contract, Id, Limit, Timestamp } from '../kernel/route'

/** `withdrawn`: the turn ended before there was an answer. */
export const ApprovalState = z.enum(['waiting', 'allowed', 'denied', 'withdrawn'])
export type ApprovalState = z.infer<typeof ApprovalState>

export const Approval = z.object({
  id: Id,
  turn_id: z.string(),
  agent_id: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()).describe('what it wants to use the tool with'),
  call_id: z.string().describe('the use of the tool, among those of its turn'),
  state: ApprovalState,
  reason: z.string().nullable().describe('what the person said to it'),
  always: z.boolean().describe('the answer holds for this agent and tool from now on'),
  asked_at: Timestamp,
  answered_at: Timestamp.nullable(),
})
export type Approval = z.infer<typeof Approval>

export const ApprovalAnswer = z.object({
  decision: z.enum(['allow', 'deny']),
  reason: z.string().trim().max(4000).optional().describe('the agent is told it'),
  always: z.boolean().optional().describe('do not ask this agent for this tool again: it may from now on, or may not'),
})
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>

const ById = z.object({ id: Id })
const One = z.object({ approval: Approval })

export const approvals = contract({
  list: {
    method: 'GET',
    path: '/api/approvals',
    summary: 'What agents asked for, newest last',
    access: 'read',
    query: z.object({ state: z.enum(['waiting', 'answered']).optional(), limit: Limit, before: Id.optional().describe('id of an approval: only those before it') }),
    reply: z.object({ approvals: z.array(Approval), next_before: z.string().optional() }),
  },
  get: { method: 'GET', path: '/api/approvals/{id}', summary: 'One of them, with all it wants to do', access: 'read', params: ById, reply: One },
  answer: { method: 'POST', path: '/api/approvals/{id}/answer', summary: 'Allow or deny it, once; its turn goes on', access: 'admin', params: ById, body: ApprovalAnswer, reply: One },
})

/** An approval as facts tell it. `preview` is the beginning of its arguments as JSON, at most 4 kB; the whole is asked for by id. */
export type ApprovalNotice = Omit<Approval, 'args'> & { preview: string }

export interface ApprovalEvents {
  'approval.asked': ApprovalNotice
  'approval.answered': ApprovalNotice
  'approval.withdrawn': ApprovalNotice
}
