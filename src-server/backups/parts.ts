// What a backup is made of: which parts of the house's folder, under which names in the file, and what the file says of itself.
import type { Kind } from '../kernel/unpack'
import { z } from 'zod'
import { conflict, Refusal } from '../kernel/errors'
import { Timestamp } from '../kernel/route'
import { isBelow } from '../kernel/unpack'
import { Counts, Reason } from './contract'

export const ENDING = '.cococat-backup'

/** The file's own form; a program that knows only older ones refuses it. */
export const FORMAT = 1

export const DATABASE = 'cococat.db'
/** Logs, locks, other backups and what can be fetched again are not the house. */
export const FOLDERS: readonly string[] = ['agents', 'scenes', 'knowledge', 'skills', 'trash']
export const KEYS = 'keys'
export const KEY = `${KEYS}/vault.key`

export const Manifest = z.object({
  format: z.number().int(),
  version: z.string(),
  house: z.string(),
  made_at: Timestamp,
  reason: Reason,
  by: z.string().nullable(),
  with_key: z.boolean(),
  counts: Counts,
})
export type Manifest = z.infer<typeof Manifest>

/** A backup as a packed folder. */
export const BACKUP: Kind<Manifest> = {
  format: FORMAT,
  manifest: Manifest,
  isPart: name => name === DATABASE || name === KEY || isBelow(FOLDERS, name),
  isWhole: ({ with_key }, has) => has(DATABASE) && with_key === has(KEY),
  isSecret: name => name === KEY,
  broken: why => new Refusal(400, 'not_a_backup', `This is no backup that can be used: ${why}.`),
  newer: () => conflict('newer_backup', 'This backup was made by a newer CocoCat. Update CocoCat, then try again.'),
}
