// Says why a turn failed, in the person's language.
import type { Turn } from './store'
import { useAgents } from '@/agents/store'
import { i18n, spoken, t } from '@/shell/i18n'

/** Of these the server's sentence says more than ours can: which provider it was, and what it said. */
const TOLD_BEST_BY_THE_SERVER = /^(?:provider_|no_model$|answer_too_long$)/

/** In our words for a reason we know, else in the server's, which speaks English. */
export function reasonOf({ reason, message }: { reason: string, message: string }): string {
  const known = `turns.reasons.${reason}`
  const isOurs = i18n.global.te(known) && !(spoken() === 'en' && TOLD_BEST_BY_THE_SERVER.test(reason))
  return isOurs ? t(known) : message
}

/** Who could not answer, and why. */
export const failureOf = ({ agent_id, failure }: Pick<Turn, 'agent_id' | 'failure'>): string =>
  t('turns.failed', { name: useAgents().nameOf(agent_id), reason: failure ? reasonOf(failure) : '' })
