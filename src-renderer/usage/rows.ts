// What each turn took, page by page, and the newest as it is recorded.
import type { Usage } from '@server/usage/contract'
import type { Which } from './range'
import type { Pages } from '@/api/pages'
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'
import { isWithin } from './range'

/** The turns that are asked for, the newest last, for as long as the component that asks is there. */
export function useRows(which: Which): Pages<Usage> {
  const live = useLive()
  const list = pages<Usage, string>({
    ask: async (before) => {
      await live.settled
      const page = await client.usage.read({ query: { ...which, before } })
      return { rows: page.usage, more: page.next_before !== undefined }
    },
    cursor: usage => usage.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })
  const stop = [
    live.on('usage.recorded', usage => isWithin(which, usage) && list.put(usage)),
    live.onReset(() => void list.load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()
  return list
}
