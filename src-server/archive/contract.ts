// Archives: a scene or the whole team in one file that opens on another machine, and the folder of an older CocoCat.
import { z } from 'zod'
import { contract, Id, Timestamp } from '../kernel/route'

/** The ending of an archive's name. */
export const ARCHIVE_ENDING = '.cococat'

/** The largest archive that is taken in, in bytes. */
export const ARCHIVE_LIMIT = 4e9

export const ArchiveKind = z.enum(['team', 'scene', 'workspace'])
export type ArchiveKind = z.infer<typeof ArchiveKind>

export const ArrivalNoun = z.enum(['agent', 'scene', 'knowledge', 'skill', 'group', 'task'])
export type ArrivalNoun = z.infer<typeof ArrivalNoun>

/** One thing that comes in, and what becomes of it. */
export const Arrival = z.object({
  noun: ArrivalNoun,
  id: z.string().describe('what it is called in the archive'),
  name: z.string(),
  outcome: z.enum(['added', 'renamed', 'same', 'replaced']).describe('`renamed`: another has its id here, so it gets one of its own; `same`: the very same is here already; `replaced`: it takes the place of one that nobody has made anything of yet'),
  as: Id.describe('its id here'),
})
export type Arrival = z.infer<typeof Arrival>

/** What was not taken, and why, as a word. */
export const Left = z.object({
  path: z.string().describe('where it is in the archive'),
  reason: z.enum(['unreadable', 'unknown', 'bad_name', 'reserved', 'too_large', 'nobody', 'secret', 'done', 'link', 'yours', 'permission', 'unasked']).describe('`nobody`: whom it belongs to is not there; `done`: a task whose time is over; `unknown`: nothing here is made of it; `yours`: this house has its own; `permission`: what an agent was always allowed is asked about again; `unasked`: what it did by itself is switched off'),
})
export type Left = z.infer<typeof Left>

export const Report = z.object({
  kind: ArchiveKind,
  name: z.string().describe('of the scene, the house or the folder'),
  made_at: Timestamp.nullable(),
  version: z.string().nullable().describe('of the CocoCat that made it'),
  arrivals: z.array(Arrival),
  counts: z.object({ pages: z.number().int(), letters: z.number().int(), messages: z.number().int(), turns: z.number().int() }).describe('what comes with them: pages of knowledge, letters, what was said in groups and by people from outside, turns whose usage is known'),
  left: z.array(Left),
})
export type Report = z.infer<typeof Report>

const One = z.object({ report: Report })

export const archive = contract({
  pack: { method: 'GET', path: '/api/archive', summary: 'The whole team, or one scene with whom and what it needs, as one file; no secret is ever inside', access: 'admin', query: z.object({ scene: Id.optional(), memories: z.enum(['true', 'false']).default('true').describe('with what its agents remember, did and keep') }), reply: z.string().describe('the bytes of the file') },
  look: { method: 'POST', path: '/api/archive/look', summary: 'What opening an archive would bring; nothing is changed', access: 'admin', upload: ARCHIVE_LIMIT, reply: One },
  open: { method: 'POST', path: '/api/archive/open', summary: 'Open an archive: all that is in it is added; nothing that is here is changed', access: 'admin', upload: ARCHIVE_LIMIT, reply: One, status: 201 },
  workspace: { method: 'POST', path: '/api/archive/workspace', summary: 'Take in the folder of an older CocoCat on this computer, or with `open: false` only look at it', access: 'owner', body: z.object({ folder: z.string().min(1).max(4000), open: z.boolean() }), reply: One, status: 201 },
})

export interface ArchiveEvents {
  /** So much is new that whoever shows the house fetches it anew. */
  'archive.opened': { kind: ArchiveKind, name: string, arrived: number }
}
