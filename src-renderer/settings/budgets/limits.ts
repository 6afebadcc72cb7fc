// Sets the limits of a budget; what they were is one click away.
import type { Budget } from '@server/budgets/contract'
import { client } from '@/api/client'
import { useAttempt } from '@/kit/attempt'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'

export type Subject = Pick<Budget, 'scope' | 'id'>
export type Limits = Pick<Budget, 'tokens' | 'cost'>

/** `show` is given the budget as it stands after each change. */
export function useLimits(show: (budget: Budget) => void): (subject: Subject & Limits, limits: Limits) => Promise<void> {
  const toast = useToast()
  const { attempt } = useAttempt()

  async function put({ scope, id }: Subject, limits: Limits): Promise<void> {
    show((await client.budgets.change({ params: { scope, id }, body: limits })).budget)
  }

  return ({ tokens, cost, ...subject }, limits) => attempt(async () => {
    await put(subject, limits)
    const gone = limits.tokens === null && limits.cost === null
    toast.say(t(gone ? 'settings.budgets.removed' : 'settings.budgets.saved'), { undo: () => put(subject, { tokens, cost }) })
  })
}
