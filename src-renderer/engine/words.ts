// Says why a turn failed, in the person's language.
import type { Turn } from './store'
import { useAgents } from '@/agents/store'
import { i18n, t } from '@/shell/i18n'

/** In our words for a reason we know, else in the server's. */
export function reasonOf({ reason, message }: { reason: string, message: string }): string {
  const known = `turns.reasons.${reason}`
  return i18n.global.te(known) ? t(known) : message
}

/** Who could not answer, and why. */
export const failureOf = ({ agent_id, failure }: Pick<Turn, 'agent_id' | 'failure'>): string =>
  t('turns.failed', { name: useAgents().nameOf(agent_id), reason: failure ? reasonOf(failure) : '' })
