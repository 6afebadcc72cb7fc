// Rows of agents, and of the versions of what is remembered.
import type { Db } from '../kernel/db'
import type { Display, MemoryVersion } from './contract'
import type { Origin } from './lines'
import type { Version, VersionStore } from './versions'
import { Buffer } from 'node:buffer'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
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
  heartbeat_minutes: number | null
  fingerprint: string
  created_at: string
  updated_at: string
}

export interface AgentStore {
  list: () => AgentRow[]
  find: (id: string) => AgentRow | null
  exists: (id: string) => boolean
  /** Is there an agent of that id, whatever the case of its letters? */
  taken: (id: string) => boolean
  save: (row: AgentRow) => void
  remove: (id: string) => void
  /** Whose HEARTBEAT.md is looked at, enabled or not. */
  beating: () => { id: string, enabled: boolean, minutes: number }[]
}

/** So many versions of a memory are kept. */
const KEPT_VERSIONS = 200

export function createAgentStore<E>(db: Db<E>): AgentStore {
  interface Row extends Omit<AgentRow, 'enabled' | 'display'> { enabled: number, display: string }
  const columns = 'id, name, enabled, scene, role, objective, provider, model, display, heartbeat_minutes, fingerprint, created_at, updated_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM agents ORDER BY id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM agents WHERE id = ?`)
  const selectExists = db.prepare<[string], number>('SELECT 1 FROM agents WHERE id = ?').pluck()
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM agents WHERE lower(id) = lower(?)').pluck()
  const upsert = db.prepare<[Row]>(`
    INSERT INTO agents (${columns}) VALUES (:id, :name, :enabled, :scene, :role, :objective, :provider, :model, :display, :heartbeat_minutes, :fingerprint, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled, scene = excluded.scene, role = excluded.role, objective = excluded.objective, provider = excluded.provider,
      model = excluded.model, display = excluded.display, heartbeat_minutes = excluded.heartbeat_minutes, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at`)
  const remove = db.prepare('DELETE FROM agents WHERE id = ?')
  const selectBeating = db.prepare<[], { id: string, enabled: number, minutes: number }>('SELECT id, enabled, heartbeat_minutes AS minutes FROM agents WHERE heartbeat_minutes IS NOT NULL ORDER BY id')
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
    beating: () => selectBeating.all().map(row => ({ ...row, enabled: row.enabled === 1 })),
  }
}

export function createVersionStore<E>(db: Db<E>): VersionStore {
  const facts = 'id, author, why, cause, bytes, created_at'
  const selectLatest = db.prepare<[string], Version>(`SELECT ${facts}, content FROM memory_versions WHERE agent_id = ? ORDER BY id DESC LIMIT 1`)
  const selectHas = db.prepare<[string], number>('SELECT 1 FROM memory_versions WHERE id = ?').pluck()
  const select = db.prepare<[string, string], Version>(`SELECT ${facts}, content FROM memory_versions WHERE agent_id = ? AND id = ?`)
  const selectBefore = db.prepare<[string, string], Version>(`SELECT ${facts}, content FROM memory_versions WHERE agent_id = ? AND id < ? ORDER BY id DESC LIMIT 1`)
  const selectPage = db.prepare<[string, string, number], MemoryVersion>(`SELECT ${facts} FROM memory_versions WHERE agent_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const insert = db.prepare('INSERT INTO memory_versions (id, agent_id, author, why, cause, content, bytes, created_at, origins) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const selectOrigins = db.prepare<[string], Buffer | null>('SELECT origins FROM memory_versions WHERE id = ?').pluck()
  const updateOrigins = db.prepare('UPDATE memory_versions SET origins = ? WHERE id = ?')
  const dropOld = db.prepare('DELETE FROM memory_versions WHERE agent_id = ? AND id <= (SELECT id FROM memory_versions WHERE agent_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)')
  const drop = db.prepare('DELETE FROM memory_versions WHERE agent_id = ?')

  return {
    latest: id => selectLatest.get(id) ?? null,
    has: version => selectHas.get(version) !== undefined,
    find: (id, version) => select.get(id, version) ?? null,
    before: (id, version) => selectBefore.get(id, version) ?? null,
    list: (id, limit, before = AFTER_EVERY_ID) => selectPage.all(id, before, limit).reverse(),
    add(id, { id: version, author, why, cause, content, bytes, created_at }, origins) {
      insert.run(version, id, author, why, cause, content, bytes, created_at, packed(origins))
      dropOld.run(id, id, KEPT_VERSIONS)
    },
    origins(version) {
      const blob = selectOrigins.get(version)
      return blob ? unpacked(blob) : null
    },
    setOrigins: (version, origins) => void updateOrigins.run(packed(origins), version),
    drop: id => void drop.run(id),
  }
}

/**
 * Origins say all there is to say of a version, so that a line keeps its own when that version is dropped; each stands there
 * once, with the runs of lines that are from it.
 */
function packed(origins: readonly Origin[]): Buffer {
  const places = new Map<string, number>()
  const known: Origin[] = []
  const runs: [place: number, lines: number][] = []
  for (const origin of origins) {
    const place = places.get(origin.version) ?? known.push(origin) - 1
    places.set(origin.version, place)
    const last = runs.at(-1)
    if (last?.[0] === place)
      last[1]++
    else
      runs.push([place, 1])
  }
  return deflateRawSync(Buffer.from(JSON.stringify({ known, runs })))
}

function unpacked(blob: Buffer): Origin[] {
  const { known, runs } = JSON.parse(inflateRawSync(blob).toString()) as { known: Origin[], runs: [place: number, lines: number][] }
  return runs.flatMap(([place, lines]) => Array.from<Origin>({ length: lines }).fill(known[place]!))
}
