// A log file that stays small: past its limit it becomes `<file>.1`, that one `<file>.2`, and the oldest goes.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Roll {
  /** Adds text to the end. It never throws: a full disk must not stop what is being told of. */
  write: (text: string) => void
}

const LIMIT = 2 * 1024 * 1024
const FILES = 5

/** Keeps `files` files of at most `limit` bytes. Nothing stays open between writes, so the folder may be moved or removed. */
export function openRoll(file: string, limit = LIMIT, files = FILES): Roll {
  return {
    write(text) {
      try {
        mkdirSync(dirname(file), { recursive: true })
        const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
        if (size > 0 && size + Buffer.byteLength(text) > limit)
          turn(file, files)
        appendFileSync(file, text, { mode: 0o600 })
      }
      catch {} // there is nobody left to tell
    },
  }
}

function turn(file: string, files: number): void {
  const nth = (n: number): string => n === 0 ? file : `${file}.${n}`
  for (let n = files - 2; n >= 0; n--) {
    if (statSync(nth(n), { throwIfNoEntry: false }))
      renameSync(nth(n), nth(n + 1))
  }
}
