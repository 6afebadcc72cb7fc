// The list of budgets as it is shown: the house first, then agents, then scenes; a budget without limits is none, but for the house's.
import type { Budget, BudgetScope } from '@server/budgets/contract'

const RANK: Readonly<Record<BudgetScope, number>> = { house: 0, agent: 1, scene: 2 }

const inOrder = (a: Budget, b: Budget): number => RANK[a.scope] - RANK[b.scope] || a.id.localeCompare(b.id)

/** The list with this budget as it stands now. */
export function withBudget(budgets: readonly Budget[], now: Budget): Budget[] {
  const others = budgets.filter(({ scope, id }) => scope !== now.scope || id !== now.id)
  const isOne = now.scope === 'house' || now.tokens !== null || now.cost !== null
  return isOne ? [...others, now].sort(inOrder) : others
}

/** How much of a limit is gone, from 0 to 1; of a limit of nothing all of it. */
export const shareOf = (amount: number, limit: number): number => limit === 0 ? 1 : Math.min(1, amount / limit)
