// Budgets: what may be spent in a day, by the whole house, by an agent, in a scene; and what of it is left.
import { z } from 'zod'
import { contract, Id } from '../kernel/route'

export const BudgetScope = z.enum(['house', 'agent', 'scene'])
export type BudgetScope = z.infer<typeof BudgetScope>

/** The id of the budget of the whole house. */
export const HOUSE = 'house'

/** The largest limits. */
export const MOST = { tokens: 1e12, cost: 1e6 }

const Tokens = z.number().int().min(0).max(MOST.tokens).nullable().describe('null: no limit')
const Cost = z.number().min(0).max(MOST.cost).nullable().describe('in the currency of the price table; null: no limit')
const Amount = z.object({ tokens: z.number().int(), cost: z.number() })

/** `warned`: 80 % is spent. `spent`: all is, or what is left was too little for a call. Either holds until the day is over or the limit is changed. */
export const BudgetState = z.enum(['fine', 'warned', 'spent'])
export type BudgetState = z.infer<typeof BudgetState>

export const Budget = z.object({
  scope: BudgetScope,
  id: z.string().describe('of the agent or the scene; `house` for the whole house'),
  tokens: Tokens,
  cost: Cost,
  spent: Amount.describe('today'),
  held: Amount.describe('set aside for calls under way: the most they can take'),
  state: BudgetState,
})
export type Budget = z.infer<typeof Budget>

export const budgets = contract({
  list: { method: 'GET', path: '/api/budgets', summary: 'Daily budgets: the house’s, then those that are set for agents and scenes', access: 'read', reply: z.object({ day: z.iso.date().describe('today, where the house stands'), budgets: z.array(Budget) }) },
  change: {
    method: 'PUT',
    path: '/api/budgets/{scope}/{id}',
    summary: 'Set, change or take away a daily budget; what is left out stays as it is',
    access: 'admin',
    params: z.object({ scope: BudgetScope, id: Id }),
    body: z.object({ tokens: Tokens, cost: Cost }).partial(),
    reply: z.object({ budget: Budget }),
  },
})

export interface BudgetEvents {
  /** It was changed, something was spent of it, or its day has begun. */
  'budget.updated': Budget
  'budget.warned': Budget
  'budget.spent': Budget
}
