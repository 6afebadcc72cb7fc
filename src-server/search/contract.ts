// Search through the whole house: pages of every knowledge base, letters of every mailbox, messages of every group.
import { z } from 'zod'
import { contract, Timestamp } from '../kernel/route'

export const FOUND_KINDS = ['page', 'letter', 'message'] as const
export type FoundKind = typeof FOUND_KINDS[number]

const common = {
  title: z.string().describe('of the page, the beginning of the letter, the name of the group'),
  snippet: z.string().describe('plain text, not HTML; matches stand between <mark> and </mark>'),
  timestamp: Timestamp,
  score: z.number().describe('within its kind: more fits better'),
}

export const Found = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), ...common, from: z.null(), where: z.object({ kb_id: z.string(), slug: z.string() }) }),
  z.object({ kind: z.literal('letter'), ...common, from: z.string(), where: z.object({ mailbox: z.string(), idx: z.number().int(), id: z.string() }) }),
  z.object({ kind: z.literal('message'), ...common, from: z.string(), where: z.object({ group_id: z.string(), id: z.string() }) }),
])
export type Found = z.infer<typeof Found>

/** Of a longer question only the beginning is looked for. */
export const QUESTION_READ = 500

export const search = contract({
  find: {
    method: 'GET',
    path: '/api/search',
    summary: 'Search pages, letters and messages at once, in English and Chinese; what is being typed is found by its beginning',
    access: 'read',
    query: z.object({
      q: z.string().max(100_000).describe(`what is looked for; of more than ${QUESTION_READ} characters the first ones`),
      kinds: z.string().max(100).regex(/^(?:page|letter|message)(?:,(?:page|letter|message))*$/, `must be some of ${FOUND_KINDS.join(', ')}, with commas between`).default(FOUND_KINDS.join(',')).transform(text => FOUND_KINDS.filter(kind => text.split(',').includes(kind))),
      limit: z.coerce.number().int().min(1).max(50).default(10).describe('of each kind at most so many'),
    }),
    reply: z.object({ results: z.array(Found).describe('kind by kind, in each the best first, and of what fits alike the newest first'), took_ms: z.number() }),
  },
})
