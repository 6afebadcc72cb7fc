// Makes of a backup a house that is ready to be opened, beside the one that is open.
import type { Config } from '../config'
import type { Reading } from '../kernel/unpack'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import { conflict, Refusal } from '../kernel/errors'
import { readText } from '../kernel/files'
import { unpack } from '../kernel/unpack'
import { openVault } from '../kernel/vault'
import { BACKUP, DATABASE, KEYS } from './parts'

/** More facts than a page is ever played back, and than may happen until the house is closed. */
const LEAP = 15_000

export interface Staged {
  /** It brings a key of its own in the place of this house's. */
  newKey: boolean
}

/** Unpacks and checks; `stage` is an empty folder in the house's. `known` are the migrations of this program, `seq` the newest fact of the open house. */
export async function stageHouse({ config, stage, file, known, fact, seq, reading }: { config: Config, stage: string, file: string, known: readonly string[], fact: { id: string, made_at: string, now: string }, seq: number, reading: Reading }): Promise<Staged> {
  await unpack(BACKUP, file, stage, reading)
  await prepareDatabase(join(stage, DATABASE), known, fact, seq, reading.signal)
  return { newKey: compareKeys(config, stage) }
}

async function prepareDatabase(file: string, known: readonly string[], { id, made_at, now }: { id: string, made_at: string, now: string }, seq: number, signal: AbortSignal): Promise<void> {
  const binding = process.env.COCOCAT_SQLITE_BINDING
  const db = new Database(file, { fileMustExist: true, ...(binding && { nativeBinding: binding }) })
  try {
    db.pragma('journal_mode = DELETE')
    const applied = db.prepare<[], string>('SELECT name FROM migrations').pluck().all()
    if (applied.some(name => !known.includes(name)))
      throw BACKUP.newer()
    for (const name of db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`).pluck().all()) {
      await new Promise(resolve => setImmediate(resolve)) // table by table: the house is still open
      signal.throwIfAborted()
      if (db.prepare<[], string>(`PRAGMA quick_check("${name.replaceAll('"', '""')}")`).pluck().get() !== 'ok')
        throw damaged()
    }
    db.prepare(`DELETE FROM settings WHERE name = 'backups.failure'`).run() // what went wrong before it was made is over
    const last = db.prepare<[], number>('SELECT COALESCE(MAX(seq), 0) FROM events').pluck().get()!
    // A page that was there before must not take what comes for what it knows: it is so far behind that it starts anew
    db.prepare('INSERT INTO events (seq, type, data, cause, timestamp) VALUES (?, ?, ?, NULL, ?)').run(Math.max(last, seq) + LEAP, 'backup.restored', JSON.stringify({ id, made_at }), now)
  }
  catch (error) {
    throw error instanceof Error && error.name === 'SqliteError' ? damaged() : error
  }
  finally {
    db.close()
  }
}

const damaged = (): Refusal => new Refusal(400, 'not_a_backup', 'This is no backup that can be used: the database in it is damaged.')

/** The same key is left where it is; another one goes with the house, unless this house's is kept where no backup can put it. */
function compareKeys(config: Config, stage: string): boolean {
  const keys = join(stage, KEYS)
  if (!existsSync(keys))
    return false
  openVault(keys) // makes the key's mark
  const same = readText(join(keys, 'vault.mark')) === readText(join(config.home, KEYS, 'vault.mark'))
  if (same)
    rmSync(keys, { recursive: true })
  else if (config.key !== null)
    throw conflict('key_kept_elsewhere', 'This backup brings its own key, but the key of this house is kept outside its folder (by the key store of this computer, or by COCOCAT_KEY_FILE). Switch that off, then restore again.')
  return !same
}
