// Scenes: made, changed and furnished with people, knowledge and skills; folder first, then the row and the fact.
import type { Skill } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Kb } from '../knowledge/contract'
import type { Knowledge } from '../knowledge/service'
import type { Skills } from '../skills/service'
import type { Member, Scene, SceneEvents } from './contract'
import type { SceneFile, SceneFolders } from './folder'
import type { SceneStore } from './store'
import { stamp } from '../kernel/clock'
import { conflict, forbidden, invalid, notFound } from '../kernel/errors'
import { nameIn } from '../kernel/folders'
import { idFromName } from '../kernel/ids'
import { DEFAULT_SCENE } from './contract'
import { toScene } from './store'

const PREVIEW = 200
const MOST_LINES = 200

export interface Passage { kb_id: string, slug: string, title: string, text: string }

export interface Scenes {
  list: () => Scene[]
  /** 404 when there is no such scene; so for all that take an id. */
  get: (id: string) => Scene
  exists: (id: string) => boolean
  create: (scene: { name: string, id?: string, description: string, context?: string }) => Scene
  update: (id: string, change: { name?: string, description?: string }) => Scene
  /** 403 for `default`. */
  remove: (id: string) => void
  trash: () => { id: string, name: string, deleted_at: string }[]
  restore: (id: string) => Scene
  context: (id: string) => { content: string, updated_at: string | null }
  writeContext: (id: string, content: string) => { content: string, updated_at: string | null }
  kbs: (id: string) => Kb[]
  /** 409 when it is mounted already; 404 for an absent one. */
  mountKb: (id: string, kbId: string) => Kb
  unmountKb: (id: string, kbId: string) => void
  /** 409 for a member already. */
  addMember: (id: string, member: Member) => Member
  /** Makes the roster exactly this. 404 for an absent agent, 400 for one that is named twice. */
  arrange: (id: string, roster: Member[]) => Member[]
  removeMember: (id: string, agentId: string) => void
  /** Adds an agent that may be a member already. */
  join: (id: string, agentId: string) => void
  skills: (id: string) => Skill[]
  assignSkills: (id: string, names: string[]) => Skill[]
  /** What the scene tells its people; empty where the scene is gone. */
  contextOf: (id: string) => string
  /** What scene.json says. */
  fileOf: (id: string) => SceneFile
  /** The lines of the pages of the mounted knowledge that fit a question best, page by page. */
  passages: (id: string, question: string, pages: number) => Passage[]
  ensureDefault: (name: string) => void
  sync: (id?: string) => void
  /** Take what was deleted out of every scene, inside the transaction that deletes it. */
  agentRemoved: (agentId: string) => void
  kbRemoved: (kbId: string) => void
}

export interface ScenesOptions {
  db: Db<SceneEvents>
  store: SceneStore
  folders: SceneFolders
  clock: Clock
  agents: Pick<Agents, 'exists'>
  knowledge: Pick<Knowledge, 'exists' | 'get' | 'searchIn' | 'readPage'>
  skills: Skills
  warn: (id: string, why: string) => void
}

export function createScenes(options: ScenesOptions): Scenes {
  const { db, store, folders, clock, agents, knowledge, skills } = options

  function row(id: string): NonNullable<ReturnType<SceneStore['find']>> {
    const found = store.find(id)
    if (!found)
      throw notFound('scene', id)
    return found
  }
  const get = (id: string): Scene => toScene(row(id))

  /** Brings the row up to what the folder says. */
  function take(id: string): void {
    const found = folders.read(id)
    const known = store.find(id)
    if (!found)
      return known ? forget(id) : undefined
    if (found.fingerprint === known?.fingerprint)
      return
    if ('broken' in found)
      return options.warn(id, found.broken)
    const { file, context, fingerprint } = found
    const now = stamp(clock)
    db.tx(() => {
      store.save({ id, file, fingerprint, context_preview: preview(context), created_at: known?.created_at ?? file.created_at ?? now, updated_at: now })
      db.emit(known ? 'scene.updated' : 'scene.created', get(id))
    })
  }

  const forget = (id: string): void => db.tx(() => {
    store.remove(id)
    db.emit('scene.removed', { id })
  })

  function change(id: string, changed: Partial<SceneFile>): Scene {
    folders.write(id, { ...row(id).file, ...changed })
    take(id)
    return get(id)
  }

  function withoutMember(id: string, agentId: string): void {
    change(id, { roster: row(id).file.roster.filter(member => member.agent_id !== agentId) })
  }

  function withoutKb(id: string, kbId: string): void {
    change(id, { kbs: row(id).file.kbs.filter(other => other !== kbId) })
  }

  return {
    list: () => store.list().map(toScene),
    get,
    exists: id => store.find(id) !== null,
    create({ name, id: wanted, description, context }) {
      if (wanted !== undefined && store.taken(wanted))
        throw conflict('scene_exists', `There is a scene “${wanted}” already. Choose another id.`)
      const trashed = new Set(folders.trashed().map(entry => entry.id)) // what people from outside said there is kept for its return
      const id = wanted ?? idFromName(name, each => store.taken(each) || trashed.has(each))
      if (context !== undefined)
        folders.writeContext(id, context)
      folders.write(id, { name, description, kbs: [], roster: [], skills: [], created_at: stamp(clock) })
      take(id)
      return get(id)
    },
    update: change,
    remove(id) {
      row(id)
      if (id === DEFAULT_SCENE)
        throw forbidden('default_protected', 'The scene “default” is always there and cannot be deleted.')
      folders.discard(id, clock())
      forget(id)
    },
    trash: () => folders.trashed().map(({ id, folder, at }) => ({ id, name: nameIn(folder, 'scene.json') ?? id, deleted_at: at.toISOString() })),
    restore(id) {
      const trashed = folders.trashed().find(entry => entry.id === id)
      if (!trashed)
        throw notFound('deleted scene', id)
      if (store.taken(id))
        throw conflict('scene_exists', `There is a scene “${id}” again. Delete it first, then restore this one.`)
      folders.revive(trashed)
      take(id)
      const { roster, kbs } = row(id).file
      return change(id, { roster: roster.filter(member => agents.exists(member.agent_id)), kbs: kbs.filter(knowledge.exists) })
    },
    context: id => folders.context(row(id).id),
    writeContext(id, content) {
      folders.writeContext(row(id).id, content)
      take(id)
      return folders.context(id)
    },
    kbs: id => row(id).file.kbs.map(knowledge.get),
    mountKb(id, kbId) {
      const { kbs } = row(id).file
      const kb = knowledge.get(kbId)
      if (kbs.includes(kbId))
        throw conflict('kb_mounted', `“${kb.name}” is mounted here already.`)
      change(id, { kbs: [...kbs, kbId] })
      return kb
    },
    unmountKb(id, kbId) {
      if (!row(id).file.kbs.includes(kbId))
        throw notFound('mounted knowledge base', kbId)
      withoutKb(id, kbId)
    },
    addMember(id, member) {
      const { roster } = row(id).file
      if (!agents.exists(member.agent_id))
        throw notFound('agent', member.agent_id)
      if (roster.some(other => other.agent_id === member.agent_id))
        throw conflict('member_exists', `“${member.agent_id}” is in this scene already.`)
      change(id, { roster: [...roster, member] })
      return member
    },
    arrange(id, roster) {
      const ids = roster.map(member => member.agent_id)
      const absent = ids.find(agentId => !agents.exists(agentId))
      if (absent !== undefined)
        throw notFound('agent', absent)
      if (new Set(ids).size < ids.length)
        throw invalid('roster', 'names somebody twice')
      return change(id, { roster }).roster
    },
    join(id, agentId) {
      const { roster } = row(id).file
      if (!roster.some(member => member.agent_id === agentId))
        change(id, { roster: [...roster, { agent_id: agentId, role: '' }] })
    },
    removeMember(id, agentId) {
      if (!row(id).file.roster.some(member => member.agent_id === agentId))
        throw notFound('member', agentId)
      withoutMember(id, agentId)
    },
    skills: id => skills.named(row(id).file.skills),
    assignSkills(id, names) {
      row(id)
      const absent = skills.absent(names)
      if (absent !== undefined)
        throw notFound('skill', absent)
      return skills.named(change(id, { skills: [...new Set(names)] }).skills)
    },
    fileOf: id => row(id).file,
    contextOf: id => store.find(id) ? folders.context(id).content : '',
    passages(id, question, pages) {
      const kbs = store.find(id)?.file.kbs ?? []
      return knowledge.searchIn(kbs, question, pages).flatMap(({ kb_id, slug, title }) =>
        linesOf(knowledge.readPage(kb_id, slug).body).map(text => ({ kb_id, slug, title, text })))
    },
    ensureDefault(name) {
      if (store.find(DEFAULT_SCENE) === null) {
        folders.write(DEFAULT_SCENE, { name, description: '', kbs: [], roster: [], skills: [], created_at: stamp(clock) })
        take(DEFAULT_SCENE)
      }
    },
    sync(id) {
      for (const each of id === undefined ? new Set([...folders.ids(), ...store.list().map(scene => scene.id)]) : [id])
        take(each)
    },
    agentRemoved: agentId => store.list().filter(scene => scene.file.roster.some(member => member.agent_id === agentId)).forEach(scene => withoutMember(scene.id, agentId)),
    kbRemoved: kbId => store.list().filter(scene => scene.file.kbs.includes(kbId)).forEach(scene => withoutKb(scene.id, kbId)),
  }
}

/** What can be quoted of a page: its lines and list items, without headings. */
const linesOf = (body: string): string[] => body.split('\n').map(line => line.replace(/^\s*(?:[-*+>]|\d+\.)\s+/, '').replace(LINK, '$2$1').trim()).filter(line => line && !line.startsWith('#')).slice(0, MOST_LINES)

/** A wiki link: what a reader sees of it is its label, or else the name it leads to. */
const LINK = /\[\[(?:[^[\]|]*\|([^[\]]*)|([^[\]|]*))\]\]/g

const preview = (context: string): string => context.replace(/\s+/g, ' ').trim().slice(0, PREVIEW)
