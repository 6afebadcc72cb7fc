// Agents: folders a person can read, and the rows and routes that serve them.
import { z } from 'zod'
import { contract, Deleted, Id, Limit, Markdown, Name, Timestamp } from '../kernel/route'

/** The agent that every house has. */
export const LEADER = 'leader'

/** Who wrote what was changed in a file with another program. */
export const DISK = 'disk'

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

/** Whether an agent may use a tool: at once, when the person says so, or not at all. */
export const Policy = z.enum(['allow', 'ask', 'deny'])
export type Policy = z.infer<typeof Policy>

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

export const Memory = z.object({ content: z.string(), updated_at: Timestamp.nullable(), bytes: z.number().int(), etag: z.string() })
export type Memory = z.infer<typeof Memory>
/** Why a memory was changed. */
export const Why = z.enum(['edited', 'remembered', 'forgot', 'dreamed', 'restored', 'disk'])
export type Why = z.infer<typeof Why>
const Written = {
  author: z.string().describe('`user`, the agent’s id, or `disk` for an edit made outside'),
  why: Why,
  cause: z.string().nullable().describe('the turn in which an agent did it'),
  created_at: Timestamp,
}
export const MemoryVersion = z.object({ id: Id, ...Written, bytes: z.number().int() })
export type MemoryVersion = z.infer<typeof MemoryVersion>
/** A line of the present text, with the version that brought it. */
export const MemoryLine = z.object({ text: z.string(), version: Id, ...Written })
export const MemoryLines = z.object({ lines: z.array(MemoryLine), next_after: z.number().int().optional() })
export type MemoryLines = z.infer<typeof MemoryLines>
export const AfterLine = z.object({ after: z.coerce.number().int().min(0).max(1_000_000_000).default(0).describe('so many lines are passed over') })
export const DiffHunk = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string().describe('one line or several') })
export type DiffHunk = z.infer<typeof DiffHunk>
export const MemoryDiff = z.object({
  version: Id,
  against: Id.nullable(),
  whole: z.boolean().describe('too much changed to be told apart: what differs is shown as replaced in one piece'),
  hunks: z.array(DiffHunk),
})
export type MemoryDiff = z.infer<typeof MemoryDiff>

export const Heartbeat = z.object({
  content: z.string().describe('`HEARTBEAT.md`: what it does unasked'),
  minutes: z.number().int().nullable().describe('how often it is looked at; null: never'),
  last_at: Timestamp.nullable().describe('when it was looked at last'),
  next_at: Timestamp.nullable(),
  nothing_to_do: z.boolean().describe('it has no open points, so looking at it wakes nobody'),
})
export type Heartbeat = z.infer<typeof Heartbeat>
export const HeartbeatMinutes = z.number().int().min(5).max(10_080).nullable()

/** A dream: history that is distilled into the memory. */
export const Dream = z.object({
  id: Id,
  agent_id: z.string(),
  turn_id: z.string().nullable(),
  entries: z.number().int().describe('of the history, that it is about'),
  state: z.enum(['queued', 'begun', 'done', 'failed']),
  created_at: Timestamp,
})
export type Dream = z.infer<typeof Dream>

export const HistoryEntry = z.object({
  turn_id: z.string(),
  timestamp: z.string(),
  kind: z.string().describe('what woke the agent'),
  from: z.string(),
  asked: z.string(),
  answered: z.string().nullable(),
  actions: z.array(z.string()).describe('the tools it used, in order'),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const HistoryPage = z.object({ entries: z.array(HistoryEntry), next_before: z.number().int().optional() })
export type HistoryPage = z.infer<typeof HistoryPage>

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
  updateMemory: { method: 'PUT', path: '/api/agents/{id}/memory', summary: 'Edit MEMORY.md; the former text is kept as a version. With If-Match, 412 when it was changed meanwhile', access: 'admin', params: ById, body: z.object({ content: Markdown }), reply: Memory },
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
  memoryDiff: {
    method: 'GET',
    path: '/api/agents/{id}/memory/versions/{version}/diff',
    summary: 'What changed in a version of MEMORY.md, from the one before or from `against`',
    access: 'read',
    params: z.object({ id: Id, version: Id }),
    query: z.object({ against: Id.optional() }),
    reply: MemoryDiff,
  },
  memoryLines: {
    method: 'GET',
    path: '/api/agents/{id}/memory/lines',
    summary: 'MEMORY.md line by line: who wrote each, when, why and in which turn',
    access: 'read',
    params: ById,
    query: AfterLine,
    reply: MemoryLines,
  },
  dream: { method: 'POST', path: '/api/agents/{id}/dream', summary: 'Have the agent distil what it has lived through since its last dream into its memory', access: 'chat', params: ById, reply: z.object({ dream: Dream }), status: 201 },
  heartbeat: { method: 'GET', path: '/api/agents/{id}/heartbeat', summary: 'HEARTBEAT.md, and when it is looked at', access: 'read', params: ById, reply: Heartbeat },
  updateHeartbeat: {
    method: 'PUT',
    path: '/api/agents/{id}/heartbeat',
    summary: 'Change HEARTBEAT.md, or how often it is looked at; what is left out stays as it is',
    access: 'admin',
    params: ById,
    body: z.object({ content: Markdown, minutes: HeartbeatMinutes }).partial(),
    reply: Heartbeat,
  },
  lookNow: { method: 'POST', path: '/api/agents/{id}/heartbeat', summary: 'Have the agent look at its HEARTBEAT.md now; 409 when nothing is open there, when it does already, or is disabled', access: 'chat', params: ById, reply: z.object({ turn_id: z.string() }), status: 201 },
  history: {
    method: 'GET',
    path: '/api/agents/{id}/history',
    summary: 'What it did, newest last: lines of history.jsonl',
    access: 'read',
    params: ById,
    query: z.object({ limit: Limit, before: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe('a `next_before`: a place in the file, which only grows') }),
    reply: HistoryPage,
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
  'agent.status': { id: string, status: AgentStatus, current: string | null, queued: number, waiting: number, last_active: string | null }
}
