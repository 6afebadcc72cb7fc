// Routes of usage and of the price table.
import type { Handlers } from '../kernel/mount'
import type { usage as contract } from './contract'
import type { Prices } from './prices'
import type { UsageService } from './service'
import { Raw } from '../kernel/answers'

export function usageRoutes(usage: UsageService, prices: Prices): Handlers<typeof contract> {
  return {
    read: ({ query }) => usage.read(query),
    export({ query }, { setHeader }) {
      setHeader('Content-Disposition', 'attachment; filename="usage.csv"')
      return new Raw(200, 'csv', usage.table(query))
    },
    prices: prices.table,
    setPrices: ({ body }) => prices.change(body),
  }
}
