// The file of a memory, and beside it a note of what is being written: so that a write that a crash cut short is known as one.
import { rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { readText, writeAtomic } from '../kernel/files'

/** A write under way: its version, what stood there before, and the fingerprint of what will. */
export const Unsettled = z.object({ version: z.string(), before: z.string(), after: z.string() })
export type Unsettled = z.infer<typeof Unsettled>

export interface Papers {
  read: (id: string) => { content: string, updated_at: string | null }
  write: (id: string, content: string) => void
  /** Notes the write that comes next, or (null) that the last one is settled. */
  note: (id: string, unsettled: Unsettled | null) => void
  /** What was noted last and never settled: the house went down then. */
  noted: (id: string) => Unsettled | null
}

export function openPapers(fileOf: (id: string) => string): Papers {
  const noteOf = (id: string): string => join(dirname(fileOf(id)), `.${basename(fileOf(id))}.writing.json`)

  return {
    read: id => readPaper(fileOf(id)),
    write: (id, content) => writeAtomic(fileOf(id), content),
    note(id, unsettled) {
      if (unsettled)
        writeAtomic(noteOf(id), JSON.stringify(unsettled))
      else
        rmSync(noteOf(id), { force: true })
    },
    noted(id) {
      const text = readText(noteOf(id))
      try {
        return text === null ? null : Unsettled.parse(JSON.parse(text))
      }
      catch {
        return null // a note that nobody can read settles nothing
      }
    },
  }
}

/** A file with the moment it was last changed; empty where there is none. */
export function readPaper(file: string): { content: string, updated_at: string | null } {
  const content = readText(file)
  return content === null ? { content: '', updated_at: null } : { content, updated_at: statSync(file).mtime.toISOString() }
}
