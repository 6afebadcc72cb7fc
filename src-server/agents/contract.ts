// Agents: folders a person can read, and the rows and routes that serve them.
import { z } from 'zod'
import { contract, Deleted, Id, Limit, Markdown, Name, Timestamp } from '../kernel/route'

/** The agent that every house has. */
export const LEADER = 'leader'

export const AgentStatus = z.enum(['idle', 'busy', 'error', 'paused', 'disabled'])
export type AgentStatus = z.infer<typeof AgentStatus>

export const Display = z.object({
  nickname: z.string().max(120),
  avatar: z.string().max(16).describe('an emoji or a letter or two; empty shows the initial'),
  color: z.number().int().min(0).max(359).describe('hue on the ring of agent colours, in degrees'),
  pinned: z.boolean(),
  order: z.number().int().min(-1_000_000).max(1_000_000),
  hidden: z.boolean(),
})
export type Display = z.infer<typeof Display>

const Line = z.string().trim().min(1).max(500)

export const Profile = z.object({
  role: z.string().max(200),
  objective: z.string().max(4000),
  traits: z.array(Line).max(50),
  rules: z.array(Line).max(50),
  background: z.string().max(20_000),
})
export type Profile = z.infer<typeof Profile>

export const Agent = z.object({
  id: Id,
  name: z.string(),
  enabled: z.boolean(),
  scene: z.string().nullable(),
  role: z.string(),
  objective: z.string().describe('what it is for, in at most 300 characters; the whole is in its profile'),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  status: AgentStatus,
  display: Display,
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type Agent = z.infer<typeof Agent>

export const Skill = z.object({ name: z.string(), title: z.string(), description: z.string(), source: z.string() })
export type Skill = z.infer<typeof Skill>
export const Skills = z.object({ public: z.array(Skill), private: z.array(Skill), env: z.array(Skill) })
export type Skills = z.infer<typeof Skills>

export const Memory = z.object({ content: z.string(), updated_at: Timestamp.nullable(), bytes: z.number().int() })
export type Memory = z.infer<typeof Memory>
export const MemoryVersion = z.object({ id: Id, author: z.string().describe('`user`, the agent’s id, or `disk` for an edit made outside'), created_at: Timestamp, bytes: z.number().int() })
export type MemoryVersion = z.infer<typeof MemoryVersion>

export const HistoryEntry = z.object({
  turn_id: z.string(),
  timestamp: z.string(),
  kind: z.string().describe('what woke the agent: `letter` or `mention`'),
  from: z.string(),
  asked: z.string(),
  answered: z.string().nullable(),
  actions: z.array(z.string()).describe('the tools it used, in order'),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const TrashedAgent = z.object({ id: Id, name: z.string(), deleted_at: Timestamp })
export type TrashedAgent = z.infer<typeof TrashedAgent>

const ById = z.object({ id: Id })
const One = z.object({ agent: Agent })
const Choice = z.string().max(200).nullable()
/** The fields a person may set on an agent, beside its profile. */
const Settings = z.object({ name: Name, scene: Id.nullable(), provider: Choice, model: Choice, enabled: z.boolean(), display: Display.partial(), profile: Profile.partial() }).partial()

export const agents = contract({
  list: { method: 'GET', path: '/api/agents', summary: 'List agents, the leader first', access: 'read', reply: z.object({ agents: z.array(Agent) }) },
  get: { method: 'GET', path: '/api/agents/{id}', summary: 'One agent', access: 'read', params: ById, reply: One },
  create: {
    method: 'POST',
    path: '/api/agents',
    summary: 'Create an agent and its folder',
    access: 'admin',
    body: Settings.extend({ name: Name, id: Id.optional() }),
    reply: One,
    status: 201,
  },
  update: { method: 'PUT', path: '/api/agents/{id}', summary: 'Update an agent; what is left out stays as it is', access: 'admin', params: ById, body: Settings, reply: One },
  remove: { method: 'DELETE', path: '/api/agents/{id}', summary: 'Delete an agent; its folder moves to the trash', access: 'admin', params: ById, reply: Deleted },
  profile: { method: 'GET', path: '/api/agents/{id}/profile', summary: 'Who the agent is', access: 'read', params: ById, reply: z.object({ profile: Profile }) },
  updateProfile: {
    method: 'PUT',
    path: '/api/agents/{id}/profile',
    summary: 'Change who the agent is; what is left out stays as it is',
    access: 'admin',
    params: ById,
    body: Profile.partial(),
    reply: z.object({ profile: Profile }),
  },
  skills: { method: 'GET', path: '/api/agents/{id}/skills', summary: 'The agent’s skills: public, private, and those of its scene', access: 'read', params: ById, reply: Skills },
  updateSkills: {
    method: 'PUT',
    path: '/api/agents/{id}/skills',
    summary: 'Assign the agent exactly these public skills',
    access: 'admin',
    params: ById,
    body: z.object({ skills: z.array(Id).max(200) }),
    reply: Skills,
  },
  memory: { method: 'GET', path: '/api/agents/{id}/memory', summary: 'MEMORY.md', access: 'read', params: ById, reply: Memory },
  updateMemory: { method: 'PUT', path: '/api/agents/{id}/memory', summary: 'Edit MEMORY.md; the former text is kept as a version', access: 'admin', params: ById, body: z.object({ content: Markdown }), reply: Memory },
  memoryVersions: {
    method: 'GET',
    path: '/api/agents/{id}/memory/versions',
    summary: 'Versions of MEMORY.md, newest last',
    access: 'read',
    params: ById,
    query: z.object({ limit: Limit, before: Id.optional() }),
    reply: z.object({ versions: z.array(MemoryVersion), next_before: z.string().optional() }),
  },
  memoryVersion: {
    method: 'GET',
    path: '/api/agents/{id}/memory/versions/{version}',
    summary: 'One version of MEMORY.md with its text',
    access: 'read',
    params: z.object({ id: Id, version: Id }),
    reply: MemoryVersion.extend({ content: z.string() }),
  },
  restoreMemory: {
    method: 'POST',
    path: '/api/agents/{id}/memory/versions/{version}/restore',
    summary: 'Make a version of MEMORY.md the current one',
    access: 'admin',
    params: z.object({ id: Id, version: Id }),
    reply: Memory,
  },
  history: {
    method: 'GET',
    path: '/api/agents/{id}/history',
    summary: 'The last lines of history.jsonl, newest last',
    access: 'read',
    params: ById,
    query: z.object({ limit: Limit }),
    reply: z.object({ entries: z.array(HistoryEntry) }),
  },
  display: { method: 'GET', path: '/api/agents/{id}/display', summary: 'How the agent is shown', access: 'read', params: ById, reply: z.object({ display: Display }) },
  updateDisplay: { method: 'PUT', path: '/api/agents/{id}/display', summary: 'Change how the agent is shown; merges', access: 'admin', params: ById, body: Display.partial(), reply: z.object({ display: Display }) },
  trash: { method: 'GET', path: '/api/trash/agents', summary: 'Deleted agents that can be restored', access: 'read', reply: z.object({ agents: z.array(TrashedAgent) }) },
  restore: { method: 'POST', path: '/api/trash/agents/{id}/restore', summary: 'Bring a deleted agent back', access: 'admin', params: ById, reply: One, status: 201 },
})

export interface AgentEvents {
  'agent.created': Agent
  'agent.updated': Agent
  'agent.removed': { id: string }
  'agent.status': { id: string, status: AgentStatus, current: string | null, queued: number, last_active: string | null }
}
