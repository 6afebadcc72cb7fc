// What the server tells main over the private port: how the team stands, and what a person may want to be told of.
import { z } from 'zod'
import { NOTICE_KINDS } from './bridge'

const Notice = z.object({
  type: z.literal('notice'),
  kind: z.enum(NOTICE_KINDS),
  who: z.string().max(200).describe('the agent’s name'),
  about: z.enum(['tool', 'hire', 'letter', 'group', 'turn']).describe('what it is about'),
  text: z.string().max(1000).describe('the tool’s name, the position, the beginning of what was written, or why it failed'),
  path: z.string().max(400).regex(/^\/[^/]/, 'must be a path of the page').describe('where the page shows it'),
})
export type Notice = z.infer<typeof Notice>

const Badge = z.object({
  type: z.literal('badge'),
  waits: z.int().min(0).describe('how much waits for the person'),
  paused: z.boolean(),
  busy: z.array(z.string().max(200)).max(500).describe('names of the agents at work'),
})
export type Badge = z.infer<typeof Badge>

const News = z.discriminatedUnion('type', [Notice, Badge])

/** A message of the server, if it is news; null for whatever else it says. */
export function newsIn(message: unknown): Notice | Badge | null {
  return News.safeParse(message).data ?? null
}
