// Routes of archives.
import type { Handlers } from '../kernel/mount'
import type { archive as contract } from './contract'
import type { Archives } from './service'
import { Download } from '../kernel/answers'

export function archiveRoutes(archives: Archives): Handlers<typeof contract> {
  return {
    async pack({ query }) {
      const { file, name } = await archives.pack(query.scene ?? null, query.memories === 'true')
      return new Download(file, name, { once: true })
    },
    look: async ({ upload }) => ({ report: await archives.look(upload) }),
    open: async ({ upload }) => ({ report: await archives.open(upload) }),
    workspace: async ({ body }) => ({ report: await archives.workspace(body.folder, body.open) }),
  }
}
