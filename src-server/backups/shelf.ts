// The folder `backups`: one file each, and those that were deleted beside them for a week. The files are the truth; what they say of themselves is remembered.
import type { Backup } from './contract'
import type { Manifest } from './parts'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { notFound } from '../kernel/errors'
import { below, move } from '../kernel/files'
import { randomId } from '../kernel/ids'
import { Id } from '../kernel/route'
import { readManifest } from '../kernel/unpack'
import { BACKUP, ENDING } from './parts'

const KEPT_MS = 7 * 86_400_000

/** Opens the folder; `house` is this house's name, by which it knows its own backups. */
export function openShelf(folder: string, house: () => string) {
  const trash = join(folder, 'trash')
  const known = new Map<string, { is: string, manifest: Manifest | null }>()
  const place = (id: string): string => below(folder, id + ENDING)
  /** `<id>.<when it was deleted>` */
  const deleted = (): { id: string, at: Date, file: string }[] => filesIn(trash).flatMap((name) => {
    const [, id, time] = /^([a-z0-9][\w-]{0,63})\.(\d{1,15})$/i.exec(name) ?? []
    return id && time ? [{ id, at: new Date(Number(time)), file: join(trash, name + ENDING) }] : []
  })

  /** What the file says; null where it cannot be read. */
  async function manifestOf(file: string): Promise<Manifest | null> {
    const { size, mtimeMs } = statSync(file)
    const is = `${size} ${mtimeMs}`
    const found = known.get(file)
    if (found?.is === is)
      return found.manifest
    const manifest = await readManifest(BACKUP, file).catch(() => null)
    known.set(file, { is, manifest })
    return manifest
  }

  async function read(id: string, file: string): Promise<Backup[]> {
    const manifest = existsSync(file) ? await manifestOf(file) : null
    if (!manifest)
      return []
    const { made_at, reason, by, version, with_key, counts } = manifest
    return [{ id, made_at, reason, by, version, with_key, elsewhere: manifest.house !== house(), bytes: statSync(file).size, counts }]
  }

  const newestFirst = (a: Backup, b: Backup): number => b.made_at < a.made_at ? -1 : 1
  async function list(): Promise<Backup[]> {
    const ids = filesIn(folder).filter(name => Id.safeParse(name).success)
    return (await Promise.all(ids.map(id => read(id, place(id))))).flat().sort(newestFirst)
  }

  /** 404 where there is none, or none that can be read. */
  async function get(id: string): Promise<Backup> {
    const [backup] = await read(id, place(id))
    if (!backup)
      throw notFound('backup', id)
    return backup
  }

  return {
    list,
    get,
    place,
    /** A name for a backup of this moment. */
    newPlace(now: Date): { id: string, file: string } {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const id = `${now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')}-${randomId(4)}`
      return { id, file: place(id) }
    },
    discard: (id: string, now: Date): void => move(place(id), join(trash, `${id}.${now.getTime()}${ENDING}`)),
    async trashed(): Promise<(Backup & { deleted_at: string })[]> {
      const all = await Promise.all(deleted().map(async ({ id, at, file }) => (await read(id, file)).map(backup => ({ ...backup, deleted_at: at.toISOString() }))))
      return all.flat().sort((a, b) => b.deleted_at < a.deleted_at ? -1 : 1)
    },
    async revive(id: string): Promise<Backup> {
      const last = deleted().filter(each => each.id === id).at(-1)
      if (last && !existsSync(place(id)))
        move(last.file, place(id))
      return get(id)
    },
    /** Forgets for good: one of the daily ones that are too many. */
    forget: (id: string): void => rmSync(place(id), { force: true }),
    /** What was deleted long enough ago, and what a crash left half-made. */
    tidy(now: Date): void {
      deleted().filter(({ at }) => now.getTime() - at.getTime() > KEPT_MS).forEach(({ file }) => rmSync(file, { force: true }))
      if (existsSync(folder))
        readdirSync(folder).filter(name => name.endsWith('.tmp') || name.startsWith('.making')).forEach(name => rmSync(join(folder, name), { recursive: true, force: true }))
    },
  }
}

const filesIn = (folder: string): string[] => existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(ENDING)).map(name => name.slice(0, -ENDING.length)) : []
