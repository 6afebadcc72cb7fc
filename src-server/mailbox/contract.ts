// Mailboxes: one for every agent and one for the person at the desk (`user`).
import { z } from 'zod'
import { Content, contract, Id, Limit, Timestamp } from '../kernel/route'

/** The mailbox of the person at the desk, and their name wherever somebody is named. */
export const PERSON = 'user'

export const LetterType = z.enum(['message', 'task', 'reply'])
export type LetterType = z.infer<typeof LetterType>

/**
 * Where a letter stands. `queued`: it waits for its agent; `delivered`: it lies in its mailbox, and nobody has to be woken;
 * `read`: its receiver has begun on it; `answered`; `failed`: its turn came to nothing, and it can be sent again.
 */
export const Delivery = z.enum(['queued', 'delivered', 'read', 'answered', 'failed'])
export type Delivery = z.infer<typeof Delivery>

export const Failure = z.object({ reason: z.string().describe('as a word'), message: z.string().describe('as a sentence') })
export type Failure = z.infer<typeof Failure>

export const Letter = z.object({
  idx: z.number().int().describe('place in its mailbox: counts from 0 and never shifts'),
  id: Id,
  from: z.string(),
  to: z.string(),
  content: z.string(),
  type: LetterType,
  status: z.enum(['unread', 'read']),
  task_id: z.string().nullable(),
  reply_to: z.string().nullable().describe('id of the letter this one answers'),
  thread_id: z.string().describe('id of the letter the exchange began with'),
  timestamp: Timestamp,
  read_at: Timestamp.nullable(),
  delivery: Delivery,
  failure: Failure.nullable().describe('why it failed'),
  turn_id: z.string().nullable().describe('the turn it wakes, the latest'),
})
export type Letter = z.infer<typeof Letter>

export const Mailbox = z.object({
  agent_id: z.string(),
  unread: z.number().int(),
  total: z.number().int(),
  latest: Letter.nullable(),
})
export type Mailbox = z.infer<typeof Mailbox>

export const mailbox = contract({
  all: { method: 'GET', path: '/api/mailbox', summary: 'Every mailbox with its counts and newest letter', access: 'read', reply: z.object({ mailboxes: z.array(Mailbox) }) },
  read: {
    method: 'GET',
    path: '/api/mailbox/{agent_id}',
    summary: 'Letters of one mailbox, newest last',
    access: 'read',
    params: z.object({ agent_id: Id }),
    query: z.object({ status: z.enum(['unread', 'read']).optional(), limit: Limit, before: z.coerce.number().int().min(0).optional().describe('an idx: only letters before it') }),
    reply: z.object({ agent_id: z.string(), unread: z.number().int(), total: z.number().int(), messages: z.array(Letter), next_before: z.number().int().optional() }),
  },
  thread: {
    method: 'GET',
    path: '/api/mailbox/threads/{thread_id}',
    summary: 'One exchange over all mailboxes, newest last',
    access: 'read',
    params: z.object({ thread_id: Id }),
    query: z.object({ limit: Limit, before: Id.optional().describe('id of a letter: only letters before it') }),
    reply: z.object({ thread_id: z.string(), messages: z.array(Letter), next_before: z.string().optional() }),
  },
  letter: {
    method: 'GET',
    path: '/api/mailbox/letters/{id}',
    summary: 'One letter',
    access: 'read',
    params: z.object({ id: Id }),
    reply: z.object({ message: Letter }),
  },
  resend: {
    method: 'POST',
    path: '/api/mailbox/letters/{id}/resend',
    summary: 'Send a failed letter again: its agent is woken anew',
    access: 'chat',
    params: z.object({ id: Id }),
    reply: z.object({ status: z.literal('sent'), message: Letter }),
  },
  send: {
    method: 'POST',
    path: '/api/mailbox/send',
    summary: 'Send a letter; one to an agent wakes it',
    access: 'chat',
    body: z.object({
      to: Id,
      content: Content,
      from: Id.default('user'),
      type: LetterType.default('message'),
      reply_to: Id.optional(),
      task_id: Id.optional(),
    }),
    reply: z.object({ status: z.literal('sent'), message: Letter }),
    status: 201,
  },
  markRead: {
    method: 'PUT',
    path: '/api/mailbox/{agent_id}/read/{idx}',
    summary: 'Mark a letter read; doing it twice changes nothing',
    access: 'chat',
    params: z.object({ agent_id: Id, idx: z.string().regex(/^\d{1,9}$/, 'must be a whole number from 0').transform(Number) }),
    reply: z.object({ status: z.literal('read'), message: Letter }),
  },
})

export interface MailEvents {
  'mail.delivered': { message: Letter, unread: number, total: number }
  'mail.read': { agent_id: string, idx: number, id: string, read_at: string, unread: number }
  'mail.updated': { agent_id: string, idx: number, id: string } & Pick<Letter, 'delivery' | 'failure' | 'turn_id'>
}
