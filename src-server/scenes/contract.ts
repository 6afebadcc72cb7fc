// Scenes: rooms with a purpose, where agents serve people from outside with the knowledge that is mounted there.
import { z } from 'zod'
import { Skill } from '../agents/contract'
import { Content, contract, Deleted, Id, Limit, Markdown, Name, Timestamp } from '../kernel/route'
import { Kb } from '../knowledge/contract'

/** The scene that every house has. */
export const DEFAULT_SCENE = 'default'

export const Member = z.object({ agent_id: z.string(), role: z.string() })
export type Member = z.infer<typeof Member>

export const Scene = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  context_preview: z.string().describe('how CONTEXT.md begins'),
  kbs: z.array(z.string()),
  roster: z.array(Member).describe('the first member is the lead'),
  skills: z.array(z.string()),
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type Scene = z.infer<typeof Scene>

/** Someone outside, as a channel names them. */
export const OutsideUser = z.string().trim().min(1).max(128).regex(/^(?!\.{1,2}$)\P{Cc}+$/u, 'must be a single line, and more than dots') // dots alone would be a way in an address

export const SceneMessage = z.object({
  id: Id,
  scene_id: z.string().nullable().describe('null where an agent was addressed without a scene'),
  user_id: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  content: z.string(),
  agent_id: z.string(),
  channel: z.string(),
  reply_to: z.string().nullable(),
  timestamp: Timestamp,
})
export type SceneMessage = z.infer<typeof SceneMessage>

/** Somebody from outside, as a scene knows them. */
export const Visitor = z.object({ user_id: z.string(), messages: z.number().int(), last_at: Timestamp })
export type Visitor = z.infer<typeof Visitor>

const HistoryMessage = SceneMessage.pick({ id: true, direction: true, content: true, agent_id: true, channel: true, timestamp: true })
const Usage = z.object({ prompt_tokens: z.number().int(), completion_tokens: z.number().int(), total_tokens: z.number().int() })
export const ChatReply = z.object({ reply: z.string().nullable().describe('null: the agent has nothing to say, or is still at it'), user_id: z.string(), agent_id: z.string(), message_id: z.string(), usage: Usage })
export type ChatReply = z.infer<typeof ChatReply>

const ById = z.object({ id: Id })
const Serving = z.object({ agent_id: Id, role: z.string().trim().max(200).default('') })
const OneScene = z.object({ scene: Scene })
const Context = z.object({ content: z.string(), updated_at: Timestamp.nullable() })
const Page = z.object({ limit: Limit, before: Id.optional() })

export const scenes = contract({
  list: { method: 'GET', path: '/api/scenes', summary: 'List scenes, `default` first', access: 'read', reply: z.object({ scenes: z.array(Scene) }) },
  create: { method: 'POST', path: '/api/scenes', summary: 'Create a scene', access: 'admin', body: z.object({ name: Name, id: Id.optional(), description: z.string().max(4000).default(''), context: Markdown.optional() }), reply: OneScene, status: 201 },
  update: { method: 'PUT', path: '/api/scenes/{id}', summary: 'Rename or describe a scene', access: 'admin', params: ById, body: z.object({ name: Name, description: z.string().max(4000) }).partial(), reply: OneScene },
  remove: { method: 'DELETE', path: '/api/scenes/{id}', summary: 'Delete a scene; its folder moves to the trash', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/scenes', summary: 'Deleted scenes that can be restored', access: 'read', reply: z.object({ scenes: z.array(z.object({ id: Id, name: z.string(), deleted_at: Timestamp })) }) },
  restore: { method: 'POST', path: '/api/trash/scenes/{id}/restore', summary: 'Bring a deleted scene back', access: 'admin', params: ById, reply: OneScene, status: 201 },
  context: { method: 'GET', path: '/api/scenes/{id}/context', summary: 'CONTEXT.md: what everyone in the scene is told', access: 'read', params: ById, reply: Context },
  updateContext: { method: 'PUT', path: '/api/scenes/{id}/context', summary: 'Edit CONTEXT.md', access: 'admin', params: ById, body: z.object({ content: Markdown }), reply: Context },
  kbs: { method: 'GET', path: '/api/scenes/{id}/kbs', summary: 'Mounted knowledge bases', access: 'read', params: ById, reply: z.object({ kbs: z.array(Kb) }) },
  mountKb: { method: 'POST', path: '/api/scenes/{id}/kbs', summary: 'Mount a knowledge base', access: 'admin', params: ById, body: z.object({ kb_id: Id }), reply: z.object({ kb: Kb }), status: 201 },
  unmountKb: { method: 'DELETE', path: '/api/scenes/{id}/kbs/{kb_id}', summary: 'Unmount a knowledge base', access: 'admin', params: z.object({ id: Id, kb_id: Id }), reply: Deleted },
  roster: { method: 'GET', path: '/api/scenes/{id}/roster', summary: 'Who serves in the scene, the lead first', access: 'read', params: ById, reply: z.object({ roster: z.array(Member) }) },
  arrange: { method: 'PUT', path: '/api/scenes/{id}/roster', summary: 'Say who serves in the scene, in which order and role', access: 'admin', params: ById, body: z.object({ roster: z.array(Serving).max(500) }), reply: z.object({ roster: z.array(Member) }) },
  addMember: { method: 'POST', path: '/api/scenes/{id}/roster', summary: 'Add an agent to the scene', access: 'admin', params: ById, body: Serving, reply: z.object({ member: Member }), status: 201 },
  removeMember: { method: 'DELETE', path: '/api/scenes/{id}/roster/{agent_id}', summary: 'Take an agent out of the scene', access: 'admin', params: z.object({ id: Id, agent_id: Id }), reply: Deleted },
  skills: { method: 'GET', path: '/api/scenes/{id}/skills', summary: 'Skills that come with the scene', access: 'read', params: ById, reply: z.object({ skills: z.array(Skill) }) },
  updateSkills: { method: 'PUT', path: '/api/scenes/{id}/skills', summary: 'Give the scene exactly these skills', access: 'admin', params: ById, body: z.object({ skills: z.array(Id).max(200) }), reply: z.object({ skills: z.array(Skill) }) },
  chat: {
    method: 'POST',
    path: '/api/scenes/{id}/chat',
    summary: 'Say something as a person from outside; waits for the answer, or streams it with Accept: text/event-stream',
    access: 'chat',
    params: ById,
    body: z.object({ user_id: OutsideUser, content: Content, agent_id: Id.optional() }),
    reply: ChatReply,
  },
  users: {
    method: 'GET',
    path: '/api/scenes/{id}/users',
    summary: 'People from outside, the latest first',
    access: 'read',
    params: ById,
    query: z.object({ limit: Limit, before: OutsideUser.optional().describe('only those who spoke before this person last did') }),
    reply: z.object({ users: z.array(Visitor), next_before: z.string().optional() }),
  },
  history: { method: 'GET', path: '/api/scenes/{id}/users/{uid}/history', summary: 'What one person from outside and the scene said, newest last', access: 'read', params: z.object({ id: Id, uid: OutsideUser }), query: Page, reply: z.object({ history: z.array(HistoryMessage), next_before: z.string().optional() }) },
})

export interface SceneEvents {
  'scene.created': Scene
  'scene.updated': Scene
  'scene.removed': { id: string }
  'scene.message': SceneMessage
}
