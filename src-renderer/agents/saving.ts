// What the forms of an agent share: saving with a word about it, and a warning before what was not saved is out of sight.
import type { Ref, ShallowRef } from 'vue'
import { useEventListener } from '@vueuse/core'
import { onBeforeUnmount, shallowRef } from 'vue'
import { useToast } from '@/kit/toast'

export interface SavingOptions {
  unsaved: Ref<boolean>
  /** Answers false when the person should look first. */
  save: () => Promise<boolean>
  /** What is said when it is saved. */
  done: () => string
  /** What is said when it is left unsaved; null: nothing. */
  kept: () => string | null
}

/** `submit` saves the form; `refused` is why it could not. */
export function useSaving({ unsaved, save, done, kept }: SavingOptions): { refused: ShallowRef<unknown>, submit: () => Promise<void> } {
  const toast = useToast()
  const refused = shallowRef<unknown>(null)

  async function submit(): Promise<void> {
    refused.value = null
    try {
      if (await save())
        toast.say(done())
    }
    catch (error) {
      refused.value = error
    }
  }

  useEventListener(window, 'beforeunload', (event) => {
    if (unsaved.value)
      event.preventDefault()
  })
  onBeforeUnmount(() => {
    const words = unsaved.value && kept()
    if (words)
      toast.say(words)
  })
  return { refused, submit }
}
