// What came in and went out through an entry, page by page, with what became of it; kept true while more comes.
import type { Delivery } from '@server/entries/contract'
import type { Pages } from '@/api/pages'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'
import { i18n, t } from '@/shell/i18n'

/** What can become of a delivery. */
export const VERDICTS = ['accepted', 'answered', 'failed', 'refused', 'ignored', 'repeated', 'waiting', 'kept', 'dead'] as const

/** Why, in the words of this page; where it has none, in the server's. */
export function whyOf({ code, reason }: Pick<Delivery, 'code' | 'reason'>): string | null {
  const words = `channels.why.${code}`
  return i18n.global.te(words) ? t(words) : reason
}

/** Beside these the server's sentence says more: what was wrong, or what the platform answered. */
const TOLD_BY_OTHERS: readonly (string | null)[] = ['invalid_input', 'unreachable', 'not_taken']

/** What else is known of why, as it was said. */
export const detailOf = ({ code, reason }: Pick<Delivery, 'code' | 'reason'>): string | null => TOLD_BY_OTHERS.includes(code) ? reason : null

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
