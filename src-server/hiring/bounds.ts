// The bounds of a hire: nobody is hired to do more than whoever asked for it.
import type { Agents } from '../agents/service'
import { forbidden } from '../kernel/errors'
import { PERSON } from '../mailbox/contract'

export interface Bounds {
  /** Where the new agent may work; null is no scene at all. */
  scenes: (string | null)[]
}

/**
 * What an agent's request may hold at most. The person has no bounds (null). A new agent is given no skills, so its
 * public skills are among anyone's; a policy for each tool is to be held against the requester's here.
 */
export function mayNotExceed(requester: string, agents: Pick<Agents, 'exists' | 'get'>): Bounds | null {
  if (requester === PERSON)
    return null
  return { scenes: [null, agents.exists(requester) ? agents.get(requester).scene : null] }
}

/** 403 when the request asks for more. */
export function checkBounds({ requested_by, scene }: { requested_by: string, scene: string | null }, agents: Pick<Agents, 'exists' | 'get'>): void {
  const bounds = mayNotExceed(requested_by, agents)
  if (bounds && !bounds.scenes.includes(scene))
    throw forbidden('exceeds_requester', `“${requested_by}” is not in the scene “${scene}” itself, so it cannot hire for it. Leave the scene out, or choose one when you approve.`)
}
