// The bounds of a hire: nobody is hired to do more than whoever asked for it.
import type { Policy } from '../agents/contract'
import type { Agents } from '../agents/service'
import { forbidden } from '../kernel/errors'
import { PERSON } from '../mailbox/contract'

export interface Bounds {
  /** Where the new agent may work; null is no scene at all. */
  scenes: (string | null)[]
  /** The tools it may not use, or not unasked. */
  tools: Record<string, Policy>
}

type Requesters = Pick<Agents, 'exists' | 'get' | 'policies'>

/**
 * What an agent's request may hold at most. The person has no bounds (null). A new agent is given no skills, so its
 * public skills are among anyone's. Where the person bound the requester's use of a tool, the new agent is bound alike;
 * where they allowed it more than is standard, that is not passed on.
 */
export function mayNotExceed(requester: string, agents: Requesters): Bounds | null {
  if (requester === PERSON)
    return null
  if (!agents.exists(requester))
    return { scenes: [null], tools: {} }
  return { scenes: [null, agents.get(requester).scene], tools: Object.fromEntries(Object.entries(agents.policies(requester)).filter(([, policy]) => policy !== 'allow')) }
}

/** 403 when the request asks for more. */
export function checkBounds({ requested_by, scene }: { requested_by: string, scene: string | null }, agents: Requesters): void {
  const bounds = mayNotExceed(requested_by, agents)
  if (bounds && !bounds.scenes.includes(scene))
    throw forbidden('exceeds_requester', `“${requested_by}” is not in the scene “${scene}” itself, so it cannot hire for it. Leave the scene out, or choose one when you approve.`)
}
