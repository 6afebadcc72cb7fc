// Rows of alerts.
import type { Db } from '../kernel/db'
import type { Alert, AlertData, AlertKind } from './contract'
import { AFTER_EVERY_ID } from '../kernel/ids'

/** An alert as it is kept: without its sentence. */
export type AlertRow = { [K in AlertKind]: Omit<Alert, 'text' | 'kind' | 'data'> & { kind: K, data: AlertData[K] } }[AlertKind]

export interface AlertStore {
  find: (id: string) => AlertRow | null
  /** The one that is open about something. */
  open: (kind: AlertKind, key: string) => AlertRow | null
  /** Newest last, before an id where one is named. */
  page: (state: 'open' | 'resolved' | undefined, limit: number, before?: string) => AlertRow[]
  insert: (alert: AlertRow) => void
  /** It came again: what it tells now. */
  again: (alert: AlertRow) => void
  resolve: (id: string, at: string) => void
}

/** So many that are resolved are kept. */
const KEPT = 1000

export function createAlertStore<E>(db: Db<E>): AlertStore {
  type Row = Omit<AlertRow, 'agents' | 'data' | 'chain'> & { agents: string, data: string, chain: string }
  type Page = ReturnType<typeof db.prepare<[string, number], Row>>
  const columns = 'id, kind, key, agents, data, chain, count, created_at, updated_at, resolved_at'
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM alerts WHERE id = ?`)
  const selectOpen = db.prepare<[AlertKind, string], Row>(`SELECT ${columns} FROM alerts WHERE kind = ? AND key = ? AND resolved_at IS NULL`)
  const page = (where: string): Page => db.prepare(`SELECT ${columns} FROM alerts WHERE ${where} AND id < ? ORDER BY id DESC LIMIT ?`)
  const pages = { open: page('resolved_at IS NULL'), resolved: page('resolved_at IS NOT NULL'), all: page('TRUE') }
  const insert = db.prepare<[Row]>(`INSERT INTO alerts (${columns}) VALUES (:id, :kind, :key, :agents, :data, :chain, :count, :created_at, :updated_at, :resolved_at)`)
  const update = db.prepare<[Row]>('UPDATE alerts SET agents = :agents, data = :data, chain = :chain, count = :count, updated_at = :updated_at WHERE id = :id')
  const resolve = db.prepare('UPDATE alerts SET resolved_at = ? WHERE id = ?')
  const dropOld = db.prepare('DELETE FROM alerts WHERE resolved_at IS NOT NULL AND id <= (SELECT id FROM alerts WHERE resolved_at IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?)')
  const toAlert = (row: Row): AlertRow => ({ ...row, agents: JSON.parse(row.agents), data: JSON.parse(row.data), chain: JSON.parse(row.chain) } as AlertRow)
  const toRow = (alert: AlertRow): Row => ({ ...alert, agents: JSON.stringify(alert.agents), data: JSON.stringify(alert.data), chain: JSON.stringify(alert.chain) })
  const found = (row: Row | undefined): AlertRow | null => row ? toAlert(row) : null

  return {
    find: id => found(select.get(id)),
    open: (kind, key) => found(selectOpen.get(kind, key)),
    page: (state, limit, before = AFTER_EVERY_ID) => pages[state ?? 'all'].all(before, limit).map(toAlert).reverse(),
    insert: alert => void insert.run(toRow(alert)),
    again: alert => void update.run(toRow(alert)),
    resolve(id, at) {
      resolve.run(at, id)
      dropOld.run(KEPT)
    },
  }
}
