// Rows of auth: named API keys, as hashes.
import type { Buffer } from 'node:buffer'
import type { Db } from '../kernel/db'
import type { ApiKey } from './contract'

interface Row { id: string, name: string, scopes: string, hash: Buffer, created_at: string, last_used_at: string | null }

export interface KeyStore {
  list: () => ApiKey[]
  /** A key with the hash of its secret. */
  find: (id: string) => { key: ApiKey, hash: Buffer } | null
  insert: (key: ApiKey, hash: Buffer) => void
  remove: (id: string) => boolean
  touch: (id: string, at: string) => void
}

export function createKeyStore<E>(db: Db<E>): KeyStore {
  const selectAll = db.prepare<[], Row>('SELECT id, name, scopes, hash, created_at, last_used_at FROM api_keys ORDER BY created_at, id')
  const select = db.prepare<[string], Row>('SELECT id, name, scopes, hash, created_at, last_used_at FROM api_keys WHERE id = ?')
  const insert = db.prepare('INSERT INTO api_keys (id, name, scopes, hash, created_at) VALUES (?, ?, ?, ?, ?)')
  const remove = db.prepare('DELETE FROM api_keys WHERE id = ?')
  const touch = db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?')
  const toKey = (row: Row): ApiKey => ({ id: row.id, name: row.name, scopes: JSON.parse(row.scopes) as ApiKey['scopes'], created_at: row.created_at, last_used_at: row.last_used_at })

  return {
    list: () => selectAll.all().map(toKey),
    find(id) {
      const row = select.get(id)
      return row ? { key: toKey(row), hash: row.hash } : null
    },
    insert: (key, hash) => void insert.run(key.id, key.name, JSON.stringify(key.scopes), hash, key.created_at),
    remove: id => remove.run(id).changes > 0,
    touch: (id, at) => void touch.run(at, id),
  }
}
