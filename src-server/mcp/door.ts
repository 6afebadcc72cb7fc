// CocoCat as an MCP server at `/mcp`: other assistants list the agents, write to them, read their answers and search the knowledge. Streamable HTTP without sessions: each request stands for itself.
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Request, RequestHandler, Response } from 'express'
import type { Bus } from '../kernel/bus'
import type { Caller, Guard } from '../kernel/guard'
import type { Log } from '../kernel/log'
import type { MailEvents } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import type { Offer, OfferServices } from './offers'
import express, { Router } from 'express'
import { Refusal } from '../kernel/errors'
import { createAnswerDesk } from './answers'
import { offersOf } from './offers'

export interface DoorOptions extends Omit<OfferServices, 'answers' | 'mailboxes'> {
  mailboxes: Mailboxes
  bus: Bus<MailEvents>
  guard: Guard
  log: Log
  version: string
}

const BODY_LIMIT = '1mb'
const INSTRUCTIONS = 'CocoCat is a small company of AI agents on the person’s own machine. Find out who is there with list_agents, write with write_to_agent, then wait for what they say with read_answers (wait_seconds up to 50). What the company knows is found with search_knowledge.'

/** The handler of `/mcp`. It asks for an API key (or a session) of scope `read`; writing needs `chat`. */
export function createMcpDoor({ guard, log, version, bus, ...services }: DoorOptions): RequestHandler {
  const offers = offersOf({ ...services, answers: createAnswerDesk({ bus, mailboxes: services.mailboxes }) })

  function callerOf(request: Request): Caller {
    const caller = guard.caller(request)
    guard.allow(caller, 'read')
    return caller
  }

  const isAllowed = (caller: Caller, { access }: Offer): boolean => {
    try {
      guard.allow(caller, access)
      return true
    }
    catch {
      return false
    }
  }

  const post: RequestHandler = async (request, response) => {
    const caller = callerOf(request)
    if (Array.isArray(request.body))
      return protocolError(response, 400, -32600, 'One message at a time, please: batches are no part of the protocol any more.')
    const wanted = offers.find(({ name }) => name === calledTool(request.body))
    if (wanted)
      guard.allow(caller, wanted.access) // 403, as the protocol says for a scope that is missing
    await answer(request, response, offers.filter(each => isAllowed(caller, each)), { log, version })
  }

  const router = Router()
  router.use((request, _response, next) => {
    callerOf(request)
    next()
  })
  router.post('/', readBody, post)
  router.all('/', (_request, response) => protocolError(response.set('Allow', 'POST'), 405, -32000, 'Send messages with POST; there are no sessions and no stream to listen on here.'))
  return router
}

const parseJson = express.json({ limit: BODY_LIMIT, strict: false, type: () => true })

/** What cannot be read is an error of the protocol. */
const readBody: RequestHandler = (request, response, next) => parseJson(request, response, (error?: { status?: number }) => {
  if (!error)
    next()
  else if (error.status === 413)
    protocolError(response, 413, -32000, `The message is too large: ${BODY_LIMIT} at most.`)
  else
    protocolError(response, error.status ?? 400, -32700, 'The message could not be read: it must be JSON in UTF-8.')
})

const protocolError = (response: Response, status: number, code: number, message: string): void => void response.status(status).json({ jsonrpc: '2.0', error: { code, message }, id: null })

/** The tool that a message calls, if it calls one. */
function calledTool(message: unknown): unknown {
  const { method, params } = (message ?? {}) as { method?: unknown, params?: { name?: unknown } | null }
  return method === 'tools/call' ? params?.name : undefined
}

async function answer(request: Request, response: Response, offers: readonly Offer[], { log, version }: { log: Log, version: string }): Promise<void> {
  const [{ McpServer }, { WebStandardStreamableHTTPServerTransport }] = await Promise.all([import('@modelcontextprotocol/sdk/server/mcp.js'), import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js')])
  const server = new McpServer({ name: 'cococat', title: 'CocoCat', version }, { instructions: INSTRUCTIONS, capabilities: { tools: {} } })
  for (const { name, title, description, access, args, result, run } of offers)
    server.registerTool(name, { title, description, inputSchema: args, outputSchema: result, annotations: { readOnlyHint: access === 'read', destructiveHint: false, openWorldHint: false } }, (given, { signal }) => resultOf(() => run(given as never, signal), result, error => signal.aborted || log.error({ err: error, tool: name }, 'a tool of the MCP door failed')))
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  response.once('close', () => void server.close()) // answered, or the client has gone: whoever waits stops waiting
  await server.connect(transport)
  const said = await transport.handleRequest(toWeb(request), { parsedBody: request.body as unknown ?? null })
  response.status(said.status).set(Object.fromEntries(said.headers)).send(Buffer.from(await said.arrayBuffer()))
}

/** Of a request, what the protocol looks at. */
function toWeb(request: Request): globalThis.Request {
  const headers = ['accept', 'content-type', 'mcp-protocol-version'].flatMap((name): [string, string][] => request.get(name) === undefined ? [] : [[name, request.get(name)!]])
  return new globalThis.Request('http://house/mcp', { method: 'POST', headers })
}

/** A refusal is an answer that the assistant may learn from; anything else is our fault, and of that it learns no more than that. */
async function resultOf(run: () => object | Promise<object>, schema: Offer['result'], failed: (error: unknown) => void): Promise<CallToolResult> {
  try {
    const structuredContent = schema.parse(await run())
    return { structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] }
  }
  catch (error) {
    if (!(error instanceof Refusal))
      failed(error)
    return { isError: true, content: [{ type: 'text', text: error instanceof Refusal ? error.message : 'Something went wrong inside CocoCat. The log says more.' }] }
  }
}
