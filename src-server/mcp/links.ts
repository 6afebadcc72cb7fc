// The links to all enabled MCP servers, and the ends of those that are no more.
import type { Connection, ConnectOptions } from './client'
import type { Link } from './link'
import type { ServerRow } from './store'
import type { KnownTool } from './tools'
import { connect } from './client'
import { createLink } from './link'

export interface Links {
  of: (id: string) => Link | undefined
  /** The link is to the server as it is described now, where it is enabled and its secrets can be read; the one before is let go. */
  set: (server: ServerRow) => void
  drop: (id: string) => void
  /** Connects once, beside the link, and lists the tools. Throws as `connect` does. */
  tryOut: (server: ServerRow) => Promise<KnownTool[]>
  /** Until then nothing is connected. */
  start: (servers: readonly ServerRow[]) => void
  /** Returns when every connection and every child process has ended; from then on nobody is told of anything. */
  stop: () => Promise<void>
}

/** `changed` hears of every change of a link's state or tools. */
export function createLinks({ version, changed }: { version: string, changed: (id: string) => void }): Links {
  const links = new Map<string, Link>()
  const ending = new Set<Promise<unknown>>()
  const stopping = new AbortController()
  let started = false

  const open = (server: ServerRow, options: Omit<ConnectOptions, 'version'>): Promise<Connection> => connect(server, { version, ...options })

  /** `stop` waits for it. */
  function awaited<T>(work: Promise<T>): Promise<T> {
    const end = work.catch(() => {}).finally(() => ending.delete(end))
    ending.add(end)
    return work
  }

  function drop(id: string): void {
    const link = links.get(id)
    links.delete(id)
    if (link)
      void awaited(link.close())
  }

  function set(server: ServerRow): void {
    drop(server.id)
    if (!server.enabled || server.locked || !started)
      return
    const link = createLink(server, { connect: open, changed: () => links.get(server.id) === link && changed(server.id) })
    links.set(server.id, link)
  }

  async function tryOut(server: ServerRow): Promise<KnownTool[]> {
    const connection = await open(server, { signal: stopping.signal })
    await connection.close()
    return connection.tools
  }

  return {
    of: id => links.get(id),
    set,
    drop,
    tryOut: server => awaited(tryOut(server)),
    start(servers) {
      started = true
      servers.forEach(set)
    },
    async stop() {
      started = false
      stopping.abort()
      for (const id of [...links.keys()])
        drop(id)
      await Promise.all(ending)
    },
  }
}
