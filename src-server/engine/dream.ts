// Dreams: when an agent has lived through enough, it distils that into its memory. What a person wrote there by hand stays.
import type { AgentEvents, Dream, HistoryEntry } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { TurnEvents } from './contract'
import type { Source } from './sources'
import type { DreamRow, DreamStore } from './unasked'
import { stamp } from '../kernel/clock'
import { conflict } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { estimateTokens } from '../kernel/tokens'
import { dreamOrder, newMemory } from './dreaming'
import { countHistory } from './gathering'

/** So many entries of the history make a dream. */
export const DREAM_AFTER = 40

export interface Dreams {
  /** Has an agent dream now, however little has gathered. 409 when that is nothing, when it dreams already, or is disabled. */
  dream: (agentId: string) => Dream
  /** What a dream is about, newest last: all the history that the agent is given for it. */
  entries: (dreamId: string) => HistoryEntry[]
  source: Source
}

export interface DreamsOptions {
  db: Db<AgentEvents & TurnEvents>
  bus: Bus<AgentEvents & TurnEvents>
  store: DreamStore
  agents: Pick<Agents, 'exists' | 'get' | 'history' | 'memory'>
  clock: Clock
  /** Wakes the agent; called inside the transaction that writes the dream. */
  wake: (agentId: string, dreamId: string) => void
  turnOf: (dreamId: string, agentId: string) => string | null
  /** So many tokens may an answer of a model have. */
  mostOutput: () => number
  enough?: number
}

export function createDreams({ db, bus, store, agents, clock, wake, turnOf, mostOutput, enough = DREAM_AFTER }: DreamsOptions): Dreams {
  const { memory } = agents
  const { dreamer, untilOf, entriesOf } = countHistory({ bus, store, agents })

  function queue(agentId: string): DreamRow {
    const { gathered, dreamt } = dreamer(agentId)
    const row: DreamRow = { id: newId(), agent_id: agentId, from_entry: dreamt, until_entry: gathered, memory_version: null, state: 'queued', created_at: stamp(clock) }
    db.tx(() => {
      store.save(row)
      store.saveDreamer(agentId, { gathered, dreamt, tried: gathered })
      wake(agentId, row.id)
    })
    return row
  }

  const isWhole = (text: string): boolean => estimateTokens(text) <= mostOutput() / 2

  function begin(row: DreamRow): void {
    memory.takeIn(row.agent_id)
    const [version] = memory.versions(row.agent_id, 1).versions
    store.save({ ...row, state: 'begun', until_entry: untilOf(row), memory_version: version?.id ?? null })
  }

  /** What comes of a dream; an answer that makes no sense as a memory changes nothing. */
  function finish(row: DreamRow, text: string | null, turnId: string): void {
    const { gathered, dreamt, tried } = dreamer(row.agent_id)
    store.save({ ...row, state: 'done' })
    store.saveDreamer(row.agent_id, { gathered, tried, dreamt: Math.max(dreamt, row.until_entry) })
    const before = row.memory_version === null ? '' : memory.version(row.agent_id, row.memory_version).content
    const now = memory.lines(row.agent_id)
    const next = newMemory({ before, now, answer: text ?? '', whole: isWhole(before) })
    if (next !== null)
      memory.write(row.agent_id, next, row.agent_id, { why: 'dreamed', cause: turnId })
  }

  bus.on('turn.finished', ({ agent_id }) => {
    const { gathered, tried } = store.dreamer(agent_id) ?? { gathered: 0, tried: 0 }
    if (gathered - tried >= enough && agents.exists(agent_id) && !store.open(agent_id))
      queue(agent_id)
  })
  bus.within('turn.failed', ({ kind, source_id }) => {
    const row = kind === 'dream' ? store.find(source_id) : null
    if (row)
      store.save({ ...row, state: 'failed' })
  })

  return {
    dream(agentId) {
      const { gathered, dreamt } = dreamer(agentId)
      if (!agents.get(agentId).enabled)
        throw conflict('agent_disabled', 'This agent is disabled. Enable it first, then let it dream.')
      if (store.open(agentId))
        throw conflict('dreaming_already', 'This agent is about to dream already. Wait until it is done.')
      if (gathered === dreamt)
        throw conflict('nothing_new', 'This agent has done nothing since its last dream, so there is nothing to distil.')
      const { id, agent_id, state, created_at } = queue(agentId)
      return { id, agent_id, turn_id: turnOf(id, agent_id), entries: gathered - dreamt, state, created_at }
    },
    entries(dreamId) {
      const row = store.find(dreamId)
      return row && agents.exists(row.agent_id) ? entriesOf(row) : []
    },
    source: {
      asked(dreamId) {
        const row = store.find(dreamId)
        if (!row || !agents.exists(row.agent_id))
          return null
        const lines = memory.lines(row.agent_id)
        const { content: text } = memory.read(row.agent_id)
        return { from: row.agent_id, content: dreamOrder({ text, lines, entries: entriesOf(row), whole: isWhole(text) }), group_id: null, task_id: null, letter: null, answered: null, scene: null, outside: null }
      },
      begun(dreamId) {
        const row = store.find(dreamId)
        if (row && row.state !== 'begun')
          begin(row)
      },
      answer(dreamId, _agentId, text, turnId) {
        const row = store.find(dreamId)
        if (row)
          finish(row, text, turnId)
      },
    },
  }
}
