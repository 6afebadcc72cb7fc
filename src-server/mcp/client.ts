// One connection to an MCP server: opened, asked for its tools, used, and let go. Nothing a server does can take longer or be larger than is meant.
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { ServerRow } from './store'
import type { KnownTool } from './tools'
import type { Wire } from './wire'
import { z } from 'zod'
import { HIDDEN } from '../entries/contract'
import { Refusal } from '../kernel/errors'
import { wireToAddress } from './address'
import { wireToChild } from './child'
import { CallResult, textOf } from './results'
import { knownTools, MOST_TOOLS } from './tools'

export interface Connection {
  tools: KnownTool[]
  /** What the tool answered. Throws a refusal that says what went wrong, or the reason of the signal that was aborted. */
  call: (tool: string, args: Record<string, unknown>, signal: AbortSignal) => Promise<string>
  /** Nobody is told of this end. */
  close: () => Promise<void>
}

export interface ConnectOptions {
  version: string
  signal: AbortSignal
  /** Hears it when the connection ends by itself, and why. */
  ended?: (why: string) => void
  /** Hears it when the server has other tools now. */
  listed?: (tools: KnownTool[]) => void
}

/** The two ends of a connection. */
interface Line { server: ServerRow, client: Client, wire: Wire }

const MOST_PAGES = 20
/** How often a server at an address is asked whether it is still there: the end of a child is heard. */
const PING_MS = 60_000
const LONGEST_WHY = 600

/** Connects and lists the tools within the server's time-out. Throws an error whose message is a sentence for the person. */
export async function connect(server: ServerRow, { version, signal, ended, listed }: ConnectOptions): Promise<Connection> {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js') // a house without MCP never loads it
  const timeout = server.timeout_s * 1000
  const limits = { timeout, signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) }
  const client = new Client({ name: 'CocoCat', version }, { listChanged: { tools: { autoRefresh: false, debounceMs: 500, onChanged: () => void listAgain() } } })
  const line: Line = { server, client, wire: server.transport === 'stdio' ? wireToChild({ ...server, command: server.command! }) : await wireToAddress(server.url!, server.headers) }
  const { wire } = line
  let open = false
  let ping: NodeJS.Timeout | undefined

  async function listAgain(): Promise<void> {
    const tools = await toolsOf(line, { timeout }).catch(() => null)
    if (tools && open)
      listed?.(tools)
  }

  client.onclose = () => {
    clearInterval(ping)
    if (open)
      ended?.(`${sentence(line, wire.why() ?? 'ended')}${lastWords(line)}`)
    open = false
  }

  try {
    await client.connect(wire.transport, limits)
    const tools = await toolsOf(line, limits)
    if (wire.why() !== null)
      throw new Error('ended')
    open = true
    if (server.transport === 'http')
      ping = setInterval(() => client.ping({ timeout }).catch(() => wire.drop('does not answer any more')), PING_MS).unref()
    return {
      tools,
      call: (tool, args, signal) => callTool(line, tool, args, signal),
      close() {
        open = false
        return wire.close()
      },
    }
  }
  catch (error) {
    const why = `${sentence(line, whyOf(line, error))}${lastWords(line)}`
    await wire.close()
    throw new Error(why)
  }
}

const ListResult = z.looseObject({ tools: z.array(z.unknown()).catch([]), nextCursor: z.string().max(10_000).optional().catch(undefined) })

/** The SDK's own listing would refuse all tools for the sake of a bad one, and compile their schemas. */
async function toolsOf({ server, client }: Line, limits: { timeout: number, signal?: AbortSignal }): Promise<KnownTool[]> {
  let listed: unknown[] = []
  let cursor: string | undefined
  if (!client.getServerCapabilities()?.tools)
    return []
  for (let page = 0; page < MOST_PAGES && listed.length < MOST_TOOLS; page++) {
    const { tools, nextCursor } = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } }, ListResult, limits)
    listed = listed.concat(tools)
    cursor = nextCursor
    if (cursor === undefined)
      break
  }
  return knownTools(server.id, listed)
}

async function callTool(line: Line, tool: string, args: Record<string, unknown>, signal: AbortSignal): Promise<string> {
  const { server, client, wire } = line
  try {
    const result = await client.request({ method: 'tools/call', params: { name: tool, arguments: args } }, CallResult, { signal, timeout: server.timeout_s * 1000 })
    if (result.isError)
      throw new Refusal(422, 'mcp_tool_failed', `“${server.name}” says: ${strike(server, textOf(result))}`)
    return strike(server, textOf(result))
  }
  catch (error) {
    signal.throwIfAborted()
    if (error instanceof Refusal)
      throw error
    const over = wire.why() !== null
    const unknown = over || isTimeout(error) ? ' What it did until then is not known.' : ''
    throw new Refusal(502, 'mcp_failed', `${sentence(line, whyOf(line, error))}${unknown}${over ? lastWords(line) : ''}`)
  }
}

const isTimeout = (error: unknown): boolean => (error as { code?: unknown }).code === -32001

/** What is to be said of the server: what the wire knows, or else the protocol's own error. */
function whyOf({ server, wire }: Line, error: unknown): string {
  const { message } = error as Error
  const why = wire.why()
  if (why !== null)
    return why
  if (isTimeout(error))
    return `did not answer within ${server.timeout_s} s`
  return (error as Error).name === 'McpError' ? `says: ${message.replace(/^MCP error -?\d+: /, '')}` : (error as Error).name.includes('ZodError') ? 'does not speak MCP as it should' : message
}

/** The sentence for the person, of bounded length. */
function sentence({ server }: Line, why: string): string {
  const text = shown(server, why).slice(0, LONGEST_WHY)
  return `“${server.name}” ${text}${/[.!?]$/.test(text) ? '' : '.'}`
}

/** What a program said last, where it said anything. */
function lastWords({ server, wire }: Line): string {
  const words = shown(server, wire.lastWords()).slice(-LONGEST_WHY)
  return words === '' ? '' : ` Its last words: ${words}`
}

const shown = (server: ServerRow, text: string): string => strike(server, text).replace(/\p{Cc}+/gu, ' ').toWellFormed()

/** A text without the secrets that the server was given. */
function strike({ env, headers }: ServerRow, text: string): string {
  const secrets = [...Object.values(env), ...Object.values(headers)].filter(secret => secret.length >= 4)
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
}
