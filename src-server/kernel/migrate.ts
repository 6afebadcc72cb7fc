// Brings a database to this version's shape: numbered steps beside their noun, all in one transaction, after a copy of the file.
import type { Database } from 'better-sqlite3'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { stamp, systemClock } from './clock'
import { Trouble } from './trouble'

/** One step. Its name never changes once it has been released, and it is never edited. */
export interface Migration {
  name: string
  sql: string
  /** What its SQL calls by name: how text is rewritten in ways SQL has no words for. */
  functions?: Readonly<Record<string, (text: string) => string>>
}

/**
 * Runs the steps that this database has not seen, in the order given. Before the first change to a database that holds
 * something, a copy is put into `backups`. Refuses a database that a newer version has written to.
 */
export function migrate(db: Database, migrations: readonly Migration[], backups: string): void {
  db.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')
  const applied = new Set(db.prepare<[], string>('SELECT name FROM migrations').pluck().all())
  const unknown = [...applied].filter(name => !migrations.some(step => step.name === name))
  if (unknown.length > 0)
    throw new Trouble('newer_house', `This house was last opened by a newer CocoCat (it knows ${unknown.join(', ')}). Update CocoCat, or open another data folder.`)
  const pending = migrations.filter(step => !applied.has(step.name))
  if (pending.length === 0)
    return
  if (applied.size > 0)
    copyTo(db, backups, pending[0]!.name)
  const record = db.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?)')
  db.transaction(() => {
    for (const step of pending) {
      Object.entries(step.functions ?? {}).forEach(([name, rewrite]) => db.function(name, { deterministic: true }, rewrite))
      db.exec(step.sql)
      record.run(step.name, stamp(systemClock))
    }
  }).immediate()
}

function copyTo(db: Database, backups: string, before: string): void {
  mkdirSync(backups, { recursive: true })
  const file = join(backups, `before-${before}-${stamp(systemClock).replace(/[:.]/g, '-')}.db`)
  if (!existsSync(file))
    db.prepare('VACUUM INTO ?').run(file)
}
