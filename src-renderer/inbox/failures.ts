// Turns that failed lately and were not tried again since. What the person puts away stays away, in this browser.
import type { TurnSummary } from '@server/engine/contract'
import { useDebounceFn, useLocalStorage } from '@vueuse/core'
import { client } from '@/api/client'
import { keptList } from '@/api/collection'
import { useLive } from '@/api/live'

/** So many at most, and none older than this: what is older is in the agent's history. */
const MOST = 30
const LATELY_MS = 3 * 24 * 3_600_000
/** A burst of failures is looked at once. */
const BURST_MS = 250
const KEPT = 'cococat.inbox.away'

/** The same agent failing at the same thing is one matter. */
const matterOf = ({ agent_id, source_id }: Pick<TurnSummary, 'agent_id' | 'source_id'>): string => `${agent_id} ${source_id}`

/** Made once, by the inbox's store. */
export function createFailures() {
  const live = useLive()
  /** Ids of what was put away, with when it had failed. */
  const away = useLocalStorage<Record<string, string>>(KEPT, {})
  const list = keptList(failedLately)

  /** The newest turn about a matter is the one that counts. */
  async function isLast({ id, agent_id, source_id }: TurnSummary): Promise<boolean> {
    const { turns } = await client.turns.list({ query: { agent_id, source_id, limit: 1 } })
    return turns.every(turn => turn.id === id)
  }

  async function failedLately(): Promise<TurnSummary[]> {
    const { turns } = await client.turns.list({ query: { state: 'failed', limit: MOST } })
    const oldest = new Date(Date.now() - LATELY_MS).toISOString()
    const lately = turns.filter(turn => turn.reason !== 'cancelled' && (turn.ended_at ?? '') >= oldest && !(turn.id in away.value))
    const newest = new Map(lately.map(turn => [matterOf(turn), turn]))
    const last = await Promise.all([...newest.values()].map(async turn => await isLast(turn) ? [turn] : []))
    return last.flat()
  }

  const look = useDebounceFn(list.load, BURST_MS, { maxWait: 4 * BURST_MS })
  const leave = (matter: string): void => [...list.rows.value.values()].filter(turn => matterOf(turn) === matter).forEach(turn => list.drop(turn.id))

  live.on('turn.failed', ({ reason }) => {
    if (reason !== 'cancelled') // the person knows: it was they who ended it
      void look()
  })
  live.on('turn.started', turn => leave(matterOf(turn))) // it is tried again

  /** Wakes the agent again for what it failed at. */
  async function retry({ id }: Pick<TurnSummary, 'id'>): Promise<void> {
    await client.turns.retry({ params: { id } })
    list.drop(id)
  }

  /** Puts one away; what has become too old to be shown is forgotten on the way. */
  function putAway({ id, ended_at }: Pick<TurnSummary, 'id' | 'ended_at'>): void {
    const oldest = new Date(Date.now() - LATELY_MS).toISOString()
    const kept = Object.entries(away.value).filter(([, at]) => at >= oldest)
    away.value = { ...Object.fromEntries(kept), [id]: ended_at ?? new Date().toISOString() }
  }

  /** Shows one again; it may not be at hand any more. */
  function bringBack(id: string): Promise<void> {
    const { [id]: _, ...others } = away.value
    away.value = others
    return list.load()
  }

  /** Whether one is to be shown: another tab may have put it away. */
  const isHere = (id: string): boolean => !(id in away.value)

  return { list, retry, putAway, bringBack, isHere }
}
