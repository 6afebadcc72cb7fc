// Rows of entries.
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
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
  findDeleted: (id: string) => EntryRow | null
  /** Is there an entry of that id, deleted or not? */
  taken: (id: string) => boolean
  /** The deleted ones, the latest first. */
  trashed: () => Trashed[]
  /** Those of one channel that lead to a target. */
  leadingTo: (channel: ChannelId, type: TargetType, id: string) => EntryRow[]
  /** Writes a row; one that was deleted is there again. */
  save: (row: EntryRow) => void
  remove: (id: string, at: string) => void
  /** Forgets for good, with secrets and deliveries, what was deleted before a moment. */
  forget: (before: string) => void
}

export function createEntryStore<E>(db: Db<E>): EntryStore {
  type Row = Omit<EntryRow, 'enabled'> & { enabled: number }
  const columns = 'id, channel, name, target_type, target_id, enabled, config, health, last_event_at, created_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM entries WHERE deleted_at IS NULL ORDER BY created_at, id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM entries WHERE id = ? AND deleted_at IS NULL`)
  const selectDeleted = db.prepare<[string], Row>(`SELECT ${columns} FROM entries WHERE id = ? AND deleted_at IS NOT NULL`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM entries WHERE id = ?').pluck()
  const selectLeading = db.prepare<[string, string, string], Row>(`SELECT ${columns} FROM entries WHERE channel = ? AND target_type = ? AND target_id = ? AND deleted_at IS NULL ORDER BY created_at, id`)
  const selectTrashed = db.prepare<[], Trashed>('SELECT id, name, deleted_at FROM entries WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id')
  const upsert = db.prepare<[Row]>(`
    INSERT INTO entries (${columns}) VALUES (:id, :channel, :name, :target_type, :target_id, :enabled, :config, :health, :last_event_at, :created_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, target_type = excluded.target_type, target_id = excluded.target_id, enabled = excluded.enabled,
      config = excluded.config, health = excluded.health, last_event_at = excluded.last_event_at, deleted_at = NULL`)
  const setDeleted = db.prepare('UPDATE entries SET deleted_at = ? WHERE id = ?')
  const deleteOld = db.prepare('DELETE FROM entries WHERE deleted_at < ?')
  const toEntry = (row: Row): EntryRow => ({ ...row, enabled: row.enabled === 1 })
  const one = (row: Row | undefined): EntryRow | null => row ? toEntry(row) : null

  return {
    list: () => selectAll.all().map(toEntry),
    find: id => one(select.get(id)),
    findDeleted: id => one(selectDeleted.get(id)),
    taken: id => selectTaken.get(id) !== undefined,
    trashed: () => selectTrashed.all(),
    leadingTo: (channel, type, id) => selectLeading.all(channel, type, id).map(toEntry),
    save: row => void upsert.run({ ...row, enabled: row.enabled ? 1 : 0 }),
    remove: (id, at) => void setDeleted.run(at, id),
    forget: before => void deleteOld.run(before),
  }
}
