// Keeps an eye on budgets: what a day has come to is told once, by a fact and an alert, and taken back when it holds no longer.
import type { Alerts } from '../alerts/service'
import type { Db } from '../kernel/db'
import type { Exact, Measure } from './amount'
import type { Budget, BudgetEvents, BudgetState } from './contract'
import type { BudgetStore, Standing, Subject } from './store'
import { amountOf, costOf, fifthsSpent, NOTHING } from './amount'

/** All of it inside the transaction of what happened. */
export interface Watch {
  /** Something was spent. */
  spent: (day: string, standing: Standing) => void
  /** A call was refused that needs more than is left. */
  refused: (day: string, standing: Standing, measure: Measure, needs: Exact) => void
  /** It is a new budget, by its limit or by its day: what was told before holds no longer, and what holds now is told. */
  anew: (day: string, standing: Standing) => void
  /** Takes back what was told on a former day. */
  tidy: (standing: Standing) => void
}

const RANK: Record<BudgetState, number> = { fine: 0, warned: 1, spent: 2 }

export function createWatch({ db, store, alerts, currency }: { db: Db<BudgetEvents>, store: BudgetStore, alerts: Pick<Alerts, 'raise' | 'over'>, currency: () => string }): Watch {
  /** From one state to a higher one, never back: so each is told once. */
  function rise(day: string, standing: Standing, state: BudgetState, measure: Measure, needs: Exact): void {
    if (RANK[state] <= RANK[standing.state])
      return
    store.mark(day, standing, state)
    const { scope, id, limit, spent } = standing
    const about = { key: keyOf(standing), agents: scope === 'agent' ? [id] : [] }
    const data = { scope, id, measure: measure === 'nanos' ? 'cost' as const : measure, limit: shown(measure, limit[measure]!), spent: shown(measure, spent[measure]), currency: currency() }
    if (state === 'spent') {
      db.emit('budget.spent', toBudget({ ...standing, state }))
      alerts.over('budget_warned', about.key)
      alerts.raise({ kind: 'budget_spent', ...about, data: { ...data, needs: shown(measure, needs[measure]) } })
    }
    else {
      db.emit('budget.warned', toBudget({ ...standing, state }))
      alerts.raise({ kind: 'budget_warned', ...about, data })
    }
  }

  function spent(day: string, standing: Standing): void {
    const [all, most] = [fifthsSpent(standing.limit, standing.spent, 5), fifthsSpent(standing.limit, standing.spent, 4)]
    if (all ?? most)
      rise(day, standing, all ? 'spent' : 'warned', (all ?? most)!, NOTHING)
  }

  function tidy(standing: Standing): void {
    if (standing.state !== 'spent')
      alerts.over('budget_spent', keyOf(standing))
    if (standing.state !== 'warned')
      alerts.over('budget_warned', keyOf(standing))
  }

  return {
    spent,
    refused: (day, standing, measure, needs) => rise(day, standing, 'spent', measure, needs),
    anew(day, standing) {
      const fresh: Standing = { ...standing, state: 'fine' }
      if (standing.state !== 'fine')
        store.mark(day, fresh, 'fine')
      tidy(fresh)
      spent(day, fresh)
    },
    tidy,
  }
}

/** What a budget is known by, among alerts too. */
export const keyOf = ({ scope, id }: Subject): string => `${scope}/${id}`

/** A budget as it is told. */
export function toBudget({ scope, id, limit, spent, held, state }: Standing): Budget {
  return { scope, id, tokens: limit.tokens, cost: limit.nanos === null ? null : costOf(limit.nanos), spent: amountOf(spent), held: amountOf(held), state }
}

const shown = (measure: Measure, count: number): number => measure === 'nanos' ? costOf(count) : count
