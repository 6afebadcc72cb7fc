// An MCP server at an address: streamable HTTP, with the headers that the person gave.
import type { Wire } from './wire'
import { setTimeout as wait } from 'node:timers/promises'
import { boundedFetch } from './http'

const FAREWELL_MS = 1000

/** A wire to an address, not yet connected. */
export async function wireToAddress(url: string, headers: Readonly<Record<string, string>>): Promise<Wire> {
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  let over: string | null = null

  function drop(why: string): void {
    over ??= why
    void transport.close()
  }

  const transport = new StreamableHTTPClientTransport(new URL(url), { fetch: boundedFetch(drop), requestInit: { headers } })
  return {
    transport,
    why: () => over,
    lastWords: () => '',
    drop,
    async close() {
      if (over === null)
        await Promise.race([transport.terminateSession().catch(() => {}), wait(FAREWELL_MS, undefined, { ref: false })])
      drop('was disconnected')
    },
  }
}
