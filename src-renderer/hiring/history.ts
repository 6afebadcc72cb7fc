// All requests for hiring by pages, those that were decided to be shown; kept true by what happens.
import type { HireRequest } from '@server/hiring/contract'
import type { ComputedRef } from 'vue'
import type { Pages } from '@/api/pages'
import { computed, onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

/** The requests, and of those that are here the decided ones, the newest first. */
export function useHireHistory(): { list: Pages<HireRequest>, decided: ComputedRef<HireRequest[]> } {
  const live = useLive()
  const list = pages<HireRequest, string>({
    ask: async (before) => {
      await live.settled // what happens from here on is heard
      const page = await client.hiring.requests({ query: { before } })
      return { rows: page.requests, more: page.next_before !== undefined }
    },
    cursor: request => request.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })
  const stop = [
    live.on('hire.created', request => list.put(request)),
    live.on('hire.updated', request => list.change(request.id, () => request)),
    live.onReset(() => void list.load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()

  const when = (request: HireRequest): string => request.decided_at ?? request.created_at
  const decided = computed(() => list.rows.filter(request => request.status !== 'pending').sort((a, b) => when(a) > when(b) ? -1 : 1))
  return { list, decided }
}
