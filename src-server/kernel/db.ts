// The database: one SQLite file, and the one way to write to it: a transaction whose facts leave after commit.
import type { BusDriver, Note } from './bus'
import type { Clock } from './clock'
import type { Migration } from './migrate'
import process from 'node:process'
import Database from 'better-sqlite3'
import { stamp } from './clock'
import { migrate } from './migrate'

/** A fact's name with its data, for every fact of `E`: so a database of more facts serves where fewer are asked for. */
type FactOf<E> = { [T in keyof E & string]: [type: T, data: E[T]] }[keyof E & string]

export interface Db<E> {
  /** Prepares a statement; do it once, when a store is made. */
  prepare: Database.Database['prepare']
  /**
   * Runs `write` in one synchronous transaction and returns what it returns. Facts emitted inside are rows of the same
   * transaction and leave after commit; a rollback says nothing. Called inside another transaction it joins that one.
   * `cause` is the turn behind the write, inherited by what joins. Never await inside.
   */
  tx: <T>(write: () => T, options?: { cause?: string, durable?: boolean }) => T
  /** States a fact, inside `tx` only. */
  emit: (...fact: FactOf<E>) => void
  /** The number of the newest fact. */
  seq: () => number
  close: () => void
}

/** What an acknowledged write survives, as `GET /api/status` says it. */
export const DURABILITY = 'letters, messages and every change by a person: a power cut; running notes of a turn: a crash of the process'

interface Fact { type: string, data: unknown, note: Note, frame: string }
interface Burst { cause: string | null, facts: Fact[] }

/** Opens (and migrates) the database file. `driver` is told of facts; see bus.ts. */
export function openDb<E>(options: { file: string, backups: string, migrations: readonly Migration[], clock: Clock, driver: BusDriver }): Db<E> {
  const sqlite = openSqlite(options.file)
  migrate(sqlite, options.migrations, options.backups)
  const insertFact = sqlite.prepare('INSERT INTO events (seq, type, data, cause, timestamp) VALUES (?, ?, ?, ?, ?)')
  const newest = sqlite.prepare<[], number>('SELECT COALESCE(MAX(seq), 0) FROM events').pluck()
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map(sql => sqlite.prepare(sql)) as [Database.Statement, Database.Statement, Database.Statement]
  const untold: Fact[] = []
  let telling = false
  let burst: Burst | null = null
  let lastSeq = newest.get() ?? 0
  let durableNow = true

  /** SQLite syncs the WAL on commit only with FULL; it can be switched between transactions. */
  function setDurable(durable: boolean): void {
    if (durable !== durableNow)
      sqlite.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`)
    durableNow = durable
  }

  function tx<T>(write: () => T, { cause, durable = true }: { cause?: string, durable?: boolean } = {}): T {
    if (burst)
      return write()
    setDurable(durable)
    const mine: Burst = { cause: cause ?? null, facts: [] }
    const seqBefore = lastSeq
    begin.run()
    burst = mine
    let result: T
    try {
      result = write()
      commit.run()
    }
    catch (error) {
      lastSeq = seqBefore
      if (sqlite.inTransaction)
        rollback.run()
      throw error
    }
    finally {
      burst = null
    }
    announce(mine.facts)
    return result
  }

  /** In the order of `seq`, even when a listener writes: what it states waits until the facts before it are told. */
  function announce(facts: Fact[]): void {
    untold.push(...facts)
    if (telling)
      return
    telling = true
    for (let fact = untold.shift(); fact; fact = untold.shift())
      options.driver.announce(fact.type, fact.data, fact.note, fact.frame)
    telling = false
  }

  function emit(type: string, data: unknown): void {
    if (!burst)
      throw new Error(`${type} was emitted outside a transaction`)
    const json = JSON.stringify(data)
    const timestamp = stamp(options.clock)
    insertFact.run(++lastSeq, type, json, burst.cause, timestamp)
    const note = { seq: lastSeq, timestamp, cause: burst.cause }
    burst.facts.push({ type, data, note, frame: frameOf(type, json, lastSeq, timestamp) })
    options.driver.react(type, data, note)
  }

  return {
    prepare: sqlite.prepare.bind(sqlite) as Database.Database['prepare'],
    tx,
    emit,
    seq: () => lastSeq,
    close() {
      sqlite.pragma('wal_checkpoint(TRUNCATE)')
      sqlite.close()
    },
  }
}

/** A fact as it goes out on `/ws`; `json` is its data, already written. */
export const frameOf = (type: string, json: string, seq: number, timestamp: string): string => `{"event":"${type}","data":${json},"seq":${seq},"timestamp":"${timestamp}"}`

function openSqlite(file: string): Database.Database {
  const binding = process.env.COCOCAT_SQLITE_BINDING // only for runtimes older than better-sqlite3 supports: the Electron of the tests
  if (!binding && Number(process.versions.napi) < 10) // it would crash the process instead of failing
    throw new Error(`CocoCat needs Node 22.14 or newer; this is Node ${process.versions.node}.`)
  const sqlite = new Database(file, binding ? { nativeBinding: binding } : {})
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('temp_store = MEMORY')
  sqlite.pragma('cache_size = -16000') // 16 MB
  return sqlite
}
