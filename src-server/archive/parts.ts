// What an archive is made of: which folders, under which names in the file, and what the file says of itself.
import type { Kind } from '../kernel/unpack'
import { z } from 'zod'
import { conflict, Refusal } from '../kernel/errors'
import { Id, Timestamp } from '../kernel/route'
import { isBelow } from '../kernel/unpack'

/** The file's own form; a program that knows only older ones refuses it. */
export const FORMAT = 1

/** The readable folders of a house: one folder in them for each thing. */
export const NOUN_FOLDERS = { agent: 'agents', scene: 'scenes', knowledge: 'knowledge', skill: 'skills' } as const
export type FolderNoun = keyof typeof NOUN_FOLDERS

/** What the whole team remembers, beside the agents' folders. */
export const TEAM_MEMORY = 'TEAM_MEMORY.md'

export const Manifest = z.object({
  format: z.number().int(),
  kind: z.enum(['team', 'scene']),
  name: z.string().max(200),
  version: z.string().max(40),
  made_at: Timestamp,
  scene: Id.nullable(),
})
export type Manifest = z.infer<typeof Manifest>

/** An archive as a packed folder. */
export const ARCHIVE: Kind<Manifest> = {
  format: FORMAT,
  manifest: Manifest,
  isPart: name => isBelow(Object.values(NOUN_FOLDERS), name),
  isWhole: ({ kind, scene }, has) => kind === 'team' ? scene === null : scene !== null && has(`${NOUN_FOLDERS.scene}/${scene}/scene.json`),
  broken: why => new Refusal(400, 'not_an_archive', `This is no archive that can be used: ${why}.`),
  newer: () => conflict('newer_archive', 'This archive was made by a newer CocoCat. Update CocoCat, then try again.'),
}
