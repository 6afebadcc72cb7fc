// What the forms of an agent share: saving with a word about it, and a warning before what was not saved is out of sight.
import type { Ref, ShallowRef } from 'vue'
import { useEventListener } from '@vueuse/core'
import { onBeforeUnmount, shallowRef } from 'vue'
import { useToast } from '@/kit/toast'
import { t } from '@/shell/i18n'
import { useAgents } from './store'

export interface SavingOptions {
  unsaved: Ref<boolean>
  /** Answers false when the person should look first. */
  save: () => Promise<boolean>
  /** What is said when it is saved. */
  done: () => string
}

/** `submit` saves the form; `refused` is why it could not. */
export function useSaving(id: string, { unsaved, save, done }: SavingOptions): { refused: ShallowRef<unknown>, submit: () => Promise<void> } {
  const toast = useToast()
  const agents = useAgents()
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
    if (unsaved.value && agents.byId(id))
      toast.say(t('agents.kept', { name: agents.nameOf(id) }))
  })
  return { refused, submit }
}
