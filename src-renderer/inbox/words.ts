// What waits, said in the person's language.
import type { Alert, AlertData } from '@server/alerts/contract'
import type { TurnSummary } from '@server/engine/contract'
import { useAgents } from '@/agents/store'
import { countOf, moneyOf } from '@/settings/amounts'
import { i18n, spoken, t } from '@/shell/i18n'

/** “Leader and Writer”, as the language lists names. */
export function namesOf(ids: readonly string[]): string {
  const { nameOf } = useAgents()
  return new Intl.ListFormat(spoken() === 'zh' ? 'zh-CN' : 'en-GB').format(ids.map(nameOf))
}

type BudgetData = AlertData['budget_warned']

const amountOf = (amount: number, measure: BudgetData['measure'], currency: string): string =>
  measure === 'tokens' ? t('inbox.alert.tokens', { count: countOf(amount) }) : moneyOf(amount, currency)

/** The limit that is about to be reached, with whose it is. */
function budgetWords({ scope, id, measure, limit, spent, currency }: BudgetData): { whose: string, limit: string, spent: string } {
  const whose = scope === 'house' ? t('inbox.alert.house') : scope === 'agent' ? useAgents().nameOf(id) : t('inbox.alert.scene', { name: id })
  return { whose, limit: amountOf(limit, measure, currency), spent: amountOf(spent, measure, currency) }
}

/** The sentence of an alert; of a kind this page does not know, the server's own. */
export function alertWords({ kind, agents, data, text }: Alert): string {
  switch (kind) {
    case 'loop':
      return t('inbox.alert.loop', { names: namesOf(agents), times: Number(data.times) })
    case 'budget_warned':
      return t('inbox.alert.budget_warned', budgetWords(data as unknown as BudgetData))
    case 'budget_spent': {
      const budget = data as unknown as AlertData['budget_spent']
      const words = budgetWords(budget)
      return budget.needs > budget.limit
        ? t('inbox.alert.budget_too_small', { ...words, needs: amountOf(budget.needs, budget.measure, budget.currency) })
        : t('inbox.alert.budget_spent', words)
    }
    case 'provider':
      return t('inbox.alert.provider', { name: String(data.provider), message: String(data.message) })
    default:
      return text
  }
}

/** Why a turn failed: in our words for a reason we know, else in the server's. */
export function reasonWords({ reason, message }: Pick<TurnSummary, 'reason' | 'message'>): string {
  const known = `turns.reasons.${reason}`
  return i18n.global.te(known) ? t(known) : message ?? ''
}

/** An argument as one line or several: text as it is, anything else as JSON. */
export const valueWords = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value, null, 2) ?? ''
