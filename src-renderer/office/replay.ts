// The office as it was: the event log is played again on a stage of its own, while the present goes on behind it.
import { useDocumentVisibility, useRafFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, watchEffect } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { createPast } from './past'
import { createPlayer } from './player'
import { useOffice } from './store'

export const SPEEDS = [1, 5, 15, 60] as const
export type Speed = typeof SPEEDS[number]

/** So many facts are fetched at a time. */
const PORTION = 500
/** A page that was busy for a moment does not leap ahead afterwards. */
const LONGEST_FRAME_MS = 250

export const useReplay = defineStore('replay', () => {
  const office = useOffice()
  /** The moment that is shown, in milliseconds; null is the present. */
  const at = ref<number | null>(null)
  const playing = ref(false)
  const speed = ref<Speed>(1)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)
  /** Where the person wants to be: of many such wishes, only the last is fetched. */
  let wish: number | null = null
  const past = createPast(office.model, () => office.filters, () => at.value ?? Date.now())

  /** Back to the present, which has gone on meanwhile. */
  function live(): void {
    at.value = wish = error.value = null
    playing.value = false
  }

  function pause(): void {
    playing.value = false
  }

  function fail(cause: unknown): void {
    error.value = cause
    pause()
  }

  const player = createPlayer({
    ask: after => client.collaboration.facts({ query: { after, limit: PORTION } }),
    told: past.tell,
    caughtUp: live,
    failed: fail,
  })

  async function look(moment: number): Promise<void> {
    const { at: found, seq, nodes, edges } = await client.collaboration.moment({ query: { at: new Date(moment).toISOString(), scene: office.filters.scene ?? undefined } })
    if (wish !== moment)
      return
    wish = null
    at.value = Date.parse(found)
    past.set(nodes, edges)
    player.begin(at.value, seq)
  }

  /** Shows the house as it was at a moment, without playing what lies between. What comes from the person last counts. */
  async function seek(moment: number): Promise<void> {
    wish = at.value = moment
    if (loading.value)
      return
    loading.value = true
    error.value = null
    try {
      while (wish !== null)
        await look(wish)
    }
    catch (cause) {
      wish = null
      if (at.value !== null) // who has returned to the present meanwhile need not know
        fail(cause)
    }
    finally {
      loading.value = false
    }
  }

  const again = (): void => {
    if (at.value !== null)
      void seek(at.value)
  }

  /** Plays on; where the log could not be read, it is asked again. */
  function play(): void {
    playing.value = true
    if (error.value !== null)
      again()
  }

  useRafFn(({ delta }) => {
    if (playing.value && at.value !== null && !loading.value)
      at.value = player.advance(Math.min(delta, LONGEST_FRAME_MS) * speed.value)
  })
  watch(useDocumentVisibility(), now => now === 'hidden' && pause())
  watch(() => office.filters, (now, before) => {
    if (now.scene !== before.scene)
      again()
    else if (at.value !== null)
      past.sift()
  })
  watchEffect(past.greet)
  useLive().onReset(again)

  return { model: past.model, edges: past.edges, at, on: computed(() => at.value !== null), playing, speed, loading, error, seek, live, play, pause }
})
