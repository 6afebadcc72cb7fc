// The house's log: one JSON line an entry, to files a person can open, kept small and without secrets.
import pino from 'pino'
import { openRoll } from './roll'
import { scrub } from './scrub'

export type Log = pino.Logger

/** Opens the log. It takes at most five files of 2 MiB (see roll.ts), and what looks like a secret is never in them. */
export function openLog(file: string, level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: scrub } }, openRoll(file))
}
