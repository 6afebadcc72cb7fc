// Entries: through which channel outside people reach which scene or agent.
import { z } from 'zod'
import { contract, Deleted, Id, Limit, Name, Timestamp, Trashed } from '../kernel/route'

export const ChannelId = z.enum(['wechat', 'telegram', 'feishu', 'dingtalk', 'wecom', 'slack', 'discord', 'github', 'generic'])
export type ChannelId = z.infer<typeof ChannelId>

export const TargetType = z.enum(['scene', 'agent'])
export type TargetType = z.infer<typeof TargetType>

/** What stands in the place of a secret in every answer; sent back, it leaves the secret as it is. */
export const HIDDEN = '••••'

const Config = z.record(z.string().max(100), z.union([z.string().max(4000), z.number(), z.boolean(), z.null()]))

export const Entry = z.object({
  id: Id,
  channel: ChannelId,
  name: z.string(),
  target_type: TargetType,
  target_id: z.string(),
  enabled: z.boolean(),
  config: Config.describe('secrets are hidden'),
  status: z.enum(['new', 'working', 'failing', 'disabled', 'locked']).describe('`locked`: the key of the house was lost, so its secrets have to be given anew'),
  last_event_at: Timestamp.nullable(),
  webhook_url: z.string().describe('the address to paste at the platform, without the house’s own'),
  created_at: Timestamp,
})
export type Entry = z.infer<typeof Entry>

export const Delivery = z.object({
  id: Id,
  entry_id: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  verdict: z.string().describe('`accepted`, `repeated`, `ignored`, `refused`, `answered`, `failed`, `dead` …'),
  code: z.string().nullable().describe('why, as a word for machines: `bad_signature`, `not_addressed`, `unreachable` …; null for one from before there were codes'),
  reason: z.string().nullable().describe('why, as a sentence'),
  user_id: z.string().nullable(),
  headers: z.record(z.string(), z.string()).describe('secrets struck out'),
  body: z.string().describe('secrets struck out, at most 64 kB'),
  attempts: z.number().int(),
  timestamp: Timestamp,
})
export type Delivery = z.infer<typeof Delivery>

const ById = z.object({ id: Id })
const One = z.object({ entry: Entry })

export const entries = contract({
  list: { method: 'GET', path: '/api/entries', summary: 'List entries', access: 'read', reply: z.object({ entries: z.array(Entry) }) },
  create: {
    method: 'POST',
    path: '/api/entries',
    summary: 'Create an entry',
    access: 'admin',
    body: z.object({ channel: ChannelId, name: Name, id: Id.optional(), target_type: TargetType, target_id: Id, enabled: z.boolean().default(true), config: Config.default({}) }),
    reply: One,
    status: 201,
  },
  update: { method: 'PUT', path: '/api/entries/{id}', summary: 'Update an entry; config merges, hidden secrets stay', access: 'admin', params: ById, body: z.object({ name: Name, target_type: TargetType, target_id: Id, enabled: z.boolean(), config: Config }).partial(), reply: One },
  remove: { method: 'DELETE', path: '/api/entries/{id}', summary: 'Delete an entry; it can be restored with its secrets for 30 days', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/entries', summary: 'Deleted entries that can be restored, the latest first', access: 'read', reply: z.object({ entries: z.array(Trashed) }) },
  restore: { method: 'POST', path: '/api/trash/entries/{id}/restore', summary: 'Bring a deleted entry back, secrets and all', access: 'admin', params: ById, reply: One, status: 201 },
  test: { method: 'POST', path: '/api/entries/{id}/test', summary: 'Ask the platform whether the entry’s credentials are good', access: 'admin', params: ById, reply: z.object({ ok: z.boolean(), message: z.string() }) },
  deliveries: {
    method: 'GET',
    path: '/api/entries/{id}/deliveries',
    summary: 'What came in and went out, newest last, with its verdict',
    access: 'read',
    params: ById,
    query: z.object({ limit: Limit, before: Id.optional(), verdict: z.string().max(40).optional() }),
    reply: z.object({ deliveries: z.array(Delivery), next_before: z.string().optional() }),
  },
  replay: { method: 'POST', path: '/api/entries/{id}/deliveries/{delivery_id}/replay', summary: 'Take an incoming delivery in again, or send a dead outgoing one again', access: 'admin', params: z.object({ id: Id, delivery_id: Id }), reply: z.object({ delivery: Delivery }) },
})

export interface EntryEvents {
  'entry.created': Entry
  'entry.updated': Entry
  'entry.removed': { id: string }
}
