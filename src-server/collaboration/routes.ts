// The routes of the collaboration graph, as it is and as it was.
import type { Handlers } from '../kernel/mount'
import type { collaboration as contract } from './contract'
import type { Past } from './past'
import type { Collaboration } from './service'

export function collaborationRoutes(collaboration: Collaboration, past: Past): Handlers<typeof contract> {
  return {
    graph: ({ query }) => collaboration.graph(query),
    past: ({ query }) => past.overview(query),
    moment: ({ query }) => past.moment(query),
    facts: ({ query }) => past.facts(query),
  }
}
