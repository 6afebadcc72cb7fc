// Usage: what thinking cost, turn by turn, and in sums a person reads at a glance.
import { z } from 'zod'
import { contract, Id, Limit, Timestamp } from '../kernel/route'

const Counts = { prompt_tokens: z.number().int(), completion_tokens: z.number().int(), total_tokens: z.number().int(), cost: z.number().describe('in the currency of the price table'), duration_ms: z.number().int() }

export const Usage = z.object({ id: Id, turn_id: z.string(), agent_id: z.string(), scene: z.string().nullable(), provider: z.string(), model: z.string(), ...Counts, timestamp: Timestamp })
export type Usage = z.infer<typeof Usage>

export const Sum = z.object({ turns: z.number().int(), ...Counts })
export type Sum = z.infer<typeof Sum>

const Moment = z.iso.datetime({ offset: true })

export const usage = contract({
  read: {
    method: 'GET',
    path: '/api/usage',
    summary: 'What turns cost, newest last, with the sums of all that match',
    access: 'read',
    query: z.object({ limit: Limit, before: Id.optional(), agent_id: Id.optional(), since: Moment.optional(), until: Moment.optional(), group_by: z.enum(['agent', 'model', 'day']).optional().describe('days are UTC') }),
    reply: z.object({ usage: z.array(Usage), totals: Sum, groups: z.array(Sum.extend({ key: z.string() })), next_before: z.string().optional() }),
  },
})

export interface UsageEvents {
  'usage.recorded': Usage
}
