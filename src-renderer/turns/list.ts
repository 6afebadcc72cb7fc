// A list of turns, of one agent or in one state or all of them, kept current by what happens.
import type { TurnState, TurnSummary } from '@server/engine/contract'
import type { ComputedRef } from 'vue'
import type { Pages } from '@/api/pages'
import { useThrottleFn } from '@vueuse/core'
import { computed, onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

export interface Which { agent_id?: string, state?: TurnState }

/** Between two looks at the newest turns while much is going on. */
const LOOK_MS = 1000

const pagesOf = (which: Which): Pages<TurnSummary> => pages<TurnSummary, string>({
  ask: async (before) => {
    await useLive().settled // what happens from here on is heard
    const page = await client.turns.list({ query: { ...which, before } })
    return { rows: page.turns, more: page.next_before !== undefined }
  },
  cursor: turn => turn.id,
  order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
})

/** The turns that fit, the newest first, for as long as the component that asks is there. */
export function useTurnList(which: Which): { list: Pages<TurnSummary>, turns: ComputedRef<TurnSummary[]> } {
  const live = useLive()
  const list = pagesOf(which)
  const touched = new Set<string>()
  const fits = (turn: TurnSummary): boolean => !which.state || turn.state === which.state
  const isMine = (agent_id: string): boolean => !which.agent_id || which.agent_id === agent_id

  /** Facts tell how a turn stands; what it took is asked for. */
  const look = useThrottleFn(async () => {
    const changed = [...touched]
    touched.clear()
    try {
      const { turns } = await client.turns.list({ query: which })
      const further = changed.filter(id => list.rows.some(row => row.id === id && fits(row)) && !turns.some(turn => turn.id === id))
      const rest = await Promise.all(further.map(async id => (await client.turns.get({ params: { id } })).turn))
      for (const turn of [...turns, ...rest]) {
        list.change(turn.id, () => turn)
        list.put(turn)
      }
    }
    catch {
      // What the facts told is shown already; the next one looks again.
    }
  }, LOOK_MS, true)

  function touch({ id, agent_id }: { id: string, agent_id: string }, now: (turn: TurnSummary) => Partial<TurnSummary>): void {
    if (!isMine(agent_id))
      return
    touched.add(id)
    list.change(id, turn => ({ ...turn, ...now(turn) }))
    void look()
  }

  const stop = [
    live.on('turn.started', (fact, { timestamp }) => touch(fact, turn => ({ state: 'running', waits_for: null, started_at: turn.started_at ?? timestamp }))),
    live.on('turn.waiting', fact => touch(fact, () => ({ state: 'waiting', waits_for: fact.waits_for }))),
    live.on('turn.finished', (fact, { timestamp }) => touch(fact, () => ({ state: 'done', waits_for: null, ended_at: timestamp }))),
    live.on('turn.failed', (fact, { timestamp }) => touch(fact, () => ({ state: 'failed', waits_for: null, reason: fact.reason, message: fact.message, ended_at: timestamp }))),
    live.on('agent.status', ({ id }) => isMine(id) && void look()), // one more is queued
    live.onReset(() => void list.load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()

  return { list, turns: computed(() => list.rows.filter(fits).toReversed()) }
}
