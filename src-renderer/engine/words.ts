// Says why a turn failed, in the person's language.
import type { Turn } from './store'
import { useAgents } from '@/agents/store'
import { i18n, t } from '@/shell/i18n'

/** Who could not answer, and why: in our words for a reason we know, else in the server's. */
export function failureOf({ agent_id, failure }: Pick<Turn, 'agent_id' | 'failure'>): string {
  const known = `turns.reasons.${failure?.reason}`
  const reason = i18n.global.te(known) ? t(known) : failure?.message ?? ''
  return t('turns.failed', { name: useAgents().nameOf(agent_id), reason })
}
