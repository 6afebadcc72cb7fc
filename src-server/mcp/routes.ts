// Routes of MCP servers.
import type { Handlers } from '../kernel/mount'
import type { mcp as contract } from './contract'
import type { McpServers } from './service'

export function mcpRoutes(servers: McpServers): Handlers<typeof contract> {
  return {
    list: () => ({ servers: servers.list() }),
    get: ({ params }) => ({ server: servers.get(params.id) }),
    create: ({ body }) => ({ server: servers.create(body) }),
    update: ({ params, body }) => ({ server: servers.update(params.id, body) }),
    remove({ params }) {
      servers.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ servers: servers.trash() }),
    restore: ({ params }) => ({ server: servers.restore(params.id) }),
    test: ({ params }) => servers.test(params.id),
  }
}
