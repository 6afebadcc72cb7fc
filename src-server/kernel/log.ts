// The house's log: one JSON line an entry, to a file a person can open, kept small.
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import pino from 'pino'

export type Log = pino.Logger

const ROTATE_AT = 5 * 1024 * 1024

/** Opens the log. A file over 5 MiB becomes `<file>.1` (the one before is dropped), so the log never takes more than two of them. */
export function openLog(file: string, level: string): Log {
  mkdirSync(dirname(file), { recursive: true })
  if (existsSync(file) && statSync(file).size > ROTATE_AT)
    renameSync(file, `${file}.1`)
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: file, sync: true, append: true }))
}
