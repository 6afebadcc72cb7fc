// Who has the floor in a group: whom a message calls on, and that they speak one after another, each hearing those before.
import type { AgentEvents } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { ChatMessage } from '../chat/contract'
import type { Bus } from '../kernel/bus'
import type { ChainStore, InLine } from './chains'
import type { Bounds, TurnEvents } from './contract'
import type { Wakeup, WakeupStore } from './store'
import { mentionsIn } from '../kernel/mentions'
import { PERSON } from '../mailbox/contract'

export interface Floor {
  /**
   * Whom a message wakes, in the order in which they speak: those it names, then, where the person calls everyone, the rest as
   * the team is listed, those at work first; so many as may answer. An agent wakes only whom it names, and nobody once the group has
   * gone on by itself for long enough. `cause` is the turn in which it was said.
   */
  calledOn: (message: ChatMessage, cause: string | null) => string[]
  /** Another who was called on by the same message is to speak before. */
  taken: (wakeup: Wakeup) => boolean
}

export interface FloorOptions {
  bus: Bus<AgentEvents & TurnEvents>
  chains: ChainStore
  agents: Pick<Agents, 'list' | 'get' | 'exists'>
  store: Pick<WakeupStore, 'find' | 'open'>
  bounds: () => Bounds
  goOn: (turnId: string) => void
}

export function createFloor({ bus, chains, agents, store, bounds, goOn }: FloorOptions): Floor {
  function calledOn({ from, content, mentions }: ChatMessage, cause: string | null): string[] {
    if (mentions.length === 0)
      return []
    const { answers, rounds } = bounds()
    const meant = agents.list().filter(agent => mentions.includes(agent.id))
    const named = mentionsIn(content, meant.map(({ id, name, display }) => ({ id, names: [name, display.nickname] })), [])
    if (from !== PERSON)
      return roundsUntil(cause, rounds) < rounds ? named.slice(0, answers) : []
    const others = meant.filter(({ id }) => !named.includes(id)).sort((a, b) => Number(b.enabled) - Number(a.enabled))
    return [...named, ...others.map(({ id }) => id)].slice(0, answers)
  }

  /** How many times in a row, up to `most`, agents have called on one another in groups for a turn to come about. */
  function roundsUntil(cause: string | null, most: number): number {
    let rounds = 0
    for (let turn = cause === null ? null : store.find(cause); turn?.cause && rounds < most; turn = store.find(turn.cause))
      rounds += turn.kind === 'mention' ? 1 : 0
    return rounds
  }

  /** One whose agent is switched off, or that waits for something else, holds up nobody. */
  const speaks = ({ agent_id, state }: InLine): boolean => state === 'running' || (state === 'queued' && agents.exists(agent_id) && agents.get(agent_id).enabled)

  /** Gives the floor to whoever stands first in line, unless somebody has it. */
  function pass(sourceId: string): void {
    const line = chains.line(sourceId)
    const next = line.some(speaks) ? undefined : line.find(({ state, waits_for }) => state === 'waiting' && waits_for === 'turn')
    if (next) {
      goOn(next.id)
      pass(sourceId)
    }
  }

  const passOn = ({ kind, source_id }: { kind: Wakeup['kind'], source_id: string }): void => void (kind === 'mention' && pass(source_id))
  bus.within('turn.finished', passOn)
  bus.within('turn.failed', passOn)
  bus.within('turn.waiting', passOn)
  bus.within('agent.updated', ({ id, enabled }) => !enabled && store.open(id).forEach(turnId => passOn(store.find(turnId)!)))

  return {
    calledOn,
    taken: ({ id, source_id }) => chains.line(source_id).some(other => other.id !== id && speaks(other)),
  }
}
