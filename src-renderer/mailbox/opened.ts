// Which mailbox and letter the address names, found also when the letter's page is not loaded.
import type { Letter } from '@server/mailbox/contract'
import type { ComputedRef, Ref } from 'vue'
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { USER } from '@/agents/store'
import { ApiError } from '@/api/error'
import { useMailboxes } from './store'

export interface Opened {
  mailbox: ComputedRef<string>
  /** The place of the letter in its mailbox; null when only the mailbox is open. */
  idx: ComputedRef<number | null>
  letter: Ref<Letter | null>
  state: Ref<'none' | 'loading' | 'ready' | 'absent' | 'failed'>
  error: Ref<unknown>
  retry: () => Promise<void>
}

export function useOpened(): Opened {
  const route = useRoute()
  const store = useMailboxes()
  const mailbox = computed(() => String(route.params.id || USER))
  const idx = computed(() => /^\d{1,9}$/.test(String(route.params.idx)) ? Number(route.params.idx) : null)
  const letter = shallowRef<Letter | null>(null)
  const state = ref<Opened['state']['value']>('none')
  const error = shallowRef<unknown>(null)

  async function find(): Promise<void> {
    const [id, place] = [mailbox.value, idx.value]
    const isStill = (): boolean => mailbox.value === id && idx.value === place
    if (place === null) {
      letter.value = null
      state.value = 'none'
      return
    }
    try {
      state.value = 'loading'
      const found = await store.letterAt(id, place)
      if (!isStill())
        return
      letter.value = found ?? null
      state.value = found ? 'ready' : 'absent'
    }
    catch (failure) {
      if (!isStill())
        return
      letter.value = null
      error.value = failure
      state.value = failure instanceof ApiError && failure.status === 404 ? 'absent' : 'failed'
    }
  }

  watch([mailbox, idx], find, { immediate: true })
  return { mailbox, idx, letter, state, error, retry: find }
}
