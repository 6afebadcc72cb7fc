// Who is at work now, on what and since when; and the turns that failed lately, with their reasons.
import type { Events } from '@server/contract'
import { computed, shallowRef } from 'vue'
import { useLive } from '@/api/live'

type Started = Events['turn.started']
export interface Turn extends Started {
  /** When it began, by this page's clock. */
  since: number
  step: number
  tool: string
}
export interface Failure { id: string, agent_id: string, from: string, asked: string, reason: string, message: string, timestamp: string }

const MOST_FAILURES = 20

/** Follows turns from the moment it is made; made once, by the office's store. */
export function followTurns() {
  const live = useLive()
  const turns = shallowRef<ReadonlyMap<string, Turn>>(new Map())
  const failures = shallowRef<readonly Failure[]>([])

  function change(edit: (map: Map<string, Turn>) => void): void {
    const map = new Map(turns.value)
    edit(map)
    turns.value = map
  }

  live.on('turn.started', (turn, { timestamp }) => change(map =>
    map.set(turn.id, { ...turn, since: Math.min(Date.now(), Date.parse(timestamp)), step: 0, tool: '' })))
  live.on('turn.step', ({ id, step, tool }) => change((map) => {
    const turn = map.get(id)
    if (turn)
      map.set(id, { ...turn, step, tool })
  }))
  live.on('turn.finished', ({ id }) => change(map => map.delete(id)))
  live.on('turn.failed', ({ id, agent_id, reason, message }, { timestamp }) => {
    const { from = agent_id, asked = '' } = turns.value.get(id) ?? {}
    failures.value = [{ id, agent_id, from, asked, reason, message, timestamp }, ...failures.value.filter(known => known.id !== id)].slice(0, MOST_FAILURES)
    change(map => map.delete(id))
  })
  live.onReset(() => change(map => map.clear()))

  /** The longest at work first. */
  const running = computed(() => [...turns.value.values()].sort((a, b) => a.since - b.since))
  return { running, failures }
}
