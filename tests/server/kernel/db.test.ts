// Promise: what was committed is there and is told, in order; what was not leaves no trace; an old house opens safely in a new version.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBus } from '../../../src-server/kernel/bus'
import { systemClock } from '../../../src-server/kernel/clock'
import { openDb } from '../../../src-server/kernel/db'
import { createFactLog, factMigrations } from '../../../src-server/kernel/facts'
import { temporaryFolder } from '../../support/house'

interface Facts { 'thing.made': { n: number }, 'thing.seen': { n: number } }

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder[Symbol.dispose]())

const things = { name: 'test-001', sql: 'CREATE TABLE things (n INTEGER PRIMARY KEY) STRICT' }

function open(migrations = [...factMigrations, things], clock = systemClock) {
  const errors: unknown[] = []
  const bus = createBus<Facts>(error => errors.push(error))
  const db = openDb<Facts>({ file: join(folder.path, 'x.db'), backups: join(folder.path, 'backups'), migrations, clock, driver: bus })
  const frames: { event: string, data: unknown, seq: number }[] = []
  bus.onFrame(text => frames.push(JSON.parse(text) as typeof frames[number]))
  return { db, bus, frames, errors }
}

describe('a transaction', () => {
  function ready() {
    const house = open()
    const insert = house.db.prepare('INSERT INTO things (n) VALUES (?)')
    const count = house.db.prepare<[], number>('SELECT COUNT(*) FROM things').pluck()
    return { ...house, insert, count: () => count.get()! }
  }

  it('tells its facts after commit, numbered by one', () => {
    const { db, bus, frames, insert, count } = ready()
    const seen: number[] = []
    bus.on('thing.made', () => seen.push(count()))
    db.tx(() => {
      for (const n of [1, 2]) {
        insert.run(n)
        db.emit('thing.made', { n })
      }
      expect(frames).toEqual([])
    })
    expect(seen).toEqual([2, 2])
    expect(frames.map(frame => [frame.event, frame.seq])).toEqual([['thing.made', 1], ['thing.made', 2]])
    db.close()
  })

  it('that fails leaves nothing, says nothing and uses up no number', () => {
    const { db, bus, frames, insert, count } = ready()
    bus.within('thing.made', ({ n }) => {
      if (n === 13)
        throw new Error('unlucky')
    })
    const fail = (): never => {
      throw new Error('no')
    }
    for (const write of [fail, () => db.emit('thing.made', { n: 13 }), () => insert.run(1)]) {
      expect(() => db.tx(() => {
        insert.run(1)
        db.emit('thing.made', { n: 1 })
        write()
      })).toThrow()
    }
    expect([count(), frames, db.seq()]).toEqual([0, [], 0])
    db.tx(() => db.emit('thing.made', { n: 2 }))
    expect(frames.map(frame => frame.seq)).toEqual([1])
    db.close()
  })

  it('inside another joins it: both stand or neither', () => {
    const { db, frames, insert, count } = ready()
    expect(() => db.tx(() => {
      db.tx(() => {
        insert.run(1)
        db.emit('thing.made', { n: 1 })
      })
      throw new Error('later')
    })).toThrow('later')
    expect([count(), frames]).toEqual([0, []])
    db.close()
  })

  it('carries its cause to every fact, and reactions inside may state more', () => {
    const { db, bus } = ready()
    const causes: (string | null)[] = []
    bus.within('thing.made', ({ n }) => db.emit('thing.seen', { n }))
    bus.on('thing.seen', (_, note) => causes.push(note.cause))
    db.tx(() => db.emit('thing.made', { n: 1 }), { cause: 'turn-1' })
    db.tx(() => db.emit('thing.made', { n: 2 }))
    expect(causes).toEqual(['turn-1', null])
    db.close()
  })

  it('a listener that throws harms nobody; one that writes is told in order', () => {
    const { db, bus, frames, errors } = ready()
    bus.on('thing.made', () => {
      throw new Error('deaf')
    })
    bus.on('thing.made', ({ n }) => {
      if (n === 1)
        db.tx(() => db.emit('thing.made', { n: 3 }))
    })
    db.tx(() => {
      db.emit('thing.made', { n: 1 })
      db.emit('thing.made', { n: 2 })
    })
    expect(frames.map(frame => [frame.seq, frame.data])).toEqual([[1, { n: 1 }], [2, { n: 2 }], [3, { n: 3 }]])
    expect(errors).toHaveLength(3)
    db.close()
  })

  it('is the only place for a fact', () => {
    const { db } = ready()
    expect(() => db.emit('thing.made', { n: 1 })).toThrow(/outside a transaction/)
    db.close()
  })
})

describe('the fact log', () => {
  it('forgets what is older than a week, keeps counting, and knows what it forgot', () => {
    let now = Date.parse('2026-11-01T00:00:00.000Z')
    const { db } = open(undefined, () => new Date(now))
    const facts = createFactLog(db)
    const make = (n: number): void => db.tx(() => db.emit('thing.made', { n }))
    make(1)
    make(2)
    now += 6 * 86_400_000
    make(3)
    expect(facts.after(0)).toHaveLength(3)
    expect(facts.prune(new Date(now))).toBe(0)
    now += 2 * 86_400_000
    expect(facts.prune(new Date(now))).toBe(2)
    expect([facts.after(0), facts.after(1)]).toEqual([null, null])
    expect(facts.after(2)?.map(frame => (JSON.parse(frame) as { seq: number }).seq)).toEqual([3])
    expect(facts.after(3)).toEqual([])
    expect(facts.after(4)).toBeNull()
    now += 30 * 86_400_000
    facts.prune(new Date(now))
    make(4)
    expect(db.seq(), 'numbers are never used twice').toBe(4)
    expect([facts.after(3)?.length, facts.after(1)], 'the newest fact is kept, for the number it holds').toEqual([1, null])
    now += 30 * 86_400_000
    facts.prune(new Date(now))
    db.close()
    const again = open()
    expect(again.db.seq()).toBe(4)
    again.db.close()
  })

  it('replays ten thousand facts, not more', () => {
    const { db } = open()
    const facts = createFactLog(db)
    db.tx(() => Array.from({ length: 10_001 }, (_, n) => db.emit('thing.made', { n })))
    expect(facts.after(0)).toBeNull()
    expect(facts.after(1)).toHaveLength(10_000)
    db.close()
  })
})

describe('migrating', () => {
  const more = { name: 'test-002', sql: 'ALTER TABLE things ADD COLUMN name TEXT' }
  const backups = (): string[] => {
    try {
      return readdirSync(join(folder.path, 'backups'))
    }
    catch {
      return []
    }
  }

  it('makes a copy first, which holds what was there; a new house needs none', () => {
    const { db } = open()
    db.tx(() => void db.prepare('INSERT INTO things (n) VALUES (7)').run())
    db.close()
    expect(backups()).toEqual([])
    open([...factMigrations, things, more]).db.close()
    expect(backups()).toEqual([expect.stringMatching(/^before-test-002-.*\.db$/)])
    const copy = new Database(join(folder.path, 'backups', backups()[0]!), { readonly: true })
    expect(copy.prepare('SELECT * FROM things').all()).toEqual([{ n: 7 }])
    copy.close()
    open([...factMigrations, things, more]).db.close()
    expect(backups(), 'once').toHaveLength(1)
  })

  it('that fails changes nothing at all', () => {
    open().db.close()
    const bad = { name: 'test-003', sql: 'CREATE TABLE half (n INTEGER) STRICT; CREATE TABLE things (n INTEGER)' }
    expect(() => open([...factMigrations, things, more, bad])).toThrow(/already exists/)
    const raw = new Database(join(folder.path, 'x.db'), { readonly: true })
    expect(raw.prepare('SELECT name FROM migrations').pluck().all()).toEqual(['kernel-001-events', 'test-001'])
    expect(raw.prepare('PRAGMA table_info(things)').all()).toHaveLength(1)
    raw.close()
    open().db.close()
  })

  it('refuses a house that a newer version has written to, and says what to do', () => {
    open([...factMigrations, things, more]).db.close()
    expect(() => open()).toThrow(/newer CocoCat.*test-002.*Update/s)
  })
})
