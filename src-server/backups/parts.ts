// What a backup is made of: which parts of the house's folder, under which names in the file, and what the file says of itself.
import { z } from 'zod'
import { Timestamp } from '../kernel/route'
import { Counts, Reason } from './contract'

export const ENDING = '.cococat-backup'

/** The file's own form; a program that knows only older ones refuses it. */
export const FORMAT = 1

export const DATABASE = 'cococat.db'
/** Logs, locks, other backups and what can be fetched again are not the house. */
export const FOLDERS: readonly string[] = ['agents', 'scenes', 'knowledge', 'skills', 'trash']
export const KEYS = 'keys'
export const KEY = `${KEYS}/vault.key`

export const MANIFEST = 'manifest.json'
/** The last file inside: what every other one is. */
export const HASHES = 'hashes.json'

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

export const Hashes = z.record(z.string(), z.object({ bytes: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
export type Hashes = z.infer<typeof Hashes>

/** Is this a name that a backup's file may have inside? It never leads out of its folder, on any system. */
export function isPart(name: string): boolean {
  if (name === DATABASE || name === KEY || name === MANIFEST || name === HASHES)
    return true
  const [folder = '', ...steps] = name.replace(/\/$/, '').split('/')
  return FOLDERS.includes(folder) && steps.every(step => step !== '' && step !== '.' && step !== '..' && !/[\\:\p{Cc}]/u.test(step)) && (steps.length > 0 || name.endsWith('/'))
}
