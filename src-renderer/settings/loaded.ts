// Something of the server that a section shows: loaded with it, and kept true by the facts that are told about it.
import type { Events } from '@server/contract'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { useLive } from '@/api/live'

export function useLoaded<T>(fetch: () => Promise<T>) {
  const live = useLive()
  const value = shallowRef<T | null>(null)
  const error = shallowRef<unknown>(null)
  const state = computed(() => value.value !== null ? 'ready' : error.value ? 'failed' : 'loading')
  let asking = 0
  /** Something was told while an answer was on its way, which may not know of it. */
  let stale = false

  async function load(): Promise<void> {
    asking++
    try {
      await live.settled
      do {
        stale = false
        value.value = await fetch()
      } while (stale)
      error.value = null
    }
    catch (cause) {
      error.value = cause // what is on the screen stays there: old is better than gone
    }
    finally {
      asking--
    }
  }

  /** Takes a fact in; where `take` answers nothing, all is loaded anew. */
  function follow<E extends keyof Events>(event: E, take: (known: T, told: Events[E]) => T | undefined): void {
    onScopeDispose(live.on(event, (told) => {
      stale = asking > 0
      if (value.value === null)
        return
      const taken = take(value.value, told as Events[E])
      if (taken === undefined)
        void load()
      else
        value.value = taken
    }))
  }

  onScopeDispose(live.onReset(() => void load()))
  void load()
  return { value, error, state, load, follow }
}
