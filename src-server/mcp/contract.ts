// MCP servers: programs and addresses that lend their tools to the agents (Model Context Protocol), as the person connects them.
import { z } from 'zod'
import { Policy } from '../agents/contract'
import { HIDDEN } from '../entries/contract'
import { contract, Deleted, Id, Name, Timestamp, Trashed } from '../kernel/route'

export const McpTransport = z.enum(['stdio', 'http'])
export type McpTransport = z.infer<typeof McpTransport>

/** The id of a server begins the name of each of its tools, so it is short and has no `_`: `<id>__<tool>`. */
const ServerId = z.string().regex(/^[^\W_](?:[^\W_]|-){0,31}$/, 'must be 1 to 32 letters, digits or “-”, beginning with a letter or digit')

const Text = z.string().max(4000).regex(/^[^\0]*$/, 'must not hold a zero byte')
/** Environment variables and headers: names anybody may see, values nobody; a value of `••••` leaves it as it is. */
const Env = z.record(z.string().regex(/^(?!\d)\w{1,100}$/, 'must be the name of an environment variable'), Text)
const Headers = z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'must be the name of a header'), z.string().max(4000).regex(new RegExp(`^(?:${HIDDEN}|[\\t\\x20-\\x7E\\x80-\\xFF]*)$`), 'must be text a header can carry'))

export const McpTool = z.object({ name: z.string().describe('as agents and their policies know it: `<server>__<tool>`'), description: z.string() })
export type McpTool = z.infer<typeof McpTool>

export const McpServer = z.object({
  id: Id,
  name: z.string(),
  transport: McpTransport,
  command: z.string().nullable().describe('the program, for `stdio`'),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).describe('values are hidden'),
  url: z.string().nullable().describe('the address, for `http`'),
  headers: z.record(z.string(), z.string()).describe('values are hidden'),
  enabled: z.boolean(),
  policy: Policy.describe('what holds for its tools until the person decides otherwise for an agent'),
  timeout_s: z.number().int().describe('how long connecting and each use of a tool may take'),
  status: z.enum(['off', 'connecting', 'ready', 'failed']),
  error: z.string().nullable().describe('why it cannot be used now'),
  tools: z.array(McpTool).describe('what it offered when it was last connected'),
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type McpServer = z.infer<typeof McpServer>

const Settings = z.object({
  name: Name,
  transport: McpTransport,
  command: Text.trim().min(1).nullable(),
  args: z.array(Text).max(100),
  env: Env,
  url: z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' }).max(2000).nullable(),
  headers: Headers,
  enabled: z.boolean(),
  policy: Policy,
  timeout_s: z.number().int().min(1).max(600),
}).partial()

const ById = z.object({ id: Id })
const One = z.object({ server: McpServer })

export const mcp = contract({
  list: { method: 'GET', path: '/api/mcp/servers', summary: 'List MCP servers with their tools', access: 'read', reply: z.object({ servers: z.array(McpServer) }) },
  get: { method: 'GET', path: '/api/mcp/servers/{id}', summary: 'One MCP server', access: 'read', params: ById, reply: One },
  create: {
    method: 'POST',
    path: '/api/mcp/servers',
    summary: 'Add an MCP server; an enabled one is connected at once',
    access: 'owner',
    body: Settings.extend({ name: Name, transport: McpTransport, id: ServerId.optional() }),
    reply: One,
    status: 201,
  },
  update: { method: 'PUT', path: '/api/mcp/servers/{id}', summary: 'Change an MCP server; what is left out stays, and so do hidden values', access: 'owner', params: ById, body: Settings, reply: One },
  remove: { method: 'DELETE', path: '/api/mcp/servers/{id}', summary: 'Delete an MCP server; it can be restored', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/mcp', summary: 'Deleted MCP servers that can be restored, the latest first', access: 'read', reply: z.object({ servers: z.array(Trashed) }) },
  restore: { method: 'POST', path: '/api/trash/mcp/{id}/restore', summary: 'Bring a deleted MCP server back', access: 'owner', params: ById, reply: One, status: 201 },
  test: {
    method: 'POST',
    path: '/api/mcp/servers/{id}/test',
    summary: 'Connect to an MCP server now and list its tools, or say why not',
    access: 'admin',
    params: ById,
    reply: z.object({ ok: z.boolean(), message: z.string(), tools: z.array(McpTool) }),
  },
})

export interface McpEvents {
  'mcp_server.created': McpServer
  'mcp_server.updated': McpServer
  'mcp_server.removed': { id: string }
}
