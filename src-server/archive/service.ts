// Archives: a scene or the whole team packed into one file, and what came in one, or in the folder of an older CocoCat, given its place here.
import type { Agents } from '../agents/service'
import type { Config } from '../config'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Room } from '../kernel/room'
import type { Knowledge } from '../knowledge/service'
import type { Scenes } from '../scenes/service'
import type { Skills } from '../skills/service'
import type { Shelf } from '../skills/shelf'
import type { Team } from '../team/service'
import type { Welcome } from '../welcome/service'
import type { ArchiveEvents, Left, Report } from './contract'
import type { Manifest } from './parts'
import type { Rooms } from './placing'
import type { RecordKeeper, Records } from './records'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LEADER } from '../agents/contract'
import { stamp } from '../kernel/clock'
import { conflict, Refusal } from '../kernel/errors'
import { isDiskFull } from '../kernel/files'
import { randomId } from '../kernel/ids'
import { pack } from '../kernel/pack'
import { needRoom } from '../kernel/room'
import { unpack } from '../kernel/unpack'
import { readContents } from './contents'
import { ARCHIVE_ENDING } from './contract'
import { gather } from './gather'
import { createHere } from './here'
import { ARCHIVE, FORMAT } from './parts'
import { leftBehind, place } from './placing'
import { planArrival } from './plan'
import { convertWorkspace } from './workspace/convert'

export type Archives = ReturnType<typeof createArchives>

export interface ArchivesOptions {
  config: Pick<Config, 'home' | 'version'>
  db: Db<ArchiveEvents>
  clock: Clock
  agents: Agents
  scenes: Scenes
  knowledge: Knowledge
  skills: Skills
  shelf: Shelf
  team: Team
  welcome: Pick<Welcome, 'untouched'>
  providers: { exists: (id: string) => boolean }
  records: RecordKeeper
  room: Room
}

export function createArchives({ config, db, clock, room, records, ...nouns }: ArchivesOptions) {
  const { home } = config
  const arriving = join(home, 'arriving')
  const rooms: Rooms = { ...nouns, home, knowsProvider: nouns.providers.exists }
  let busy = false

  /** One at a time: two that come in at once could want the same ids. What was brought is gone afterwards, whatever came of it. */
  async function inside<T>(act: (folder: string) => Promise<T>): Promise<T> {
    if (busy)
      throw conflict('archive_busy', 'Another archive is being opened just now. Wait until that is done.')
    busy = true
    mkdirSync(arriving, { recursive: true, mode: 0o700 })
    const folder = mkdtempSync(join(arriving, 'one-'))
    try {
      return await act(folder)
    }
    catch (error) {
      throw isDiskFull(error) ? new Refusal(507, 'disk_full', 'The disk is full: not everything came in. Make room and try again.') : error
    }
    finally {
      busy = false
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Plans what is in a folder, and with `open` gives it its place. */
  async function arrive(folder: string, about: Pick<Report, 'kind' | 'name' | 'made_at' | 'version'>, open: boolean, old?: { records: Records, left: Left[] }): Promise<Report> {
    const contents = readContents(folder)
    const plan = await planArrival(contents, createHere(contents, nouns, home))
    const left = [...contents.left, ...leftBehind(contents, plan, nouns.team.memory.read().content), ...old?.left ?? []]
    if (open)
      await place(contents, plan, rooms)
    const kept = old && (open ? records.take : records.look)(old.records, { agent: id => plan.here('agent', id), scene: id => plan.here('scene', id) })
    const report: Report = {
      ...about,
      arrivals: [...plan.arrivals, ...kept?.arrivals ?? []],
      counts: { pages: contents.pages, letters: 0, messages: 0, turns: 0, ...kept?.counts },
      left: [...left, ...kept?.left ?? []],
    }
    const arrived = report.arrivals.filter(({ outcome }) => outcome !== 'same').length
    const { letters, messages, turns } = report.counts
    if (open && arrived + letters + messages + turns > 0)
      db.tx(() => db.emit('archive.opened', { kind: report.kind, name: report.name, arrived }))
    return report
  }

  const read = (bytes: AsyncIterable<Uint8Array>, open: boolean): Promise<Report> => inside(async (folder) => {
    const [file, inner] = [join(folder, 'file'), join(folder, 'inside')]
    await pipeline(bytes, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
    const { kind, name, made_at, version } = await unpack(ARCHIVE, file, inner, { moved: () => {}, signal: new AbortController().signal, room: room(folder) })
    return arrive(inner, { kind, name, made_at, version }, open)
  })

  return {
    /**
     * Packs the team, or a scene; returns the file, which is the caller's to delete, and what to call it. 404 for an absent scene,
     * 507 when the disk has no room.
     */
    async pack(scene: string | null, memories: boolean): Promise<{ file: string, name: string }> {
      const { files, emptyFolders, bytes } = gather({ ...nouns, home }, scene, memories)
      mkdirSync(arriving, { recursive: true, mode: 0o700 })
      needRoom(room(arriving), bytes)
      const made_at = stamp(clock)
      const manifest: Manifest = { format: FORMAT, kind: scene === null ? 'team' : 'scene', name: scene === null ? nouns.agents.get(LEADER).name : nouns.scenes.get(scene).name, version: config.version, made_at, scene }
      const file = join(arriving, `${randomId(12)}${ARCHIVE_ENDING}`)
      await pack(file, { manifest, files, emptyFolders }, { moved: () => {}, signal: new AbortController().signal })
      return { file, name: `${scene ?? 'team'}-${made_at.slice(0, 10)}${ARCHIVE_ENDING}` }
    },
    /** What opening it would bring. 400 for what is no archive, 409 for one of a newer program; so for `open`. */
    look: (bytes: AsyncIterable<Uint8Array>): Promise<Report> => read(bytes, false),
    open: (bytes: AsyncIterable<Uint8Array>): Promise<Report> => read(bytes, true),
    /** Looks at the folder of an older CocoCat, or takes it in. 400 for a folder that is none, or is this house's own. */
    workspace: (from: string, open: boolean): Promise<Report> => inside(async (folder) => {
      if (existsSync(from) && realpathSync(from) === realpathSync(home))
        throw new Refusal(400, 'not_a_workspace', 'This is the folder of this house itself: everything in it is here already.')
      const { name, left, records: old } = convertWorkspace(from, folder)
      return arrive(folder, { kind: 'workspace', name, made_at: null, version: null }, open, { records: old, left })
    }),
    /** Clears away what a crash left. */
    tidy: () => rmSync(arriving, { recursive: true, force: true }),
  }
}
