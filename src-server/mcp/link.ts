// The link to one enabled MCP server: connected in the background, and again with growing pauses whenever it ends.
import type { Connection, ConnectOptions } from './client'
import type { McpServer } from './contract'
import type { ServerRow } from './store'
import type { KnownTool } from './tools'
import { Refusal } from '../kernel/errors'
import { createNews } from './news'

export type LinkState = Pick<McpServer, 'status' | 'error'>

export interface Link {
  state: () => LinkState
  /** The tools that may be used now or in a moment; those of the last time while it is connecting. */
  tools: () => KnownTool[]
  /** See `Connection.call`; waits for a link that is connecting. */
  call: Connection['call']
  /** Returns when nothing of it is left. */
  close: () => Promise<void>
}

/** The first pause; each is four times the one before, up to the longest. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 300_000
/** A server that lasted so long, or was of use, begins with the first pause again. */
const STEADY_MS = 60_000

/** Begins to connect at once. `changed` hears of every change of its state or tools. */
export function createLink(server: ServerRow, { connect, changed }: { connect: (server: ServerRow, options: Omit<ConnectOptions, 'version'>) => Promise<Connection>, changed: () => void }): Link {
  const closing = new AbortController()
  const news = createNews()
  let state: LinkState = { status: 'connecting', error: null }
  let tools = server.tools
  let connection: Connection | null = null
  let connectedAt = 0
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  let attempt = open()

  function become(next: LinkState): void {
    const same = next.status === state.status && next.error === state.error
    state = next
    news.tell()
    if ((!same || next.status === 'ready') && !closing.signal.aborted)
      changed()
  }

  async function open(): Promise<void> {
    try {
      connection = await connect(server, {
        signal: closing.signal,
        ended: lost,
        listed(others) {
          tools = others
          changed()
        },
      })
      tools = connection.tools
      connectedAt = Date.now()
      become({ status: 'ready', error: null })
    }
    catch (error) {
      tryAgain('failed', (error as Error).message)
    }
  }

  function lost(why: string): void {
    connection = null
    if (Date.now() - connectedAt > STEADY_MS)
      failures = 0
    tryAgain(failures === 0 ? 'connecting' : 'failed', why)
  }

  function tryAgain(status: 'connecting' | 'failed', error: string): void {
    if (closing.signal.aborted)
      return
    become({ status, error })
    retry = setTimeout(() => attempt = open(), Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** failures++))
  }

  async function connected(signal: AbortSignal): Promise<Connection> {
    const either = AbortSignal.any([signal, closing.signal])
    while (state.status === 'connecting') {
      await news.next(either)
      either.throwIfAborted()
    }
    if (!connection)
      throw new Refusal(503, 'mcp_not_connected', state.error ?? `“${server.name}” is not connected.`)
    return connection
  }

  return {
    state: () => state,
    tools: () => state.status === 'failed' ? [] : tools,
    async call(tool, args, signal) {
      const answer = await (await connected(signal)).call(tool, args, signal)
      failures = 0
      return answer
    },
    async close() {
      clearTimeout(retry)
      closing.abort(new Refusal(503, 'mcp_not_connected', `“${server.name}” was disconnected.`))
      await attempt
      await connection?.close()
    },
  }
}
