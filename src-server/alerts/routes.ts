// Routes of alerts.
import type { Handlers } from '../kernel/mount'
import type { alerts as contract } from './contract'
import type { Alerts } from './service'

export function alertRoutes(alerts: Alerts): Handlers<typeof contract> {
  return {
    list: ({ query }) => alerts.list(query),
    resolve: ({ params }) => ({ alert: alerts.resolve(params.id) }),
  }
}
