// The route of search.
import type { Handlers } from '../kernel/mount'
import type { search as contract } from './contract'
import type { Search } from './service'

export function searchRoutes(search: Search): Handlers<typeof contract> {
  return { find: ({ query }) => search.find(query) }
}
