// The route of the collaboration graph.
import type { Handlers } from '../kernel/mount'
import type { collaboration as contract } from './contract'
import type { Collaboration } from './service'

export function collaborationRoutes(collaboration: Collaboration): Handlers<typeof contract> {
  return { graph: ({ query }) => collaboration.graph(query) }
}
