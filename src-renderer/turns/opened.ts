// One turn as it is looked at: loaded whole, and anew whenever something of it or of what led to it happens.
import type { Turn } from '@server/engine/contract'
import type { Ref } from 'vue'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { useLive } from '@/api/live'

/** Between two looks at a turn in which much happens. */
const LOOK_MS = 300

export interface Opened {
  turn: Ref<Turn | null>
  state: Ref<'loading' | 'ready' | 'absent' | 'failed'>
  error: Ref<unknown>
  load: () => Promise<void>
}

export function useOpened(id: () => string): Opened {
  const live = useLive()
  const turn = shallowRef<Turn | null>(null)
  const state = ref<Opened['state']['value']>('loading')
  const error = shallowRef<unknown>(null)
  let asked = 0
  let shown = 0

  async function load(): Promise<void> {
    const [wanted, mine] = [id(), ++asked]
    const isNews = (): boolean => wanted === id() && mine > shown
    try {
      await live.settled
      const found = await client.turns.get({ params: { id: wanted } })
      if (!isNews())
        return
      shown = mine
      turn.value = found.turn
      state.value = 'ready'
    }
    catch (failure) {
      if (!isNews())
        return
      error.value = failure
      if (failure instanceof ApiError && failure.status === 404)
        state.value = 'absent'
      else if (state.value !== 'ready') // what is on the screen stays there: old is better than gone
        state.value = 'failed'
    }
  }

  const again = useThrottleFn(load, LOOK_MS, true)
  const concerns = (which: string): boolean => which === id() || !!turn.value?.chain.some(before => before.id === which)
  const ofTurn = (fact: { id: string }): void => void (concerns(fact.id) && again())
  const ofApproval = (fact: { turn_id: string }): void => void (concerns(fact.turn_id) && again())
  const stop = [
    ...(['turn.started', 'turn.step', 'turn.waiting', 'turn.finished', 'turn.failed'] as const).map(fact => live.on(fact, ofTurn)),
    ...(['approval.answered', 'approval.withdrawn'] as const).map(fact => live.on(fact, ofApproval)),
    live.onReset(() => void load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))

  watch(id, () => {
    turn.value = null
    state.value = 'loading'
    void load()
  }, { immediate: true })
  return { turn, state, error, load }
}
