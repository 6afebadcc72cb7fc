// Rows of MCP servers, secrets opened and sealed on the way.
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { Vault } from '../kernel/vault'
import type { McpServer } from './contract'
import type { KnownTool } from './tools'

/** A server as the house keeps it: with its secrets, and its tools as it offers them. */
export interface ServerRow extends Omit<McpServer, 'status' | 'error' | 'tools'> {
  tools: KnownTool[]
  /** What was sealed cannot be read any more, so it has to be given anew. */
  locked: boolean
}

export interface McpStore {
  list: () => ServerRow[]
  find: (id: string, options?: { deleted: true }) => ServerRow | null
  /** Is there a server of that id, deleted or not, whatever the case of its letters? */
  taken: (id: string) => boolean
  /** The deleted ones, the latest first. */
  trashed: () => Trashed[]
  /** Inserts or replaces; a deleted one is there again. */
  save: (row: ServerRow) => void
  saveTools: (id: string, tools: readonly KnownTool[]) => void
  setDeleted: (id: string, at: string) => void
  /** Forgets for good, secrets and all, what was deleted before a moment. */
  forget: (before: string) => void
}

const PURPOSE = 'mcp'

export function createMcpStore<E>(db: Db<E>, vault: Vault): McpStore {
  type Row = Omit<ServerRow, 'args' | 'env' | 'headers' | 'enabled' | 'tools' | 'locked'> & { args: string, env: string, headers: string, enabled: number, tools: string }
  const columns = 'id, name, transport, command, args, env, url, headers, enabled, policy, timeout_s, tools, created_at, updated_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM mcp_servers WHERE deleted_at IS NULL ORDER BY created_at, id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM mcp_servers WHERE id = ? AND deleted_at IS NULL`)
  const selectDeleted = db.prepare<[string], Row>(`SELECT ${columns} FROM mcp_servers WHERE id = ? AND deleted_at IS NOT NULL`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM mcp_servers WHERE lower(id) = lower(?)').pluck()
  const selectTrashed = db.prepare<[], Trashed>('SELECT id, name, deleted_at FROM mcp_servers WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id')
  const upsert = db.prepare<[Row]>(`
    INSERT INTO mcp_servers (${columns}) VALUES (:id, :name, :transport, :command, :args, :env, :url, :headers, :enabled, :policy, :timeout_s, :tools, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, transport = excluded.transport, command = excluded.command, args = excluded.args, env = excluded.env, url = excluded.url,
      headers = excluded.headers, enabled = excluded.enabled, policy = excluded.policy, timeout_s = excluded.timeout_s, tools = excluded.tools, updated_at = excluded.updated_at, deleted_at = NULL`)
  const updateTools = db.prepare('UPDATE mcp_servers SET tools = ? WHERE id = ?')
  const deleteOld = db.prepare('DELETE FROM mcp_servers WHERE deleted_at < ?')
  const updateDeleted = db.prepare('UPDATE mcp_servers SET deleted_at = ? WHERE id = ?')

  const seal = (secrets: Record<string, string>): string => vault.seal(PURPOSE, JSON.stringify(secrets))
  function open(sealed: string): Record<string, string> | null {
    const text = vault.open(PURPOSE, sealed)
    return text === null ? null : JSON.parse(text) as Record<string, string>
  }
  function toServer(row: Row): ServerRow {
    const [env, headers] = [open(row.env), open(row.headers)]
    return { ...row, args: JSON.parse(row.args) as string[], env: env ?? {}, headers: headers ?? {}, locked: env === null || headers === null, enabled: row.enabled === 1, tools: JSON.parse(row.tools) as KnownTool[] }
  }

  return {
    list: () => selectAll.all().map(toServer),
    find(id, options) {
      const row = (options?.deleted ? selectDeleted : select).get(id)
      return row ? toServer(row) : null
    },
    taken: id => selectTaken.get(id) !== undefined,
    trashed: () => selectTrashed.all(),
    save: ({ locked: _, ...row }) => void upsert.run({ ...row, args: JSON.stringify(row.args), env: seal(row.env), headers: seal(row.headers), enabled: row.enabled ? 1 : 0, tools: JSON.stringify(row.tools) }),
    saveTools: (id, tools) => void updateTools.run(JSON.stringify(tools), id),
    setDeleted: (id, at) => void updateDeleted.run(at, id),
    forget: before => void deleteOld.run(before),
  }
}
