// Rows of auth: named API keys and paired devices, their secrets as hashes.
import type { Buffer } from 'node:buffer'
import type { Db } from '../kernel/db'
import type { ApiKey, Device } from './contract'

interface KeyRow { id: string, name: string, scopes: string, hash: Buffer, created_at: string, last_used_at: string | null, expires_at: string | null }

export interface KeyStore {
  list: () => ApiKey[]
  /** A key with the hash of its secret. */
  find: (id: string) => { key: ApiKey, hash: Buffer } | null
  insert: (key: ApiKey, hash: Buffer) => void
  remove: (id: string) => boolean
  touch: (id: string, at: string) => void
}

const KEY = 'id, name, scopes, hash, created_at, last_used_at, expires_at'

export function createKeyStore<E>(db: Db<E>): KeyStore {
  const selectAll = db.prepare<[], KeyRow>(`SELECT ${KEY} FROM api_keys ORDER BY created_at, id`)
  const select = db.prepare<[string], KeyRow>(`SELECT ${KEY} FROM api_keys WHERE id = ?`)
  const insert = db.prepare('INSERT INTO api_keys (id, name, scopes, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)')
  const remove = db.prepare('DELETE FROM api_keys WHERE id = ?')
  const touch = db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?')
  const toKey = ({ hash: _, scopes, ...row }: KeyRow): ApiKey => ({ ...row, scopes: JSON.parse(scopes) as ApiKey['scopes'] })

  return {
    list: () => selectAll.all().map(toKey),
    find(id) {
      const row = select.get(id)
      return row ? { key: toKey(row), hash: row.hash } : null
    },
    insert: (key, hash) => void insert.run(key.id, key.name, JSON.stringify(key.scopes), hash, key.created_at, key.expires_at),
    remove: id => remove.run(id).changes > 0,
    touch: (id, at) => void touch.run(at, id),
  }
}

/** A device as it is kept: whether it is the one that asks is not. */
export type KeptDevice = Omit<Device, 'here'>

export interface DeviceStore {
  /** The one seen last first. */
  list: () => KeptDevice[]
  /** A device with the hash of its token. */
  find: (id: string) => { device: KeptDevice, hash: Buffer } | null
  insert: (device: KeptDevice, hash: Buffer) => void
  rename: (id: string, name: string) => void
  remove: (id: string) => boolean
  touch: (id: string, at: string, address: string) => void
}

const DEVICE = 'id, name, kind, browser, system, created_at, last_seen_at, last_address'

export function createDeviceStore<E>(db: Db<E>): DeviceStore {
  const selectAll = db.prepare<[], KeptDevice>(`SELECT ${DEVICE} FROM devices ORDER BY last_seen_at DESC, id DESC`)
  const select = db.prepare<[string], KeptDevice & { hash: Buffer }>(`SELECT ${DEVICE}, hash FROM devices WHERE id = ?`)
  const insert = db.prepare(`INSERT INTO devices (${DEVICE}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const rename = db.prepare('UPDATE devices SET name = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM devices WHERE id = ?')
  const touch = db.prepare('UPDATE devices SET last_seen_at = ?, last_address = ? WHERE id = ?')

  return {
    list: () => selectAll.all(),
    find(id) {
      const row = select.get(id)
      if (!row)
        return null
      const { hash, ...device } = row
      return { device, hash }
    },
    insert: (device, hash) => void insert.run(device.id, device.name, device.kind, device.browser, device.system, device.created_at, device.last_seen_at, device.last_address, hash),
    rename: (id, name) => void rename.run(name, id),
    remove: id => remove.run(id).changes > 0,
    touch: (id, at, address) => void touch.run(at, address, id),
  }
}
