// Routes of status.
import type { Handlers } from '../kernel/mount'
import type { status as contract } from './contract'
import type { StatusService } from './service'

export function statusRoutes(status: StatusService): Handlers<typeof contract> {
  return { agents: () => ({ agents: status.agents() }), house: () => status.house() }
}
