// Single values the house remembers: the password's hash, what the person chose on the first minute.
import type { Db } from './db'

export interface Settings {
  get: (name: string) => string | null
  /** Inside a transaction, or in one of its own. */
  set: (name: string, value: string) => void
}

export function createSettings<E>(db: Db<E>): Settings {
  const select = db.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck()
  const upsert = db.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  return {
    get: name => select.get(name) ?? null,
    set: (name, value) => db.tx(() => void upsert.run(name, value)),
  }
}
