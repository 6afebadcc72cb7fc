// Who is at work now, on what and since when; and the turns that failed lately, with their reasons.
import type { Events } from '@server/contract'
import type { TurnSummary } from '@server/engine/contract'
import { computed, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

type Started = Events['turn.started']
export interface Turn extends Pick<Started, 'id' | 'agent_id' | 'kind' | 'from' | 'asked'> {
  /** When it began, by this page's clock. */
  since: number
  step: number
  tool: string
}
export interface Failure { id: string, agent_id: string, from: string, asked: string, reason: string, message: string, timestamp: string }

const MOST_FAILURES = 20
/** So many that began before this page was open are fetched; more are hardly ever at work at once. */
const MOST_RUNNING = 64

/** A clock of the server's that goes ahead does not make a turn begin later than now. */
const sinceOf = (timestamp: string | null): number => Math.min(Date.now(), timestamp === null ? Date.now() : Date.parse(timestamp))

const turnOf = ({ id, agent_id, kind, from, asked, started_at }: TurnSummary): Turn => ({ id, agent_id, kind, from, asked, since: sinceOf(started_at), step: 0, tool: '' })

/** Follows turns from the moment it is made; made once, by the office's store. `load` learns which had begun before. */
export function followTurns() {
  const live = useLive()
  const turns = shallowRef<ReadonlyMap<string, Turn>>(new Map())
  const failures = shallowRef<readonly Failure[]>([])
  /** Turns that stopped while the list was on its way, which may still name them. */
  let stopped: Set<string> | null = null

  function change(edit: (map: Map<string, Turn>) => void): void {
    const map = new Map(turns.value)
    edit(map)
    turns.value = map
  }

  function stop(id: string): void {
    stopped?.add(id)
    change(map => map.delete(id))
  }

  /** Without it only those are shown that begin from here on. */
  async function load(): Promise<void> {
    const mine = stopped = new Set()
    await live.settled
    const list = await client.turns.list({ query: { state: 'running', limit: MOST_RUNNING } }).catch(() => null)
    if (mine !== stopped)
      return
    stopped = null
    change((map) => {
      for (const turn of list?.turns ?? []) {
        if (!map.has(turn.id) && !mine.has(turn.id))
          map.set(turn.id, turnOf(turn))
      }
    })
  }

  live.on('turn.started', ({ id, agent_id, kind, from, asked }, { timestamp }) => change(map =>
    map.set(id, { id, agent_id, kind, from, asked, since: sinceOf(timestamp), step: 0, tool: '' })))
  live.on('turn.step', ({ id, step, tool }) => change((map) => {
    const turn = map.get(id)
    if (turn)
      map.set(id, { ...turn, step, tool })
  }))
  live.on('turn.waiting', ({ id }) => stop(id))
  live.on('turn.finished', ({ id }) => stop(id))
  live.on('turn.failed', ({ id, agent_id, reason, message }, { timestamp }) => {
    const { from = agent_id, asked = '' } = turns.value.get(id) ?? {}
    failures.value = [{ id, agent_id, from, asked, reason, message, timestamp }, ...failures.value.filter(known => known.id !== id)].slice(0, MOST_FAILURES)
    stop(id)
  })
  // An agent whose desk names another turn, or none, is not at this one any more: everything may have been paused.
  live.on('agent.status', ({ id, current }) => [...turns.value.values()].filter(turn => turn.agent_id === id && turn.id !== current).forEach(turn => stop(turn.id)))
  live.onReset(() => {
    change(map => map.clear())
    void load()
  })

  /** The longest at work first. */
  const running = computed(() => [...turns.value.values()].sort((a, b) => a.since - b.since))
  return { running, failures, load }
}
