// The route of usage.
import type { Handlers } from '../kernel/mount'
import type { usage as contract } from './contract'
import type { UsageService } from './service'

export function usageRoutes(usage: UsageService): Handlers<typeof contract> {
  return { read: ({ query }) => usage.read(query) }
}
