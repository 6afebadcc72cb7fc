// Two agents that write to each other: from the third time on they rest in between, and when it goes round and round they are paused.
import type { AgentEvents } from '../agents/contract'
import type { AlertEvents } from '../alerts/contract'
import type { Alerts } from '../alerts/service'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { ChainStore } from './chains'
import type { Bounds } from './contract'
import type { Wakeup } from './store'
import { stamp } from '../kernel/clock'

/** What a wake-up is held back for. */
export type Held = { reason: 'loop' } | { reason: 'cooldown', until: string }

export interface Pairs {
  /** Counts a wake-up of one agent by another, and says what holds it back; null: nothing does. Inside the transaction that queues it. */
  hold: (wakeup: Wakeup, speaker: string) => Held | null
}

export interface PairsOptions {
  bus: Bus<AgentEvents & AlertEvents>
  chains: ChainStore
  alerts: Pick<Alerts, 'list' | 'open' | 'raise' | 'resolve'>
  bounds: () => Bounds
  clock: Clock
  find: (turnId: string) => Wakeup | null
  goOn: (turnId: string) => void
}

/** So many times two may wake each other without a rest. */
const AT_ONCE = 2
/** So many turns of a chain are told. */
const LONGEST_CHAIN = 100

/** A pair as its key: two ids in any order. */
export const pairOf = (one: string, other: string): string => [one, other].toSorted().join(' ')

/** A pair that is paused has an open alert `loop`; when that is resolved, what was held back goes on, and the two begin anew. */
export function createPairs({ bus, chains, alerts, bounds, clock, find, goOn }: PairsOptions): Pairs {
  function hold(wakeup: Wakeup, speaker: string): Held | null {
    const pair = pairOf(speaker, wakeup.agent_id)
    if (alerts.open('loop', pair))
      return { reason: 'loop' }
    const before = chains.exchange(pair, wakeup.root)
    const { exchanges, cooldown_ms } = bounds()
    const now = stamp(clock)
    const rested = new Date(clock().getTime() + cooldown_ms).toISOString()
    if (before?.speaker === speaker)
      return rest(before.due < rested ? before.due : rested, now) // together with what it said before
    const times = (before?.times ?? 0) + 1
    if (times > exchanges)
      return pause(wakeup, speaker, exchanges)
    const due = times > AT_ONCE ? rested : now
    chains.saveExchange({ pair, root: wakeup.root, times, speaker, due })
    return rest(due, now)
  }

  function pause(wakeup: Wakeup, speaker: string, times: number): Held {
    alerts.raise({ kind: 'loop', agents: [speaker, wakeup.agent_id].toSorted(), data: { times }, chain: chainTo(wakeup) })
    return { reason: 'loop' }
  }

  function chainTo(wakeup: Wakeup): string[] {
    const chain: string[] = []
    for (let turn: Wakeup | null = wakeup; turn && chain.length < LONGEST_CHAIN; turn = turn.cause === null ? null : find(turn.cause))
      chain.unshift(turn.id)
    return chain
  }

  /** Nothing is left to decide about two of whom one is gone. */
  function forget(agentId: string): void {
    for (const { kind, agents, id } of alerts.list({ state: 'open', limit: 500 }).alerts) {
      if (kind === 'loop' && agents.includes(agentId))
        alerts.resolve(id)
    }
  }

  bus.within('agent.removed', ({ id }) => forget(id))
  bus.within('alert.resolved', ({ kind, key }) => kind === 'loop' && chains.release(key).forEach(goOn))

  return { hold }
}

const rest = (due: string, now: string): Held | null => due > now ? { reason: 'cooldown', until: due } : null
