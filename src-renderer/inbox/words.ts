// What waits, said in the person's language.
import type { Alert, AlertData } from '@server/alerts/contract'
import type { TurnSummary } from '@server/engine/contract'
import type { Component } from 'vue'
import type { Item } from './item'
import { PlugZap, RefreshCw, Wallet } from '@lucide/vue'
import { useAgents } from '@/agents/store'
import { useChat } from '@/chat/store'
import { reasonOf } from '@/engine/words'
import { countOf, moneyOf } from '@/kit/amounts'
import { tag } from '@/kit/time'
import { useScenes } from '@/scenes/store'
import { t } from '@/shell/i18n'

const ALERT_ICONS: Readonly<Record<Alert['kind'], Component>> = { loop: RefreshCw, budget_warned: Wallet, budget_spent: Wallet, provider: PlugZap }

/** “Leader and Writer”, as the language lists names. */
export function namesOf(ids: readonly string[]): string {
  const { nameOf } = useAgents()
  return new Intl.ListFormat(tag()).format(ids.map(nameOf))
}

type BudgetData = AlertData['budget_warned']

const amountOf = (amount: number, measure: BudgetData['measure'], currency: string): string =>
  measure === 'tokens' ? t('inbox.alert.tokens', { count: countOf(amount) }, amount) : moneyOf(amount, currency)

/** The limit that is about to be reached, with whose it is. */
function budgetWords({ scope, id, measure, limit, spent, currency }: BudgetData): { who: string, limit: string, spent: string } {
  const who = scope === 'house' ? t('inbox.alert.house') : scope === 'agent' ? useAgents().nameOf(id) : t('inbox.alert.scene', { name: useScenes().byId(id)?.name ?? id })
  return { who, limit: amountOf(limit, measure, currency), spent: amountOf(spent, measure, currency) }
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

/** Why a turn failed. */
export const reasonWords = ({ reason, message }: Pick<TurnSummary, 'reason' | 'message'>): string => reasonOf({ reason: reason ?? '', message: message ?? '' })

/** An argument as one line or several: text as it is, anything else as JSON. */
export const valueWords = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value, null, 2) ?? ''

/** What an item is, in a line; of a permission, the name of the tool follows it. */
export function titleOf({ kind, about }: Item): string {
  const { nameOf } = useAgents()
  switch (kind) {
    case 'approval': return t('inbox.items.approval', { name: nameOf(about.agent_id) })
    case 'hire': return t('inbox.items.hire', { name: about.name })
    case 'failure': return t('inbox.items.failure', { name: nameOf(about.agent_id) })
    case 'alert': return t(`inbox.items.alert.${about.kind}`)
    case 'letter': return nameOf(about.from)
    case 'mention': return t('inbox.items.mention', { name: nameOf(about.from), group: useChat().byId(about.group_id)?.name ?? '' })
  }
}

/** What it is about, in a few lines: for where there is no room for all of it. */
export function gistOf({ kind, about }: Item): string {
  switch (kind) {
    case 'approval': return about.args ? Object.values(about.args).map(valueWords).join(' · ') : about.preview
    case 'hire': return [about.profile.role, about.reason || about.profile.objective].filter(Boolean).join(' · ')
    case 'failure': return reasonWords(about)
    case 'alert': return alertWords(about)
    case 'letter':
    case 'mention': return about.content
  }
}

/** Whose face stands beside it: an agent’s, a candidate’s, or a sign where it is nobody’s. */
export function faceOf({ kind, about }: Item): { id: string, name?: string, icon?: Component } {
  switch (kind) {
    case 'hire': return { id: about.id, name: about.name }
    case 'alert': return { id: about.id, name: '', icon: ALERT_ICONS[about.kind] }
    case 'letter':
    case 'mention': return { id: about.from }
    default: return { id: about.agent_id }
  }
}
