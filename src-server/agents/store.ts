// Rows of agents and of the versions of their memory.
import type { Db } from '../kernel/db'
import type { Display, MemoryVersion } from './contract'
import { AFTER_EVERY_ID } from '../kernel/ids'

/** An agent as it is indexed: everything but its live status. */
export interface AgentRow {
  id: string
  name: string
  enabled: boolean
  scene: string | null
  role: string
  objective: string
  provider: string | null
  model: string | null
  display: Display
  fingerprint: string
  created_at: string
  updated_at: string
}

export interface Version extends MemoryVersion { content: string }

export interface AgentStore {
  list: () => AgentRow[]
  find: (id: string) => AgentRow | null
  exists: (id: string) => boolean
  /** Is there an agent of that id, whatever the case of its letters? */
  taken: (id: string) => boolean
  save: (row: AgentRow) => void
  remove: (id: string) => void
  latestVersion: (id: string) => Version | null
  version: (id: string, version: string) => Version | null
  /** Newest last, at most `limit`, before a version where one is named. */
  versions: (id: string, limit: number, before?: string) => MemoryVersion[]
  addVersion: (id: string, version: Version, cause: string | null) => void
  dropVersions: (id: string) => void
}

/** So many versions of a memory are kept. */
const KEPT_VERSIONS = 200

export function createAgentStore<E>(db: Db<E>): AgentStore {
  interface Row extends Omit<AgentRow, 'enabled' | 'display'> { enabled: number, display: string }
  const columns = 'id, name, enabled, scene, role, objective, provider, model, display, fingerprint, created_at, updated_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM agents ORDER BY id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM agents WHERE id = ?`)
  const selectExists = db.prepare<[string], number>('SELECT 1 FROM agents WHERE id = ?').pluck()
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM agents WHERE lower(id) = lower(?)').pluck()
  const upsert = db.prepare<[Row]>(`
    INSERT INTO agents (${columns}) VALUES (:id, :name, :enabled, :scene, :role, :objective, :provider, :model, :display, :fingerprint, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled, scene = excluded.scene, role = excluded.role, objective = excluded.objective, provider = excluded.provider,
      model = excluded.model, display = excluded.display, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at`)
  const remove = db.prepare('DELETE FROM agents WHERE id = ?')
  const selectLatest = db.prepare<[string], Version>('SELECT id, author, content, bytes, created_at FROM memory_versions WHERE agent_id = ? ORDER BY id DESC LIMIT 1')
  const selectVersion = db.prepare<[string, string], Version>('SELECT id, author, content, bytes, created_at FROM memory_versions WHERE agent_id = ? AND id = ?')
  const selectVersions = db.prepare<[string, string, number], MemoryVersion>('SELECT id, author, bytes, created_at FROM memory_versions WHERE agent_id = ? AND id < ? ORDER BY id DESC LIMIT ?')
  const insertVersion = db.prepare('INSERT INTO memory_versions (id, agent_id, author, cause, content, bytes, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const dropOldVersions = db.prepare('DELETE FROM memory_versions WHERE agent_id = ? AND id <= (SELECT id FROM memory_versions WHERE agent_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)')
  const dropVersions = db.prepare('DELETE FROM memory_versions WHERE agent_id = ?')
  const toAgent = (row: Row): AgentRow => ({ ...row, enabled: row.enabled === 1, display: JSON.parse(row.display) as Display })

  return {
    list: () => selectAll.all().map(toAgent),
    find(id) {
      const row = select.get(id)
      return row ? toAgent(row) : null
    },
    exists: id => selectExists.get(id) !== undefined,
    taken: id => selectTaken.get(id) !== undefined,
    save: row => void upsert.run({ ...row, enabled: row.enabled ? 1 : 0, display: JSON.stringify(row.display) }),
    remove: id => void remove.run(id),
    latestVersion: id => selectLatest.get(id) ?? null,
    version: (id, version) => selectVersion.get(id, version) ?? null,
    versions: (id, limit, before = AFTER_EVERY_ID) => selectVersions.all(id, before, limit).reverse(),
    addVersion(id, version, cause) {
      insertVersion.run(version.id, id, version.author, cause, version.content, version.bytes, version.created_at)
      dropOldVersions.run(id, id, KEPT_VERSIONS)
    },
    dropVersions: id => void dropVersions.run(id),
  }
}
