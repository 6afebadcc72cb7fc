// Alerts: what the house asks the person to look at, until they have, or until it is over.
import { z } from 'zod'
import { contract, Id, Limit, Timestamp } from '../kernel/route'

/** What each kind of alert tells in numbers and words: enough for its sentence, in any language. */
export interface AlertData {
  /** Agents that woke one another so often in a chain that they are kept from it. */
  loop: { times: number }
  /** Of a budget's limit much is spent. */
  budget_warned: BudgetData
  /** No more of a budget may be spent. `needs` is the most that the call which was refused could take; 0: none was yet. */
  budget_spent: BudgetData & { needs: number }
  /** A provider of models that cannot be worked with. */
  provider: { provider: string, message: string }
}

interface BudgetData { scope: 'house' | 'agent' | 'scene', id: string, measure: 'tokens' | 'cost', limit: number, spent: number, currency: string }

export const AlertKind = z.enum(['loop', 'budget_warned', 'budget_spent', 'provider']) satisfies z.ZodType<keyof AlertData>
export type AlertKind = z.infer<typeof AlertKind>

export const Alert = z.object({
  id: Id,
  kind: AlertKind,
  key: z.string().describe('what it is about: of one kind and key at most one is open'),
  agents: z.array(z.string()),
  data: z.record(z.string(), z.union([z.string(), z.number()])).describe('what the sentence is made of'),
  text: z.string().describe('the sentence, in English'),
  chain: z.array(z.string()).describe('the turns that led to it, the first one first'),
  count: z.number().int().describe('how often it came while it was open'),
  created_at: Timestamp,
  updated_at: Timestamp.describe('when it came last'),
  resolved_at: Timestamp.nullable(),
})
export type Alert = z.infer<typeof Alert>

export const alerts = contract({
  list: {
    method: 'GET',
    path: '/api/alerts',
    summary: 'What the person should look at, newest last',
    access: 'read',
    query: z.object({ limit: Limit, before: Id.optional(), state: z.enum(['open', 'resolved']).optional() }),
    reply: z.object({ alerts: z.array(Alert), next_before: z.string().optional() }),
  },
  resolve: { method: 'POST', path: '/api/alerts/{id}/resolve', summary: 'It was looked at; what it held back goes on', access: 'chat', params: z.object({ id: Id }), reply: z.object({ alert: Alert }) },
})

export interface AlertEvents {
  'alert.raised': Alert
  /** It came again while it was open. */
  'alert.updated': Alert
  'alert.resolved': Alert
}
