// Cron expressions of 5 or 6 fields: read and refused field by field, and matched against what a wall clock shows.
import { CronTime } from 'cron'
import { invalid } from '../kernel/errors'

export interface Cron {
  /** Is the hour left open, so that the task runs all day long? */
  everyHour: boolean
  /** The first wall time after this one that fits. A wall time is written as if it were UTC, in milliseconds. */
  after: (wall: number) => number
}

interface Field { name: string, from: number, to: number, words?: string[] }

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FIELDS: Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  { name: 'day of week', from: 0, to: 7, words: DAYS },
]

/** Reads an expression that was checked. */
export function readCron(text: string): Cron {
  const parts = partsOf(text)
  const matcher = new CronTime(parts.join(' '), 'UTC') // wall times know no zone; times.ts does
  return { everyHour: parts[2] === '*', after: wall => matcher.getNextDateFrom(new Date(wall - CYCLE), 'UTC').toMillis() + CYCLE }
}

/** The calendar repeats every 400 years to the day of the week. `cron` looks no further than 8 years from today, so it looks a cycle back. */
const CYCLE = 146_097 * 86_400_000

/** Throws a 400 that names the field and what is wrong with it. */
export function checkCron(text: string): void {
  const parts = partsOf(text)
  parts.forEach((part, i) => checkField(part, FIELDS[i]!))
  try {
    new CronTime(parts.join(' '), 'UTC').sendAt() // within 8 years: whatever comes at all comes once in them
  }
  catch {
    throw invalid('cron', `never comes: no month “${parts[4]}” has a day “${parts[3]}”`)
  }
}

/** Six fields always: five begin at second 0. */
function partsOf(text: string): string[] {
  const parts = text.trim().split(/\s+/)
  if (parts.length < 5 || parts.length > 6)
    throw invalid('cron', `has ${parts.length} ${parts.length === 1 ? 'field' : 'fields'}; it takes 5 (minute, hour, day of month, month, day of week), or 6 with the second before them`)
  return parts.length === 5 ? ['0', ...parts] : parts
}

function checkField(part: string, field: Field): void {
  const refuse = (why: string): Error => invalid('cron', `has a bad ${field.name} “${part}”: ${why}`)
  const stranger = part.toLowerCase().match(/[a-z]+/g)?.find(word => !field.words?.includes(word))
  if (stranger !== undefined)
    throw refuse(field.words ? `it knows the names ${field.words.join(', ').toUpperCase()}` : 'it takes numbers only')
  try {
    void new CronTime(FIELDS.map(other => other === field ? part : '*').join(' '), 'UTC')
  }
  catch (error) {
    throw refuse(reasonOf(error instanceof Error ? error.message : '', field))
  }
}

/** Why `cron` refused a field, for a person. */
function reasonOf(message: string, { from, to }: Field): string {
  if (message.includes('out of range'))
    return `it goes from ${from} to ${to}`
  if (message.includes('invalid range'))
    return 'a range goes from the smaller to the larger'
  if (message.includes('step of zero'))
    return 'a step is 1 or more'
  return 'it takes *, numbers, ranges (1-5), lists (1,3) and steps (*/15)'
}
