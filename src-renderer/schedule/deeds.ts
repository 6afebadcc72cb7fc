// What a person does with a task from wherever it is shown, and what they are told of it.
import type { Run, Task } from '@server/schedule/contract'
import { shallowReactive } from 'vue'
import { useRouter } from 'vue-router'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'
import { useSchedule } from './store'

/** Tasks at which something is being done. */
const busy = shallowReactive(new Set<string>())

export function useDeeds() {
  const schedule = useSchedule()
  const toast = useToast()
  const router = useRouter()

  /** Does one thing at a time with a task; when it fails the person is told why. */
  async function attempt<T>(id: string, work: () => Promise<T>): Promise<T | null> {
    if (busy.has(id))
      return null
    busy.add(id)
    try {
      return await work()
    }
    catch (error) {
      toast.fail(error)
      return null
    }
    finally {
      busy.delete(id)
    }
  }

  const setEnabled = (id: string, enabled: boolean): Promise<Task | null> => attempt(id, () => schedule.update(id, { enabled }))

  const run = ({ id, name }: Task): Promise<Run | null> => attempt(id, async () => {
    const begun = await schedule.run(id)
    toast.say(t('schedule.done.runs', { name }))
    return begun
  })

  /** Brings a deleted task back, and says so; what goes wrong is thrown. */
  async function restore(id: string): Promise<void> {
    const task = await schedule.restore(id)
    toast.say(t(task.enabled ? 'schedule.done.restored' : 'schedule.done.restoredOff', { name: task.name }))
  }

  /** Leaves the task's page, then deletes it. */
  const remove = ({ id, name }: Task): Promise<void | null> => attempt(id, async () => {
    await router.push({ name: 'schedule' })
    await schedule.remove(id)
    toast.say(t('schedule.done.deleted', { name }), { undo: () => restore(id) })
  })

  return { isBusy: (id: string): boolean => busy.has(id), setEnabled, run, remove, restore }
}
