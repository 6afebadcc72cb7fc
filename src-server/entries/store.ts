// Rows of entries.
import type { Db } from '../kernel/db'
import type { ChannelId, TargetType } from './contract'

export interface EntryRow {
  id: string
  channel: ChannelId
  name: string
  target_type: TargetType
  target_id: string
  enabled: boolean
  /** Sealed. */
  config: string
  health: 'new' | 'working' | 'failing'
  last_event_at: string | null
  created_at: string
}

export interface EntryStore {
  list: () => EntryRow[]
  find: (id: string) => EntryRow | null
  taken: (id: string) => boolean
  /** Those of one channel that lead to a target. */
  leadingTo: (channel: ChannelId, type: TargetType, id: string) => EntryRow[]
  save: (row: EntryRow) => void
  remove: (id: string) => void
}

export function createEntryStore<E>(db: Db<E>): EntryStore {
  type Row = Omit<EntryRow, 'enabled'> & { enabled: number }
  const columns = 'id, channel, name, target_type, target_id, enabled, config, health, last_event_at, created_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM entries ORDER BY created_at, id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM entries WHERE id = ?`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM entries WHERE id = ?').pluck()
  const selectLeading = db.prepare<[string, string, string], Row>(`SELECT ${columns} FROM entries WHERE channel = ? AND target_type = ? AND target_id = ? ORDER BY created_at, id`)
  const upsert = db.prepare<[Row]>(`
    INSERT INTO entries (${columns}) VALUES (:id, :channel, :name, :target_type, :target_id, :enabled, :config, :health, :last_event_at, :created_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, target_type = excluded.target_type, target_id = excluded.target_id, enabled = excluded.enabled,
      config = excluded.config, health = excluded.health, last_event_at = excluded.last_event_at`)
  const remove = db.prepare('DELETE FROM entries WHERE id = ?')
  const toEntry = (row: Row): EntryRow => ({ ...row, enabled: row.enabled === 1 })

  return {
    list: () => selectAll.all().map(toEntry),
    find(id) {
      const row = select.get(id)
      return row ? toEntry(row) : null
    },
    taken: id => selectTaken.get(id) !== undefined,
    leadingTo: (channel, type, id) => selectLeading.all(channel, type, id).map(toEntry),
    save: row => void upsert.run({ ...row, enabled: row.enabled ? 1 : 0 }),
    remove: id => void remove.run(id),
  }
}
