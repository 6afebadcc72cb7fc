// Deciding on a proposal: one decision at a time, said when it is made, and calm when somebody else made it before.
import type { HireRequest } from '@server/hiring/contract'
import { shallowReactive } from 'vue'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'
import { isDecided, useHiring } from './store'

/** Proposals on which a decision is under way. */
const deciding = shallowReactive(new Set<string>())

export function useDecisions() {
  const hiring = useHiring()
  const toast = useToast()

  async function decide({ id, name }: HireRequest, work: () => Promise<void>): Promise<void> {
    if (deciding.has(id))
      return
    deciding.add(id)
    try {
      await work()
    }
    catch (error) {
      if (isDecided(error))
        toast.say(t('hiring.done.before', { name }))
      else
        toast.fail(error)
    }
    finally {
      deciding.delete(id)
    }
  }

  const hire = (request: HireRequest): Promise<void> => decide(request, async () => {
    const agent = await hiring.approve(request.id)
    toast.say(t('hiring.done.hired', { name: agent.name }))
  })

  const reject = (request: HireRequest, reason: string): Promise<void> => decide(request, async () => {
    await hiring.reject(request.id, reason)
    toast.say(t('hiring.done.rejected', { name: request.name }))
  })

  return { doing: (id: string): boolean => deciding.has(id), hire, reject }
}
