// Routes of budgets.
import type { Handlers } from '../kernel/mount'
import type { budgets as contract } from './contract'
import type { Budgets } from './service'

export function budgetRoutes(budgets: Budgets): Handlers<typeof contract> {
  return {
    list: budgets.list,
    change: ({ params, body }) => ({ budget: budgets.change(params, body) }),
  }
}
