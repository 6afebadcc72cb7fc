// The wire between the house and an MCP server: to a child process, or to an address.
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { ServerRow } from './store'
import { setTimeout as wait } from 'node:timers/promises'
import { wireToChild } from './child'
import { boundedFetch } from './http'

export interface Wire {
  transport: Transport
  /** How it ended, where it has, as is said of a server: “ended”, “talks without end”. */
  why: () => string | null
  /** The last lines a program wrote to its standard error. */
  lastWords: () => string
  /** Cuts it at once. */
  drop: (why: string) => void
  /** Ends it politely; returns when nothing of it is left. */
  close: () => Promise<void>
}

const FAREWELL_MS = 1000

/** The wire that a server asks for, not yet connected. */
export async function wireTo(server: ServerRow): Promise<Wire> {
  return server.transport === 'stdio' ? wireToChild({ ...server, command: server.command! }) : wireToAddress(server)
}

async function wireToAddress({ url, headers }: ServerRow): Promise<Wire> {
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  let over: string | null = null

  function drop(why: string): void {
    over ??= why
    void transport.close()
  }

  const transport = new StreamableHTTPClientTransport(new URL(url!), { fetch: boundedFetch(drop), requestInit: { headers } })
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
