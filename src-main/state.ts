// What the desktop app itself remembers between two starts: where its window stood, and what the person chose for this computer.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, NOTICE_KINDS, THEMES, ZOOMS } from './bridge'
import { Remote } from './remotes/remote'
import { isUpdateAddress } from './updates'

const Placed = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() })
export type Placed = z.infer<typeof Placed>

/** Whatever of the file cannot be read is as it was on the first day. */
const Kept = z.object({
  window: Placed.nullable().catch(null),
  zoom: z.literal(ZOOMS).catch(1),
  language: z.enum(LANGUAGES).nullable().catch(null).describe('null: as the system speaks'),
  theme: z.enum(THEMES).catch('system'),
  closeToTray: z.boolean().nullable().catch(null).describe('null: as is usual on this platform'),
  spelling: z.boolean().nullable().catch(null).describe('null: only where the system brings the words'),
  notices: z.record(z.enum(NOTICE_KINDS), z.boolean()).catch({ approval: true, mention: true, failure: true }),
  port: z.int().min(1).max(65_535).nullable().catch(null).describe('of the last start: the page keeps its drafts by address'),
  home: z.string().nullable().catch(null).describe('the data folder, once it was moved; null: where it is on every computer'),
  keys: z.boolean().nullable().catch(null).describe('whether the key store is to hold the house’s key; null: where it is a real one'),
  updateAddress: z.string().refine(isUpdateAddress).nullable().catch(null).describe('who is asked for newer versions; null: nobody'),
  remotes: z.array(Remote).catch([]).describe('the CocoCats elsewhere that this computer was paired with'),
})
export type Kept = z.infer<typeof Kept>

export interface State {
  get: () => Readonly<Kept>
  /** Changes some of it, on the disk too: the whole file or nothing. A disk that refuses costs the memory, never the app. */
  change: (change: Partial<Kept>) => void
  /** Whether the disk has what is remembered. */
  isKept: () => boolean
}

/** Reads the file; one that is not there, or is not ours, is an empty one. `warn` hears when it cannot be written. */
export function openState(file: string, warn: (error: unknown) => void): State {
  let kept = Kept.parse(read(file))
  return {
    get: () => kept,
    isKept: () => JSON.stringify(Kept.parse(read(file))) === JSON.stringify(kept),
    change(change) {
      kept = { ...kept, ...change }
      try {
        write(file, `${JSON.stringify(kept, null, 2)}\n`)
      }
      catch (error) {
        warn(error)
      }
    },
  }
}

function read(file: string): object {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {}
  }
  catch {
    return {}
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.new`
  const opened = openSync(draft, 'w', 0o600)
  try {
    writeFileSync(opened, text)
    fsyncSync(opened)
  }
  finally {
    closeSync(opened)
  }
  renameSync(draft, file)
}
