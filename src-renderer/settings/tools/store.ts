// The MCP servers that were connected.
import type { McpServer } from '@server/mcp/contract'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'

export const useMcpServers = defineStore('mcp-servers', () => {
  const servers = collection('mcp_server', async () => (await client.mcp.list()).servers)
  const list = computed(() => [...servers.rows.value.values()])
  const byId = (id: string): McpServer | undefined => servers.rows.value.get(id)

  return { list, byId, state: servers.state, error: servers.error, ensure: servers.ensure, load: servers.load, put: servers.put, drop: servers.drop }
})
