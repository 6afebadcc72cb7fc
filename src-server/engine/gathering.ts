// How much each agent has lived through since its last dream: entries of its history, counted as they come.
import type { AgentEvents, HistoryEntry } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { TurnEvents, TurnKind } from './contract'
import type { Dreamer, DreamRow, DreamStore } from './unasked'

/** A dream is about so many entries at most, the newest. */
const MOST_ENTRIES = 200

export interface Gathering {
  dreamer: (agentId: string) => Dreamer
  /** Until it has begun, a dream is about everything so far. */
  untilOf: (row: DreamRow) => number
  /** What a dream is about, newest last. */
  entriesOf: (row: DreamRow) => HistoryEntry[]
}

export function countHistory({ bus, store, agents }: { bus: Bus<AgentEvents & TurnEvents>, store: DreamStore, agents: Pick<Agents, 'history'> }): Gathering {
  /** Who was never counted has what stands in its history. */
  const dreamer = (agentId: string): Dreamer => store.dreamer(agentId) ?? { gathered: agents.history(agentId, MOST_ENTRIES).length, tried: 0, dreamt: 0 }

  const untilOf = (row: DreamRow): number => row.state === 'queued' ? dreamer(row.agent_id).gathered : row.until_entry

  function entriesOf(row: DreamRow): HistoryEntry[] {
    const after = dreamer(row.agent_id).gathered - untilOf(row) // what came while the dream had to wait
    const wanted = Math.min(untilOf(row) - row.from_entry, MOST_ENTRIES)
    const history = agents.history(row.agent_id, wanted + after)
    return history.slice(0, Math.max(0, history.length - after))
  }

  bus.within('turn.finished', ({ agent_id, kind, answered }) => {
    if (!isLived(kind, answered))
      return
    const known = dreamer(agent_id)
    store.saveDreamer(agent_id, { ...known, gathered: known.gathered + 1 })
  })
  bus.within('agent.removed', ({ id }) => store.forget(id))

  return { dreamer, untilOf, entriesOf }
}

/** Does such a turn leave a line in the history? People from outside and dreams leave none, nor does a heartbeat without a word. */
const isLived = (kind: TurnKind, answered: boolean): boolean => kind !== 'scene' && kind !== 'dream' && (kind !== 'heartbeat' || answered)
