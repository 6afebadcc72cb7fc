// Which turns had a page before them, page by page of the list; a turn that ends meanwhile may be one more.
import type { PageUse } from '@server/engine/contract'
import type { Pages } from '@/api/pages'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

export type Use = PageUse & { id: string }

/** So few at first: whoever wants to see more says so. */
const SHOWN = 5
/** Turns may end often; so often, at most, that is looked at. */
const LOOK_MS = 2000

async function ask(kb: string, slug: string, limit: number, before?: string): Promise<{ rows: Use[], more: boolean }> {
  await useLive().settled
  const { uses, next_before } = await client.turns.uses({ params: { id: kb, slug }, query: { limit, before } })
  return { rows: uses.map(use => ({ ...use, id: use.turn.id })), more: next_before !== undefined }
}

/** The uses of a page, newest last, for as long as the component that asks is there. */
export function useUses(kb: string, slug: string): Pages<Use> {
  const live = useLive()
  const list = pages<Use, string>({
    ask: before => ask(kb, slug, before === undefined ? SHOWN : 50, before),
    cursor: use => use.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })
  const look = useThrottleFn(async () => {
    const { rows } = await ask(kb, slug, SHOWN).catch(() => ({ rows: [] })) // what is shown stays; the next end of a turn looks again
    for (const use of rows) {
      list.change(use.id, () => use)
      list.put(use)
    }
  }, LOOK_MS, true)
  const stop = [live.on('turn.finished', look), live.on('turn.failed', look), live.onReset(() => void list.load())]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()
  return list
}
