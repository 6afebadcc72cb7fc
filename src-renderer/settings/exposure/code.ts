// The code that is waiting for a phone: made when the dialog opens, gone when it closes, and whoever came in with it.
import type { Reply } from '@server/kernel/route'
import type { api } from '@/api/routes'
import { useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useExposure } from './store'

type Code = Reply<typeof api.exposure.startPairing>

/** `making` → `waiting` → `paired`, `ended` (too late, or tried too often) or `failed`. */
export function useCode() {
  const exposure = useExposure()
  const code = shallowRef<Code | null>(null)
  const failure = shallowRef<unknown>(null)
  /** The name of the device that came in. */
  const paired = ref<string | null>(null)
  const clock = ref(Date.now())
  const { pause, resume } = useIntervalFn(() => clock.value = Date.now(), 500, { immediate: false })
  const secondsLeft = computed(() => code.value ? Math.max(0, Math.ceil((Date.parse(code.value.expires_at) - clock.value) / 1000)) : 0)
  const state = computed(() => {
    if (paired.value !== null)
      return 'paired'
    if (failure.value)
      return 'failed'
    if (!code.value)
      return 'making'
    return secondsLeft.value > 0 && exposure.now?.pairing?.expires_at === code.value.expires_at ? 'waiting' : 'ended'
  })

  onScopeDispose(useLive().on('device.created', ({ name }) => {
    if (code.value)
      paired.value = name
  }))

  async function start(): Promise<void> {
    code.value = failure.value = paired.value = null
    try {
      const made = await client.exposure.startPairing()
      await exposure.load() // it is known there before it is shown here
      clock.value = Date.now()
      code.value = made
      resume()
    }
    catch (error) {
      failure.value = error
    }
  }

  /** Leaves no code behind that somebody could still use. */
  async function end(): Promise<void> {
    pause()
    const wasWaiting = state.value === 'waiting'
    code.value = failure.value = paired.value = null
    if (wasWaiting)
      await client.exposure.cancelPairing().catch(() => {}) // it ends by itself within minutes
  }

  return { code, failure, paired, secondsLeft, state, start, end }
}
