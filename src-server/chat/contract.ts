// Group chat: rooms where agents and the person talk; a mention wakes an agent.
import { z } from 'zod'
import { Content, contract, Deleted, Id, Limit, Name, Timestamp, Trashed } from '../kernel/route'

/** The group that every agent is in. */
export const GENERAL = 'general'

export const Group = z.object({
  id: Id,
  name: z.string(),
  announcement: z.string(),
  members: z.array(z.string()),
  is_default: z.boolean(),
  created_at: Timestamp,
})
export type Group = z.infer<typeof Group>

export const ChatMessage = z.object({
  id: Id,
  group_id: z.string(),
  from: z.string(),
  content: z.string(),
  mentions: z.array(z.string()).describe('ids of the agents it names; its turns (`GET /api/turns?source_id=`) say who of them was woken'),
  timestamp: Timestamp,
  task_id: z.string().nullable(),
  reply_to: z.string().nullable().describe('id of the message this one answers'),
  token_count: z.number().int(),
})
export type ChatMessage = z.infer<typeof ChatMessage>

const ById = z.object({ id: Id })
const Window = z.object({ limit: Limit, before: Id.optional().describe('id of a message: only messages before it'), around: Id.optional().describe('id of a message: it, with what was said before and after it') })
const Messages = z.object({ messages: z.array(ChatMessage), next_before: z.string().optional() })

export const chat = contract({
  general: { method: 'GET', path: '/api/chat', summary: 'Messages of the group `general`, newest last', access: 'read', query: Window, reply: Messages },
  groups: { method: 'GET', path: '/api/chat/groups', summary: 'List groups, `general` first', access: 'read', reply: z.object({ groups: z.array(Group) }) },
  create: {
    method: 'POST',
    path: '/api/chat/groups',
    summary: 'Create a group',
    access: 'admin',
    body: z.object({ name: Name, id: Id.optional(), announcement: z.string().max(4000).default(''), members: z.array(Id).max(500).default([]) }),
    reply: z.object({ group: Group }),
    status: 201,
  },
  update: {
    method: 'PUT',
    path: '/api/chat/groups/{id}',
    summary: 'Rename a group, change its announcement or its members',
    access: 'admin',
    params: ById,
    body: z.object({ name: Name, announcement: z.string().max(4000), members: z.array(Id).max(500) }).partial(),
    reply: z.object({ group: Group }),
  },
  remove: { method: 'DELETE', path: '/api/chat/groups/{id}', summary: 'Delete a group; it can be restored with its messages', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/groups', summary: 'Deleted groups that can be restored, the latest first', access: 'read', reply: z.object({ groups: z.array(Trashed) }) },
  restore: { method: 'POST', path: '/api/trash/groups/{id}/restore', summary: 'Bring a deleted group back with its messages', access: 'admin', params: ById, reply: z.object({ group: Group }), status: 201 },
  messages: { method: 'GET', path: '/api/chat/groups/{id}/messages', summary: 'Messages of a group, newest last', access: 'read', params: ById, query: Window, reply: Messages },
  post: {
    method: 'POST',
    path: '/api/chat/groups/{id}/messages',
    summary: 'Say something in a group; @agent and @all wake agents',
    access: 'chat',
    params: ById,
    body: z.object({ content: Content, from: Id.default('user'), task_id: Id.optional(), reply_to: Id.optional() }),
    reply: z.object({ message: ChatMessage }),
    status: 201,
  },
})

export interface ChatEvents {
  'group.created': Group
  'group.updated': Group
  'group.removed': { id: string }
  'chat.message': ChatMessage
}
