// Rows of providers, the deleted ones too.
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { ProviderKind } from './contract'

export interface ProviderRow {
  id: string
  name: string
  kind: ProviderKind
  base_url: string | null
  /** Sealed. */
  api_key: string | null
  model: string | null
  enabled: boolean
  timeout_ms: number
  created_at: string
  updated_at: string
}

export interface ProviderStore {
  /** The offline engine first, then as they were added. */
  list: () => ProviderRow[]
  find: (id: string) => ProviderRow | null
  findDeleted: (id: string) => ProviderRow | null
  /** Is there a provider of that id, deleted or not, whatever the case of its letters? */
  taken: (id: string) => boolean
  /** The deleted ones, the latest first. */
  trashed: () => Trashed[]
  /** Writes a row; one that was deleted is there again. */
  save: (row: ProviderRow) => void
  remove: (id: string, at: string) => void
  /** Forgets for good, key and all, what was deleted before a moment. */
  forget: (before: string) => void
}

export function createProviderStore<E>(db: Db<E>): ProviderStore {
  type Row = Omit<ProviderRow, 'enabled'> & { enabled: number }
  const columns = 'id, name, kind, base_url, api_key, model, enabled, timeout_ms, created_at, updated_at'
  const selectAll = db.prepare<[], Row>(`SELECT ${columns} FROM providers WHERE deleted_at IS NULL ORDER BY kind <> 'offline', created_at, id`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM providers WHERE id = ? AND deleted_at IS NULL`)
  const selectDeleted = db.prepare<[string], Row>(`SELECT ${columns} FROM providers WHERE id = ? AND deleted_at IS NOT NULL`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM providers WHERE lower(id) = lower(?)').pluck()
  const selectTrashed = db.prepare<[], Trashed>('SELECT id, name, deleted_at FROM providers WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id')
  const upsert = db.prepare<[Row]>(`
    INSERT INTO providers (${columns}) VALUES (:id, :name, :kind, :base_url, :api_key, :model, :enabled, :timeout_ms, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, base_url = excluded.base_url, api_key = excluded.api_key, model = excluded.model,
      enabled = excluded.enabled, timeout_ms = excluded.timeout_ms, updated_at = excluded.updated_at, deleted_at = NULL`)
  const setDeleted = db.prepare('UPDATE providers SET deleted_at = ? WHERE id = ?')
  const deleteOld = db.prepare('DELETE FROM providers WHERE deleted_at < ?')
  const toProvider = (row: Row | undefined): ProviderRow | null => row ? { ...row, enabled: row.enabled === 1 } : null

  return {
    list: () => selectAll.all().map(row => toProvider(row)!),
    find: id => toProvider(select.get(id)),
    findDeleted: id => toProvider(selectDeleted.get(id)),
    taken: id => selectTaken.get(id) !== undefined,
    trashed: () => selectTrashed.all(),
    save: row => void upsert.run({ ...row, enabled: row.enabled ? 1 : 0 }),
    remove: (id, at) => void setDeleted.run(at, id),
    forget: before => void deleteOld.run(before),
  }
}
