// Tries a provider out: one small call, and what came of it.
import type { Trial } from '@server/providers/contract'
import { ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useToast } from '@/kit/toast'

export function useTrial(id: () => string) {
  const toast = useToast()
  const trial = shallowRef<Trial | null>(null)
  const trying = ref(false)

  async function tryOut(model?: string): Promise<void> {
    trying.value = true
    trial.value = null
    try {
      trial.value = await client.providers.test({ params: { id: id() }, body: model ? { model } : {} })
    }
    catch (error) {
      toast.fail(error)
    }
    finally {
      trying.value = false
    }
  }
  return { trial, trying, tryOut }
}
