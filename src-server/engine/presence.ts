// How each agent's desk stands: what the screens show beside its name.
import type { AgentStatus } from '../agents/contract'
import type { Presence } from '../status/contract'
import type { WakeupStore } from './store'

export interface Presences {
  /** An agent's state, from its desk and whether it is enabled. */
  statusOf: (agentId: string, enabled: boolean) => AgentStatus
  of: (agentId: string, enabled: boolean) => Presence
  /** Wake-ups of the whole house: ended so far, and open now. */
  totals: () => { done: number, failed: number, queued: number, running: number }
}

export function createPresences(store: WakeupStore): Presences {
  const of = (agentId: string, enabled: boolean): Presence => {
    const { failed, ...desk } = store.desk(agentId)
    const working = desk.current !== null ? 'busy' : failed ? 'error' : 'idle'
    return { status: enabled ? working : 'disabled', ...desk }
  }
  return { of, statusOf: (agentId, enabled) => of(agentId, enabled).status, totals: store.totals }
}
