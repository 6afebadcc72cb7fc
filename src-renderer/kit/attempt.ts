// Something a person asked for: whether it is being done, and a note when it cannot be.
import type { Ref } from 'vue'
import { ref } from 'vue'
import { useToast } from './toast'

/** `attempt` does the work; when it fails the person is told, and nothing of theirs is touched. */
export function useAttempt(): { busy: Ref<boolean>, attempt: (work: () => Promise<void>) => Promise<void> } {
  const toast = useToast()
  const busy = ref(false)

  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true
    try {
      await work()
    }
    catch (error) {
      toast.fail(error)
    }
    finally {
      busy.value = false
    }
  }
  return { busy, attempt }
}
