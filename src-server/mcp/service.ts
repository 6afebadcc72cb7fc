// MCP servers: added, changed, deleted, brought back and tried out; and their tools, as agents are given them.
import type { OutsideTool, Use } from '../engine/tools/tool'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { McpEvents, McpServer, McpTool } from './contract'
import type { Link, LinkState } from './link'
import type { McpStore, ServerRow } from './store'
import type { KnownTool } from './tools'
import { HIDDEN } from '../entries/contract'
import { stamp } from '../kernel/clock'
import { conflict, invalid, Refusal } from '../kernel/errors'
import { idFromName } from '../kernel/ids'
import { forgottenBefore } from '../kernel/trash'
import { createLinks } from './links'

/** What came of trying a server out. */
interface Tried { ok: boolean, message: string, tools: McpTool[] }

export type ServerChange = Partial<Pick<McpServer, 'name' | 'transport' | 'command' | 'args' | 'env' | 'url' | 'headers' | 'enabled' | 'policy' | 'timeout_s'>>

export interface McpServers {
  list: () => McpServer[]
  /** 404 when there is no such server; so for all that take an id. */
  get: (id: string) => McpServer
  /** 409 for an id in use or when there are too many, 400 for a server that cannot be reached as it is described. */
  create: (server: ServerChange & { name: string, transport: McpServer['transport'], id?: string }) => McpServer
  update: (id: string, change: ServerChange) => McpServer
  remove: (id: string) => void
  /** Deleted servers, the latest first; they are kept for 30 days. */
  trash: () => Trashed[]
  restore: (id: string) => McpServer
  /** Connects once, beside the lasting connection, and remembers the tools. */
  test: (id: string) => Promise<Tried>
  /** The tools of all servers that can be used. */
  tools: () => OutsideTool[]
  /** Connects to every enabled server, in the background. */
  start: () => void
  /** Returns when every connection and every child process has ended. */
  stop: () => Promise<void>
}

export interface McpOptions {
  db: Db<McpEvents>
  store: McpStore
  clock: Clock
  version: string
  warn: (server: string, error: unknown) => void
}

const MOST_SERVERS = 50
const LOCKED = 'Its secrets cannot be read any more: the key of this house was lost. Enter its environment variables or headers again and save it.'
const blank = (id: string, at: string) => ({ id, command: null, args: [], url: null, enabled: true, policy: 'ask' as const, timeout_s: 60, tools: [], locked: false, created_at: at, updated_at: at })

export function createMcpServers({ db, store, clock, version, warn }: McpOptions): McpServers {
  const links = createLinks({ version, changed: id => remember(id, links.of(id)!.tools()) })
  const tests = new Map<string, Promise<Tried>>()
  db.tx(() => store.forget(forgottenBefore(clock)))

  function row(id: string, options?: { deleted: true }): ServerRow {
    const found = store.find(id, options)
    if (!found)
      throw absent(id, options ? 'deleted ' : '')
    return found
  }

  const shown = (server: ServerRow): McpServer => toServer(server, links.of(server.id)?.state() ?? unlinked(server))

  function save(server: ServerRow, event: 'mcp_server.created' | 'mcp_server.updated'): McpServer {
    const anew = isReachedOtherwise(store.find(server.id), server)
    const saved = anew ? toServer(server, unlinked(server)) : shown(server)
    db.tx(() => {
      store.save(server)
      db.emit(event, saved)
    })
    if (anew)
      links.set(server)
    return saved
  }

  /** Keeps the tools a server offers, and tells how it is doing. Nobody is there to hear what goes wrong with that. */
  function remember(id: string, tools: readonly KnownTool[]): void {
    try {
      db.tx(() => {
        const known = store.find(id)
        if (known && tools.length > 0 && JSON.stringify(tools) !== JSON.stringify(known.tools))
          store.saveTools(id, tools)
        if (known)
          db.emit('mcp_server.updated', shown(row(id)))
      }, { durable: false })
    }
    catch (error) {
      warn(id, error)
    }
  }

  async function tryOut(server: ServerRow): Promise<Tried> {
    if (server.locked)
      return { ok: false, message: LOCKED, tools: [] }
    try {
      const tools = await links.tryOut(server)
      if (links.of(server.id)?.state().status === 'failed') // it need not wait for its next try
        links.set(row(server.id))
      remember(server.id, tools)
      return there(server, tools)
    }
    catch (error) {
      return { ok: false, message: (error as Error).message, tools: [] }
    }
  }

  return {
    list: () => store.list().map(shown),
    get: id => shown(row(id)),
    create({ id: wanted, ...given }) {
      if (wanted !== undefined && store.taken(wanted))
        throw conflict('mcp_server_exists', `There is an MCP server “${wanted}” already, or a deleted one. Choose another id.`)
      if (store.list().length >= MOST_SERVERS)
        throw conflict('too_many_mcp_servers', `There are ${MOST_SERVERS} MCP servers already. Delete one first.`)
      const id = wanted ?? idFromName([...given.name].slice(0, 24).join(''), store.taken)
      return save(changed({ ...blank(id, stamp(clock)), ...given, env: {}, headers: {} }, given), 'mcp_server.created')
    },
    update: (id, change) => save(changed({ ...row(id), updated_at: stamp(clock) }, change), 'mcp_server.updated'),
    remove(id) {
      row(id)
      db.tx(() => {
        store.setDeleted(id, stamp(clock))
        db.emit('mcp_server.removed', { id })
      })
      links.drop(id)
    },
    trash: store.trashed,
    restore: id => save({ ...row(id, { deleted: true }), updated_at: stamp(clock) }, 'mcp_server.created'),
    test(id) {
      const test = tests.get(id) ?? tryOut(row(id)).finally(() => tests.delete(id))
      tests.set(id, test)
      return test
    },
    tools: () => store.list().flatMap(server => toolsOf(server, links.of(server.id))),
    start: () => links.start(store.list()),
    stop: links.stop,
  }
}

const unlinked = ({ enabled, locked }: ServerRow): LinkState => locked ? { status: 'failed', error: LOCKED } : { status: enabled ? 'connecting' : 'off', error: null }
const toShown = ({ name, description }: KnownTool): McpTool => ({ name, description })
const toServer = ({ tools, locked: _, ...server }: ServerRow, state: LinkState): McpServer => ({ ...server, env: hidden(server.env), headers: hidden(server.headers), ...state, tools: tools.map(toShown) })
const there = ({ name }: ServerRow, tools: readonly KnownTool[]): Tried => ({ ok: true, message: `“${name}” is there and offers ${tools.length === 1 ? 'one tool' : `${tools.length} tools`}.`, tools: tools.map(toShown) })
const hidden = (secrets: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.keys(secrets).map(name => [name, HIDDEN]))

/** Whether what a connection is made with has changed: then there is a new one. */
function isReachedOtherwise(before: ServerRow | null, after: ServerRow): boolean {
  const reached = ({ policy: _, tools: _tools, updated_at: _at, ...rest }: ServerRow): string => JSON.stringify(rest)
  return before === null || reached(before) !== reached(after)
}

const absent = (id: string, deleted: '' | 'deleted '): Refusal => new Refusal(404, `${deleted.replace(' ', '_')}mcp_server_not_found`, `There is no ${deleted}MCP server “${id}”.`)

const toolsOf = (server: ServerRow, link: Link | undefined): OutsideTool[] => link ? link.tools().map(tool => toTool(server, tool, link)) : []

/** An MCP tool as agents are given it. Its arguments are held against its schema by the server, which says best what is wrong with them. */
function toTool(server: ServerRow, { name, remote, description, parameters }: KnownTool, link: Link): OutsideTool {
  return {
    name,
    description,
    parameters,
    source: server.id,
    standard: server.policy,
    effect: 'outside',
    parse: args => args,
    reach: async (args: Record<string, unknown>, { signal }: Use) => ({ result: await link.call(remote, args, signal) }),
  }
}

/** A server after a change, with only what its kind needs; 400 where that is missing. */
function changed(before: ServerRow, change: ServerChange): ServerRow {
  const after = { ...before, ...change, locked: false, env: merged('env', before.env, change.env), headers: merged('headers', before.headers, change.headers) }
  if (after.transport === 'stdio' && after.command === null)
    throw invalid('command', 'is needed: the program to start')
  if (after.transport === 'http' && after.url === null)
    throw invalid('url', 'is needed: the address of the server')
  return after.transport === 'stdio' ? { ...after, url: null, headers: {} } : { ...after, command: null, args: [], env: {} }
}

/** What is given replaces all; the hidden mark keeps what was there. 400 for a mark where there was nothing. */
function merged(field: string, known: Readonly<Record<string, string>>, given = known): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => {
    if (value === HIDDEN && !Object.hasOwn(known, name))
      throw invalid(`${field}.${name}`, 'must be given its value: there is none to keep')
    return [name, value === HIDDEN ? known[name]! : value]
  }))
}
