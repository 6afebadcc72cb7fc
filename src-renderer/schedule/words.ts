import type { Task } from '@server/schedule/contract'
import type { Rhythm } from './rhythm'
// When a task runs, in plain words of the page's language.
import { tag } from '@/kit/time'
import { t } from '@/shell/i18n'
import { rhythmOf } from './rhythm'
import { dayAndTime } from './times'
import { differsFromHere, placeOf } from './zone'

const list = (words: readonly string[]): string => new Intl.ListFormat(tag()).format(words)

/** `Mon`, `周一`, or in full; 0 is Sunday, and so is 7. */
export const weekdayName = (day: number, weekday: 'short' | 'long' = 'long'): string =>
  new Intl.DateTimeFormat(tag(), { weekday, timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day)) // a Sunday

const monthName = (month: number): string => new Intl.DateTimeFormat(tag(), { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2023, month - 1, 1))
const weekdayInWords = (day: number): string => weekdayName(day, t('schedule.words.weekdays') === 'short' ? 'short' : 'long')

/** Monday first. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)

/** `Every weekday at 09:00`; null where it says nothing yet, or nothing that could be put into words. */
export function rhythmWords(rhythm: Rhythm): string | null {
  const { kind, time, weekdays, days, minutes, hours, minute } = rhythm
  switch (kind) {
    case 'minutes': return t('schedule.words.minutes', { n: minutes }, minutes)
    case 'hours': return t('schedule.words.hours', { n: hours, minute: String(minute).padStart(2, '0') }, hours)
    case 'day': return time && t('schedule.words.day', { time })
    case 'weekday': return time && t('schedule.words.weekday', { time })
    case 'week': return time && weekdays.length ? t('schedule.words.week', { days: list(WEEK.filter(day => weekdays.includes(day)).map(weekdayInWords)), time }) : null
    case 'month': return time && days.length ? t('schedule.words.month', { days: list(ascending(days).map(String)), time }) : null
    case 'once': return null
    case 'cron': return cronWords(rhythm.cron)
  }
}

/** When a task runs: `Every day at 09:00`, `Once, Wed 25 Nov, 09:00`, or its cron where that is all there is to say. */
export function timingWords({ cron, run_at }: Pick<Task, 'cron' | 'run_at'>): string {
  if (cron !== null)
    return rhythmWords(rhythmOf(cron)) ?? cron
  return run_at === null ? '' : t('schedule.words.once', { when: dayAndTime(run_at) })
}

/** Whether a task's words are about another clock than the one on this wall. */
function isElsewhere({ cron, timezone, next_run }: Pick<Task, 'cron' | 'timezone' | 'next_run'>): boolean {
  return cron !== null && differsFromHere(timezone, next_run ?? new Date().toISOString())
}

interface Part { name: 'months' | 'days' | 'weekdays' | 'hours' | 'minutes' | 'seconds', field: string, from: number, to: number, say: (number: number) => string }

/** `*`, and the other ways to say it. */
const isEvery = ({ name, field, from, to }: Part): boolean => field === '*' || field === '*/1' || field === `${from}-${to}` || (name === 'weekdays' && (field === '0-6' || field === '1-7'))

/** A cron that no rhythm says, field by field, from the largest to the smallest. */
export function cronWords(cron: string): string | null {
  const known = rhythmOf(cron)
  if (known.kind !== 'cron')
    return rhythmWords(known)
  const fields = cron.trim().split(/\s+/)
  if (fields.length < 5 || fields.length > 6)
    return null
  const [seconds, minutes, hours, days, months, weekdays] = (fields.length === 6 ? fields : ['0', ...fields]) as [string, string, string, string, string, string]
  const parts: Part[] = [
    { name: 'months', field: months, from: 1, to: 12, say: monthName },
    { name: 'days', field: days, from: 1, to: 31, say: String },
    { name: 'weekdays', field: weekdays, from: 0, to: 7, say: weekdayInWords },
    { name: 'hours', field: hours, from: 0, to: 23, say: String },
    { name: 'minutes', field: minutes, from: 0, to: 59, say: String },
    { name: 'seconds', field: seconds, from: 0, to: 59, say: String },
  ]
  const said = parts.map(part => part.name === 'seconds' && part.field === '0' ? '' : clauseOf(part))
  if (said.includes(null))
    return null
  const clauses = (said as string[]).filter(Boolean)
  if (!isEvery(parts[1]!) && !isEvery(parts[2]!)) // cron means either of them
    clauses.splice(clauses.indexOf(said[1]!), 2, t('schedule.words.either', { a: said[1]!, b: said[2]! }))
  const sentence = clauses.join(t('schedule.words.comma'))
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1)
}

/** What one field says: nothing for `*`, unless it is the smallest; null for what has no words. */
function clauseOf(part: Part): string | null {
  const { name, field } = part
  if (isEvery(part))
    return name === 'minutes' || name === 'seconds' ? t(`schedule.words.every.${name}`) : ''
  const step = /^\*\/(\d{1,2})$/.exec(field)?.[1]
  if (step)
    return t(`schedule.words.each.${name}`, { n: Number(step) })
  const words = field.split(',').map(range => rangeWords(range, part))
  return words.includes(null) ? null : t(`schedule.words.at.${name}`, { list: list(words as string[]) })
}

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function numberOf(text: string): number {
  const name = text.toLowerCase()
  if (NAMES.includes(name))
    return NAMES.indexOf(name)
  return MONTHS.includes(name) ? MONTHS.indexOf(name) + 1 : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
}

/** `9`, `9-17`, `9-17/2`; null for what is none, or is out of its bounds. */
function rangeWords(text: string, { from, to, say }: Part): string | null {
  const [range = '', step, ...more] = text.split('/')
  const numbers = range.split('-').map(numberOf)
  const fits = numbers.every(number => number >= from && number <= to) && numbers.length <= 2 && more.length === 0
  if (!fits || (step !== undefined && (numbers.length === 1 || !/^[1-9]\d?$/.test(step))))
    return null
  const [first, last] = numbers.map(say)
  const words = last === undefined ? first! : t('schedule.words.range', { from: first!, to: last })
  return step === undefined ? words : t('schedule.words.stepped', { range: words, n: Number(step) })
}

/** A note on a task whose words are about a clock elsewhere; nothing for the others. */
export const zoneNote = (task: Pick<Task, 'cron' | 'timezone' | 'next_run'>): string => isElsewhere(task) ? ` · ${t('schedule.inZone', { place: placeOf(task.timezone) })}` : ''

/** A result as it is shown: what the house itself says of a run that came to nothing is said in the page's language. */
export function resultWords(result: string): string {
  if (result.startsWith('Passed over: the run before'))
    return t('schedule.result.passedOver')
  return result.startsWith('Missed: CocoCat was not open') ? t('schedule.result.missed') : result
}
