// The desktop's own log, beside the server's in the house's folder, and the report a person can send to an engineer.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { tailLines } from '../src-server/kernel/files'
import { openRoll } from '../src-server/kernel/roll'
import { scrub } from '../src-server/kernel/scrub'

export type Level = 'info' | 'warn' | 'error'
export type MainLog = (level: Level, message: string, more?: object) => void

const REPORTED_LINES = 300

export const logFolder = (home: string): string => join(home, 'logs')

/** A log as the server writes its own: JSON lines, five files of 2 MiB at most, no secrets. `home` is asked each time, as it may move. */
export function openMainLog(home: () => string): MainLog {
  return (level, message, more) => {
    const line = JSON.stringify({ level, time: new Date().toISOString(), ...more, msg: message })
    openRoll(join(logFolder(home()), 'desktop.log')).write(`${scrub(line)}\n`)
  }
}

/** The last lines of the server's log, as a person reads them. */
export function lastLines(home: string, count: number): string[] {
  return tailLines(join(logFolder(home), 'server.log'), count).lines.map(readable)
}

const Entry = z.object({ time: z.string(), level: z.number(), msg: z.string().default(''), err: z.object({ message: z.string() }).optional() })

function readable(line: string): string {
  try {
    const { time, level, msg, err } = Entry.parse(JSON.parse(line))
    return `${time.slice(0, 19).replace('T', ' ')}  ${level >= 50 ? 'error' : level >= 40 ? 'warn ' : 'info '}  ${msg}${err ? `: ${err.message}` : ''}`
  }
  catch {
    return line
  }
}

/** One text: the facts given, and the last lines of both logs. Secrets are taken out, and where the person's folders are. */
export function makeReport(facts: Readonly<Record<string, string>>, home: string): string {
  const head = Object.entries(facts).map(([name, value]) => `${name}: ${value}`)
  const logs = ['desktop.log', 'server.log'].flatMap((name) => {
    const { lines } = tailLines(join(logFolder(home), name), REPORTED_LINES)
    return ['', `--- ${name}, the last ${lines.length} lines`, ...lines]
  })
  return `${scrub([...head, ...logs].join('\n')).replaceAll(home, '<house>').replaceAll(homedir(), '~')}\n`
}
