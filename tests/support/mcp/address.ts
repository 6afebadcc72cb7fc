// The friendly MCP server at an address, with sessions: it can be taken away and put back.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { friendlyServer } from './friendly'

export interface Address extends AsyncDisposable {
  url: string
  /** What came with each request, newest last. */
  heard: IncomingMessage[]
  /** Takes the server away; `again` puts it back under the same address, with nothing remembered. */
  away: () => Promise<void>
  again: () => Promise<void>
}

/** Opens it on a free port of the loopback. `answer` is for those that are not friendly: where it gives something, it has answered. */
export async function openAddress(answer: (request: IncomingMessage, response: ServerResponse) => unknown = () => undefined): Promise<Address> {
  const heard: IncomingMessage[] = []
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  let server: Server | null = null
  let port = 0

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    heard.push(request)
    if (answer(request, response) !== undefined)
      return
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? sessions.get(id) : undefined
    if (id !== undefined && !known)
      return void response.writeHead(404).end()
    const transport = known ?? new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: session => void sessions.set(session, transport) })
    if (!known)
      await friendlyServer('address').connect(transport)
    await transport.handleRequest(request, response)
  }

  const again = (): Promise<void> => new Promise((resolve) => {
    server = createServer((request, response) => void handle(request, response).catch(() => response.destroy())).listen(port, '127.0.0.1', () => {
      port = (server!.address() as AddressInfo).port
      resolve()
    })
  })

  async function away(): Promise<void> {
    sessions.clear()
    server?.closeAllConnections()
    await new Promise(resolve => server ? server.close(resolve) : resolve(null))
    server = null
  }

  await again()
  return { url: `http://127.0.0.1:${port}/mcp`, heard, away, again, [Symbol.asyncDispose]: away }
}
