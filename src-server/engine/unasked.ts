// Rows of what agents do unasked: their dreams and heartbeats, each the source of a wake-up.
import type { Db } from '../kernel/db'
import type { Migration } from '../kernel/migrate'

export const unaskedMigrations: Migration[] = [{
  name: 'unasked-001-dreams-and-heartbeats',
  sql: `
    CREATE TABLE dreams (
      id TEXT PRIMARY KEY,
      agent_id TEXT NOT NULL,
      from_entry INTEGER NOT NULL,  -- of the history, counted from its first entry on: this one is not in it any more
      until_entry INTEGER NOT NULL, -- and this is the last; moves on until the dream begins
      memory_version TEXT,          -- what the agent remembered when it began
      state TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX dreams_agent ON dreams (agent_id, created_at);
    CREATE TABLE dreamers (
      agent_id TEXT PRIMARY KEY,
      gathered INTEGER NOT NULL DEFAULT 0, -- entries of its history so far
      tried INTEGER NOT NULL DEFAULT 0,    -- as many there were when it was to dream last
      dreamt INTEGER NOT NULL DEFAULT 0    -- so many it has dreamt of
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE heartbeats (
      id TEXT PRIMARY KEY,
      agent_id TEXT NOT NULL,
      content TEXT NOT NULL,        -- what was open in HEARTBEAT.md
      state TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX heartbeats_agent ON heartbeats (agent_id, created_at);
    CREATE TABLE looks (
      agent_id TEXT PRIMARY KEY,
      since TEXT NOT NULL,          -- from when the next look is counted
      last_at TEXT
    ) STRICT, WITHOUT ROWID;
  `,
}]

export type UnaskedState = 'queued' | 'begun' | 'done' | 'failed'
export interface DreamRow { id: string, agent_id: string, from_entry: number, until_entry: number, memory_version: string | null, state: UnaskedState, created_at: string }
export interface Dreamer { gathered: number, tried: number, dreamt: number }
export interface HeartbeatRow { id: string, agent_id: string, content: string, state: UnaskedState, created_at: string }
export interface Look { agent_id: string, since: string, last_at: string | null }

export interface DreamStore {
  find: (id: string) => DreamRow | null
  /** The one that is queued or begun. */
  open: (agentId: string) => DreamRow | null
  save: (row: DreamRow) => void
  /** What an agent has gathered; null of one that was never counted. */
  dreamer: (agentId: string) => Dreamer | null
  saveDreamer: (agentId: string, dreamer: Dreamer) => void
  forget: (agentId: string) => void
}

export interface HeartbeatStore {
  find: (id: string) => HeartbeatRow | null
  isOpen: (agentId: string) => boolean
  save: (row: HeartbeatRow) => void
  looks: () => Map<string, Look>
  saveLook: (look: Look) => void
  forget: (agentId: string) => void
}

/** Rows that have ended are kept so long, for turns that still refer to them. */
const KEPT = `strftime('%Y-%m-%dT%H:%M:%fZ', :created_at, '-30 days')`

export function createDreamStore<E>(db: Db<E>): DreamStore {
  const columns = 'id, agent_id, from_entry, until_entry, memory_version, state, created_at'
  const select = db.prepare<[string], DreamRow>(`SELECT ${columns} FROM dreams WHERE id = ?`)
  const selectOpen = db.prepare<[string], DreamRow>(`SELECT ${columns} FROM dreams WHERE agent_id = ? AND state IN ('queued', 'begun')`)
  const upsert = db.prepare<[DreamRow]>(`INSERT INTO dreams (${columns}) VALUES (:id, :agent_id, :from_entry, :until_entry, :memory_version, :state, :created_at) ON CONFLICT (id) DO UPDATE SET until_entry = excluded.until_entry, memory_version = excluded.memory_version, state = excluded.state`)
  const dropOld = db.prepare<[DreamRow]>(`DELETE FROM dreams WHERE agent_id = :agent_id AND created_at < ${KEPT} AND state IN ('done', 'failed')`)
  const selectDreamer = db.prepare<[string], Dreamer>('SELECT gathered, tried, dreamt FROM dreamers WHERE agent_id = ?')
  const upsertDreamer = db.prepare('INSERT INTO dreamers (agent_id, gathered, tried, dreamt) VALUES (?, ?, ?, ?) ON CONFLICT (agent_id) DO UPDATE SET gathered = excluded.gathered, tried = excluded.tried, dreamt = excluded.dreamt')
  const drop = db.prepare('DELETE FROM dreamers WHERE agent_id = ?')
  return {
    find: id => select.get(id) ?? null,
    open: agentId => selectOpen.get(agentId) ?? null,
    save(row) {
      upsert.run(row)
      dropOld.run(row)
    },
    dreamer: agentId => selectDreamer.get(agentId) ?? null,
    saveDreamer: (agentId, { gathered, tried, dreamt }) => void upsertDreamer.run(agentId, gathered, tried, dreamt),
    forget: agentId => void drop.run(agentId),
  }
}

export function createHeartbeatStore<E>(db: Db<E>): HeartbeatStore {
  const columns = 'id, agent_id, content, state, created_at'
  const select = db.prepare<[string], HeartbeatRow>(`SELECT ${columns} FROM heartbeats WHERE id = ?`)
  const selectOpen = db.prepare<[string], number>(`SELECT 1 FROM heartbeats WHERE agent_id = ? AND state IN ('queued', 'begun')`).pluck()
  const upsert = db.prepare<[HeartbeatRow]>(`INSERT INTO heartbeats (${columns}) VALUES (:id, :agent_id, :content, :state, :created_at) ON CONFLICT (id) DO UPDATE SET state = excluded.state`)
  const dropOld = db.prepare<[HeartbeatRow]>(`DELETE FROM heartbeats WHERE agent_id = :agent_id AND created_at < ${KEPT} AND state IN ('done', 'failed')`)
  const selectLooks = db.prepare<[], Look>('SELECT agent_id, since, last_at FROM looks')
  const upsertLook = db.prepare<[Look]>('INSERT INTO looks (agent_id, since, last_at) VALUES (:agent_id, :since, :last_at) ON CONFLICT (agent_id) DO UPDATE SET since = excluded.since, last_at = excluded.last_at')
  const drop = db.prepare('DELETE FROM looks WHERE agent_id = ?')
  return {
    find: id => select.get(id) ?? null,
    isOpen: agentId => selectOpen.get(agentId) !== undefined,
    save(row) {
      upsert.run(row)
      dropOld.run(row)
    },
    looks: () => new Map(selectLooks.all().map(look => [look.agent_id, look])),
    saveLook: look => void upsertLook.run(look),
    forget: agentId => void drop.run(agentId),
  }
}
