// Turns that wait: for the person, a budget, a pause. The newest of them, looked at anew whenever an agent's desk says that something changed.
import type { TurnSummary } from '@server/engine/contract'
import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { keptList } from '@/api/collection'
import { useLive } from '@/api/live'

/** So many are known by what woke them; of the others only that they wait. */
const MOST = 100
const BURST_MS = 250

export const useWaiting = defineStore('waiting', () => {
  const live = useLive()
  const list = keptList(async () => (await client.turns.list({ query: { state: 'waiting', limit: MOST } })).turns)
  const counts = new Map<string, number>()
  let wanted = false
  const look = useDebounceFn(list.load, BURST_MS, { maxWait: 4 * BURST_MS })

  function lookIfWanted(): void {
    if (wanted)
      void look()
  }

  live.on('agent.status', ({ id, waiting }) => {
    if (counts.get(id) !== waiting)
      lookIfWanted()
    counts.set(id, waiting)
  })
  live.on('turn.waiting', lookIfWanted)
  live.on('turn.started', ({ id }) => list.drop(id))
  live.on('turn.failed', ({ id }) => list.drop(id))

  function ensure(): Promise<void> {
    wanted = true
    return list.ensure()
  }

  /** The one that has waited longest first. */
  const turns = computed(() => [...list.rows.value.values()])
  const byId = (id: string): TurnSummary | undefined => list.rows.value.get(id)

  return { turns, byId, ensure }
})
