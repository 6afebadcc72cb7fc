// Asking the server as the person types: once they rest, the request before is ended, and only the newest answer counts.
import type { Ref, ShallowRef } from 'vue'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

const REST_MS = 120
/** The server reads no more of a question. */
const MOST = 500

export type Answered<T> = T & { asked: string }

export interface Latest<T> {
  /** What is asked now. */
  question: Readonly<Ref<string>>
  /** What was answered last; it stays until there is something newer, and goes when nothing is asked. */
  found: ShallowRef<Answered<T> | null>
  failure: ShallowRef<unknown>
  asking: Ref<boolean>
  /** Asks again, after a failure. */
  ask: () => Promise<void>
}

/** Follows `words`, as long as the component is there. */
export function useLatest<T extends object>(words: Ref<string>, fetch: (question: string, signal: AbortSignal) => Promise<T>): Latest<T> {
  const found: ShallowRef<Answered<T> | null> = shallowRef(null)
  const failure = shallowRef<unknown>(null)
  const asking = ref(false)
  const question = computed(() => words.value.trim().slice(0, MOST))
  let going = new AbortController()

  async function ask(): Promise<void> {
    going.abort()
    const mine = going = new AbortController()
    const asked = question.value
    asking.value = asked !== ''
    if (!asked)
      return
    try {
      found.value = { ...await fetch(asked, mine.signal), asked }
      failure.value = null
    }
    catch (error) {
      if (!mine.signal.aborted)
        failure.value = error
    }
    finally {
      if (mine === going)
        asking.value = false
    }
  }

  watchDebounced(question, ask, { debounce: REST_MS, immediate: true })
  watch(question, (now) => {
    if (!now)
      found.value = failure.value = null
  })
  onScopeDispose(() => going.abort())
  return { question, found, failure, asking, ask }
}
