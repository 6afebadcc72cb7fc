// What an agent did, page by page from the newest; what it does now comes on top.
import type { HistoryEntry } from '@server/agents/contract'
import type { Scrolled } from '@/api/pages'
import { onScopeDispose, shallowReactive } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

/** A turn that was tried again stands there twice, so its place tells them apart. */
export interface Row { id: string, entry: HistoryEntry }

/** For as long as the component that asks is there. */
export function useHistory(id: string) {
  const live = useLive()
  const list = shallowReactive({ rows: [] as readonly Row[], state: 'loading' as 'loading' | 'ready' | 'failed', error: null as unknown, tail: 'end' as Scrolled['tail'], older })
  let next: number | undefined
  let round = 0

  const ask = (before?: number) => client.agents.history({ params: { id }, query: { before } })
  const rowsOf = (entries: readonly HistoryEntry[]): Row[] => entries.map(entry => ({ id: `${entry.turn_id}/${entry.timestamp}`, entry }))

  /** The newest page; what is on the screen before it stays, unless more was done meanwhile than fits on a page. */
  async function load(): Promise<void> {
    const mine = ++round
    try {
      await live.settled
      const { entries, next_before } = await ask()
      if (mine !== round)
        return
      const rows = rowsOf(entries)
      const joint = list.rows.findIndex(row => row.id === rows[0]?.id)
      if (joint < 0)
        next = next_before
      list.rows = [...list.rows.slice(0, Math.max(0, joint)), ...rows]
      list.tail = next === undefined ? 'end' : 'more'
      list.state = 'ready'
    }
    catch (error) {
      list.error = error
      if (list.state !== 'ready') // what is on the screen stays there: old is better than gone
        list.state = 'failed'
    }
  }

  async function older(): Promise<void> {
    if (next === undefined || list.tail === 'loading')
      return
    list.tail = 'loading'
    const mine = round
    try {
      const { entries, next_before } = await ask(next)
      if (mine === round) {
        next = next_before
        list.rows = [...rowsOf(entries), ...list.rows]
      }
      list.tail = next === undefined ? 'end' : 'more'
    }
    catch {
      list.tail = 'failed'
    }
  }

  const mine = ({ agent_id }: { agent_id: string }): void => {
    if (agent_id === id)
      void load()
  }
  const stop = [live.on('turn.finished', mine), live.on('turn.failed', mine), live.onReset(() => void load())]
  onScopeDispose(() => stop.forEach(end => end()))
  void load()
  return { list, load }
}
