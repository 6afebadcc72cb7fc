// How each agent's desk stands: what the screens show beside its name.
import type { AgentStatus } from '../agents/contract'
import type { Presence } from '../status/contract'
import type { Desk, WakeupStore } from './store'

export interface Presences {
  /** An agent's state, from its desk and whether it is enabled. */
  statusOf: (agentId: string, enabled: boolean) => AgentStatus
  /** The same, with all desks read at once. */
  statuses: () => (agentId: string, enabled: boolean) => AgentStatus
  of: (agentId: string, enabled: boolean) => Presence
  /** Wake-ups of the whole house: ended so far, and open now. */
  totals: WakeupStore['totals']
}

const NOBODY: Desk = { queued: 0, waiting: 0, current: null, failed: false, last_active: null }

/** `paused` says whether the whole team is. */
export function createPresences(store: WakeupStore, paused: () => boolean): Presences {
  const statusAt = ({ current, failed }: Desk, enabled: boolean): AgentStatus => {
    const working = current !== null ? 'busy' : paused() ? 'paused' : failed ? 'error' : 'idle'
    return enabled ? working : 'disabled'
  }
  return {
    of(agentId, enabled) {
      const desk = store.desk(agentId)
      const { queued, waiting, current, last_active } = desk
      return { status: statusAt(desk, enabled), queued, waiting, current, last_active }
    },
    statusOf: (agentId, enabled) => statusAt(store.desk(agentId), enabled),
    statuses() {
      const desks = store.desks()
      return (agentId, enabled) => statusAt(desks.get(agentId) ?? NOBODY, enabled)
    },
    totals: store.totals,
  }
}
