// Backups of the whole house: made by hand or every day, deleted and brought back, taken in from elsewhere, put in the place of the house.
import type { Config } from '../config'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Log } from '../kernel/log'
import type { Room } from '../kernel/room'
import type { Settings } from '../kernel/settings'
import type { Backup, BackupEvents, BackupFailure, BackupJob, BackupPassing, BackupSettings, Counts, Reason } from './contract'
import type { Running } from './jobs'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { stamp } from '../kernel/clock'
import { refusalOf } from '../kernel/errors'
import { move, readText } from '../kernel/files'
import { needRoom } from '../kernel/room'
import { unpack } from '../kernel/unpack'
import { BackupFailure as FailureSchema, BackupSettings as SettingsSchema } from './contract'
import { createJobs } from './jobs'
import { makeBackup } from './making'
import { BACKUP, FORMAT, KEY } from './parts'
import { openShelf } from './shelf'
import { stageHouse } from './staging'
import { orderSwap, stageOf } from './swap'

const STANDARD: BackupSettings = { daily: true, keep: 7 }

export interface BackupOptions {
  config: Config
  db: Db<BackupEvents>
  settings: Settings
  clock: Clock
  log: Log
  pass: (event: 'backup.progress', data: BackupPassing['backup.progress']) => void
  counts: () => Counts
  /** The migrations that this program knows. */
  migrations: readonly string[]
  /** What a disk has room for. */
  room: Room
  /** Closes the house and opens it again; what was staged is put in its place in between. */
  restart: () => void
}

export interface Wish { reason: Reason, by: string | null, withKey: boolean }
export type Backups = ReturnType<typeof createBackups>

export function createBackups({ config, db, settings, clock, log, pass, counts, migrations, room, restart }: BackupOptions) {
  const house = (): string => settings.get('house') ?? ''
  const shelf = openShelf(config.backups, house)
  const jobs = createJobs(job => pass('backup.progress', { job }))
  let newest: string | null = null

  const chosen = (): BackupSettings => ({ ...STANDARD, ...SettingsSchema.partial().safeParse(JSON.parse(settings.get('backups') ?? '{}')).data })
  const failure = (): BackupFailure | null => FailureSchema.safeParse(JSON.parse(settings.get('backups.failure') ?? 'null')).data ?? null

  async function list(): Promise<Backup[]> {
    const all = await shelf.list()
    newest = all.find(backup => !backup.elsewhere)?.made_at ?? null
    return all
  }

  /** What went wrong is kept until the next time goes well; what was left off is no failure. */
  async function remembering<T>(kind: BackupJob['kind'], result: Promise<T>): Promise<T> {
    try {
      return await result
    }
    catch (error) {
      const refusal = refusalOf(error)
      if (refusal.code === 'internal')
        log.error({ err: error }, 'a backup failed')
      if (refusal.code !== 'backup_cancelled')
        fail({ kind, at: stamp(clock), code: refusal.code, message: refusal.message })
      throw refusal
    }
  }

  const fail = (told: BackupFailure): void => db.tx(() => {
    settings.set('backups.failure', JSON.stringify(told))
    db.emit('backup.failed', told)
  })

  async function write({ reason, by, withKey }: Wish, running: Running): Promise<Backup> {
    const now = clock()
    const { id, file } = shelf.newPlace(now)
    const manifest = () => ({ format: FORMAT, version: config.version, house: house(), made_at: now.toISOString(), reason, by, with_key: withKey, counts: counts() })
    await makeBackup({ config, room, running, file, manifest, key: withKey ? config.key?.toString('base64') ?? readText(join(config.home, KEY)) : null })
    settings.set('backups.failure', 'null')
    return told(id)
  }

  async function told(id: string): Promise<Backup> {
    const backup = await shelf.get(id)
    db.tx(() => db.emit('backup.created', backup))
    await list()
    return backup
  }

  /** The oldest of the daily ones go, so that as many are left as are wanted. */
  async function thin(): Promise<void> {
    const daily = (await list()).filter(({ reason, elsewhere }) => reason === 'daily' && !elsewhere)
    for (const { id } of daily.slice(chosen().keep)) {
      shelf.forget(id)
      db.tx(() => db.emit('backup.removed', { id }))
    }
  }

  function make(wish: Wish): { job: BackupJob, result: Promise<Backup> } {
    const { job, result } = jobs.begin('make', 'copying', running => write(wish, running))
    return { job, result: remembering('make', result) }
  }

  async function replaceHouse(backup: Backup, by: string | null, running: Running): Promise<void> {
    const stage = stageOf(config.home)
    try {
      running.stage('unpacking')
      const fact = { id: backup.id, made_at: backup.made_at, now: stamp(clock) }
      const { newKey } = await stageHouse({ config, stage, file: shelf.place(backup.id), known: migrations, fact, seq: db.seq(), reading: { ...running, room: room(config.home) } })
      running.stage('copying')
      await write({ reason: 'before_restore', by, withKey: newKey }, running)
      running.stage('restarting')
      orderSwap(config.home)
      jobs.end()
    }
    catch (error) {
      rmSync(stage, { recursive: true, force: true })
      throw error
    }
  }

  async function takeIn(bytes: AsyncIterable<Uint8Array>, running: Running): Promise<Backup> {
    const { id, file } = shelf.newPlace(clock())
    const half = `${file}.tmp`
    try {
      needRoom(room(config.backups), 0)
      await pipeline(bytes, createWriteStream(half, { flags: 'wx', mode: 0o600, flush: true }), { signal: running.signal })
      await unpack(BACKUP, half, null, { ...running, room: Infinity })
      move(half, file)
      return await told(id)
    }
    finally {
      rmSync(half, { force: true })
    }
  }

  return {
    list,
    make,
    thin,
    chosen,
    failure,
    job: jobs.current,
    cancel: jobs.cancel,
    /** When the newest of this house's own was made. */
    newest: () => newest,
    change(wanted: Partial<BackupSettings>): BackupSettings {
      const next = { ...chosen(), ...wanted }
      db.tx(() => {
        settings.set('backups', JSON.stringify(next))
        db.emit('backup.settings', next)
      })
      return next
    },
    /** 400 for what is no backup, whatever it pretends to be; 409 for one of a newer program. */
    upload: (bytes: AsyncIterable<Uint8Array>): Promise<Backup> => jobs.begin('check', 'checking', running => takeIn(bytes, running)).result.catch((error: unknown) => {
      throw refusalOf(error)
    }),
    /** The file of a backup; 404 where there is none. */
    async file(id: string): Promise<string> {
      await shelf.get(id)
      return shelf.place(id)
    },
    /** Begins; when it went well the house closes, and opens again as what it was then. */
    async restore(id: string, by: string | null): Promise<BackupJob> {
      const backup = await shelf.get(id)
      const { job, result } = jobs.begin('restore', 'unpacking', running => replaceHouse(backup, by, running))
      remembering('restore', result).then(restart, () => {}) // the failure is remembered
      return job
    },
    async remove(id: string): Promise<void> {
      await shelf.get(id)
      shelf.discard(id, clock())
      db.tx(() => db.emit('backup.removed', { id }))
      await list()
    },
    trashed: shelf.trashed,
    async revive(id: string): Promise<Backup> {
      await shelf.revive(id)
      return told(id)
    },
    async close(): Promise<void> {
      jobs.end()
      await jobs.cancel()
    },
    async open(): Promise<void> {
      shelf.tidy(clock())
      await list()
    },
  }
}
