// Agents: created, changed, deleted and brought back; folder first, then the row and the fact.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Skills as SkillService } from '../skills/service'
import type { Agent, AgentEvents, AgentStatus, Display, HistoryEntry, HistoryPage, Policy, Profile, Skills } from './contract'
import type { AgentFile, Folders } from './folder'
import type { Memories } from './memory'
import type { AgentRow, AgentStore } from './store'
import type { Sync } from './sync'
import type { VersionStore } from './versions'
import { stamp } from '../kernel/clock'
import { conflict, forbidden, invalid, notFound } from '../kernel/errors'
import { idFromName } from '../kernel/ids'
import { LEADER } from './contract'
import { createMemories } from './memory'
import { createSync, RESERVED } from './sync'

/** What may be said of an agent when it is made or changed; what is left out stays as it is. */
export interface AgentChange {
  name?: string
  scene?: string | null
  provider?: string | null
  model?: string | null
  enabled?: boolean
  display?: Partial<Display>
  profile?: Partial<Profile>
  /** All that is decided for single tools. */
  tools?: Record<string, Policy>
  /** How often HEARTBEAT.md is looked at; null: never. */
  heartbeat_minutes?: number | null
}

export interface Agents extends Sync {
  list: () => Agent[]
  /** 404 when there is no such agent; so for all that take an id. */
  get: (id: string) => Agent
  exists: (id: string) => boolean
  /** An id for an agent of that name that nobody has. */
  freeId: (name: string) => string
  /** 400 for an id that is reserved, 409 for one in use. */
  create: (change: AgentChange & { name: string, id?: string }) => Agent
  update: (id: string, change: AgentChange) => Agent
  /** Nobody is at home in a scene that is gone; inside the transaction that deletes it. */
  leaveScene: (scene: string) => void
  /** Moves the folder to the trash. 403 for the leader. */
  remove: (id: string) => void
  profile: (id: string) => Profile
  /** What was decided for single tools. */
  policies: (id: string) => Record<string, Policy>
  skills: (id: string) => Skills
  /** Assigns exactly these public skills; 404 for one that is not there. */
  assignSkills: (id: string, names: string[]) => Skills
  history: (id: string, limit: number) => HistoryEntry[]
  /** So many entries before a place in the history (left out: the newest), and the place before them. */
  historyPage: (id: string, limit: number, before?: number) => HistoryPage
  /** Whose HEARTBEAT.md is looked at, enabled or not. */
  beating: () => { id: string, enabled: boolean, minutes: number }[]
  /** States that something of an agent has changed that is in its folder only. */
  tell: (id: string) => void
  memory: Memories
}

const SHOWN_OBJECTIVE = 300
/** An agent of whom nothing was said yet. */
const BLANK: Omit<AgentFile, 'name' | 'display'> = { role: '', objective: '', traits: [], rules: [], background: '', enabled: true, scene: null, provider: null, model: null, skills: [], tools: {}, heartbeat_minutes: null }
const HUES = [42, 155, 285, 235, 100, 10, 190, 330, 70, 260]

type StatusOf = (id: string, enabled: boolean) => AgentStatus

export interface AgentsOptions {
  db: Db<AgentEvents>
  store: AgentStore
  versions: VersionStore
  folders: Folders
  clock: Clock
  skills: SkillService
  /** The skills that come with a scene. */
  sceneSkills: (scene: string) => Skills['env']
  statusOf: StatusOf
  /** The same for all agents, read at once: for lists. */
  statuses: () => StatusOf
  knows: { scene: (id: string) => boolean, provider: (id: string) => boolean }
  /** Told inside the transaction that enables or disables an agent. */
  statusChanged: (id: string) => void
  /** Told of a `profile.json` that cannot be read. */
  warn: (id: string, why: string) => void
}

export function createAgents(options: AgentsOptions): Agents {
  const { db, store, folders, clock } = options
  const toAgent = ({ fingerprint: _, heartbeat_minutes: __, ...row }: AgentRow, statusOf = options.statusOf): Agent => ({ ...row, status: statusOf(row.id, row.enabled) })
  const leaderFirst = (a: Agent, b: Agent): number => Number(b.id === LEADER) - Number(a.id === LEADER) || Number(b.display.pinned) - Number(a.display.pinned) || a.display.order - b.display.order || (a.created_at < b.created_at ? -1 : 1)

  function row(id: string): AgentRow {
    const found = store.find(id)
    if (!found)
      throw notFound('agent', id)
    return found
  }
  const get = (id: string): Agent => toAgent(row(id))

  /** The agent's file; an unreadable or missing one is stood in for by what the table knows, so that a person can repair it here. */
  function fileOf(known: AgentRow): AgentFile {
    const found = folders.read(known.id)
    if (found && 'file' in found)
      return found.file
    const { name, role, objective, enabled, scene, provider, model, heartbeat_minutes, display, created_at } = known
    return { ...BLANK, name, role, objective, enabled, scene, provider, model, heartbeat_minutes, display, created_at }
  }

  function save(id: string, file: AgentFile, fingerprint: string, event: 'agent.created' | 'agent.updated'): Agent {
    const display = fullDisplay(id, file.display)
    const now = stamp(clock)
    const { name, enabled, scene, role, provider, model, heartbeat_minutes } = file
    const objective = [...file.objective].slice(0, SHOWN_OBJECTIVE).join('')
    const before = store.find(id)?.enabled
    store.save({ id, name, enabled, scene, role, objective, provider, model, display, heartbeat_minutes, fingerprint, created_at: file.created_at ?? now, updated_at: now })
    const agent = get(id)
    db.emit(event, agent)
    if (before !== undefined && before !== enabled)
      options.statusChanged(id)
    return agent
  }

  function write(id: string, file: AgentFile, event: 'agent.created' | 'agent.updated'): Agent {
    const fingerprint = folders.write(id, file)
    return db.tx(() => save(id, file, fingerprint, event))
  }

  function check(change: AgentChange): void {
    if (change.scene != null && !options.knows.scene(change.scene))
      throw notFound('scene', change.scene)
    if (change.provider != null && !options.knows.provider(change.provider))
      throw notFound('provider', change.provider)
  }

  const taken = (id: string): boolean => store.taken(id) || RESERVED.has(id.toLowerCase())

  function create({ id: wanted, ...change }: AgentChange & { name: string, id?: string }): Agent {
    check(change)
    if (wanted !== undefined && RESERVED.has(wanted.toLowerCase()))
      throw invalid('id', `“${wanted}” is reserved`)
    if (wanted !== undefined && store.taken(wanted))
      throw conflict('agent_exists', `There is an agent “${wanted}” already. Choose another id.`)
    const id = wanted ?? idFromName(change.name, taken)
    const { profile, display, ...settings } = change
    const file: AgentFile = { ...BLANK, ...settings, ...profile, display: { color: HUES[store.list().length % HUES.length], ...display }, created_at: stamp(clock) }
    memory.clear(id) // what a deleted agent of this id remembered is not the new one’s
    return write(id, file, 'agent.created')
  }

  function update(id: string, change: AgentChange): Agent {
    const known = row(id)
    check(change)
    const before = fileOf(known)
    const { profile, display, ...settings } = change
    return write(id, { ...before, ...settings, ...profile, display: { ...before.display, ...display } }, 'agent.updated')
  }

  function remove(id: string): void {
    row(id)
    if (id === LEADER)
      throw forbidden('leader_protected', 'A house always has its leader, so it cannot be deleted. You can rename it or change its profile.')
    folders.discard(id, clock())
    forget(id)
  }

  const forget = (id: string): void => db.tx(() => {
    store.remove(id)
    db.emit('agent.removed', { id })
  })

  const tell = (id: string): void => db.tx(() => db.emit('agent.updated', get(id)))
  const memory = createMemories({ db, store: options.versions, papers: folders.memory, clock, changed: tell })

  function skills(id: string): Skills {
    const { skills: assigned, scene } = fileOf(row(id))
    return {
      public: options.skills.named(assigned),
      private: options.skills.in(folders.path(id, 'skills'), `agents/${id}/skills`),
      env: scene === null ? [] : options.sceneSkills(scene),
    }
  }

  return {
    list() {
      const statusOf = options.statuses()
      return store.list().map(row => toAgent(row, statusOf)).sort(leaderFirst)
    },
    get,
    exists: store.exists,
    freeId: name => idFromName(name, taken),
    create,
    update,
    leaveScene: scene => store.list().filter(agent => agent.scene === scene).forEach(agent => void update(agent.id, { scene: null })),
    remove,
    profile(id) {
      const { role, objective, traits, rules, background } = fileOf(row(id))
      return { role, objective, traits, rules, background }
    },
    policies: id => fileOf(row(id)).tools,
    skills,
    assignSkills(id, names) {
      row(id)
      const absent = options.skills.absent(names)
      if (absent !== undefined)
        throw notFound('skill', absent)
      write(id, { ...fileOf(row(id)), skills: [...new Set(names)] }, 'agent.updated')
      return skills(id)
    },
    history: (id, limit) => folders.history(row(id).id, limit).entries,
    historyPage: (id, limit, before) => folders.history(row(id).id, limit, before),
    beating: store.beating,
    tell,
    memory,
    ...createSync({ store, folders, memory, get, save: (id, file, fingerprint, event) => db.tx(() => save(id, file, fingerprint, event)), forget, warn: options.warn }),
  }
}

function fullDisplay(id: string, display: Partial<Display>): Display {
  const color = HUES[[...id].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % HUES.length]!
  return { nickname: '', avatar: '', color, pinned: false, order: 0, hidden: false, ...display }
}
