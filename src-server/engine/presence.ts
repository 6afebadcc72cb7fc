// How each agent's desk stands: what the screens show beside its name.
import type { AgentStatus } from '../agents/contract'
import type { Presence } from '../status/contract'
import type { WakeupStore } from './store'

/** An agent's state, from its desk and whether it is enabled. */
export function statusOf(store: WakeupStore, agentId: string, enabled: boolean): AgentStatus {
  return stateOf(store.desk(agentId), enabled)
}

/** An agent's whole presence. */
export function presenceOf(store: WakeupStore, agentId: string, enabled: boolean): Presence {
  const desk = store.desk(agentId)
  const { current, queued, last_active } = desk
  return { status: stateOf(desk, enabled), current, queued, last_active }
}

function stateOf(desk: ReturnType<WakeupStore['desk']>, enabled: boolean): AgentStatus {
  if (!enabled)
    return 'disabled'
  return desk.current !== null ? 'busy' : desk.failed ? 'error' : 'idle'
}
