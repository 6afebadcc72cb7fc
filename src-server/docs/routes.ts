// Routes of the API's description.
import type { Handlers } from '../kernel/mount'
import type { docs as contract } from './contract'
import type { Document } from './page'
import { Raw } from '../kernel/answers'
import { docsPage, docsStyle } from './page'

export function docsRoutes(openapi: () => Promise<{ openapi: string }>): Handlers<typeof contract> {
  return {
    openapi,
    page: async () => new Raw(200, 'html', docsPage(await openapi() as unknown as Document)),
    style: () => new Raw(200, 'css', docsStyle),
  }
}
