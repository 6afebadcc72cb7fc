// What came in and went out through an entry, page by page, with what became of it; kept true while more comes.
import type { Delivery } from '@server/entries/contract'
import type { Pages } from '@/api/pages'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

/** What can become of a delivery. */
export const VERDICTS = ['accepted', 'answered', 'failed', 'refused', 'ignored', 'repeated', 'waiting', 'kept', 'dead'] as const

/** Between two looks at the newest while much is going on. */
const LOOK_MS = 700

/** The deliveries of an entry, the newest last, for as long as the component that asks is there. */
export function useDeliveries(entry: string, verdict?: string): { list: Pages<Delivery>, look: () => Promise<void> } {
  const live = useLive()
  const ask = (before?: string) => client.entries.deliveries({ params: { id: entry }, query: { before, verdict } })
  const list = pages<Delivery, string>({
    ask: async (before) => {
      await live.settled
      const page = await ask(before)
      return { rows: page.deliveries, more: page.next_before !== undefined }
    },
    cursor: delivery => delivery.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })

  /** Facts tell that something came or went; what it was is asked for. */
  const look = useThrottleFn(async () => {
    try {
      for (const delivery of (await ask()).deliveries) {
        list.change(delivery.id, () => delivery)
        list.put(delivery)
      }
    }
    catch {
      // The next fact looks again.
    }
  }, LOOK_MS, true)

  const mine = ({ entry_id }: { entry_id: string }): boolean => entry_id === entry
  const stop = [
    live.on('channel.received', fact => mine(fact) && void look()),
    live.on('channel.answered', fact => mine(fact) && void look()),
    live.onReset(() => void list.load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()

  return { list, look }
}

/** Whether it makes sense to take it in, or to send it, once more. */
export const canReplay = ({ direction, verdict }: Delivery): boolean => direction === 'outgoing' ? verdict === 'dead' : verdict === 'failed' || verdict === 'answered'
