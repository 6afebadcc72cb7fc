// The time a text begins with, in English or Chinese, and the moment it means.
import type { Day, Timing } from './timing'
import { zoneOf } from '../../schedule/zone'
import { chinese } from './times-chinese'
import { english } from './times-english'

/** `words`: the time as it was said. */
export interface Timed { timing: Timing, words: string, rest: string }

const SAYINGS = [...english, ...chinese]
/** No time takes more to say; what follows is never searched. */
const LONGEST = 120

/** Reads the time a text begins with; null where it begins with none. */
export function timeAtStart(text: string): Timed | null {
  for (const { pattern, read } of SAYINGS) {
    const match = pattern.exec(text.slice(0, LONGEST))
    const timing = match && read(match)
    if (!timing)
      continue
    const words = match[0].trim()
    const rest = text.slice(match[0].length)
    if (!(/[a-z\d]$/i.test(words) && /^[a-z\d]/i.test(rest))) // “in 10 minutest” is no time
      return { timing, words, rest: rest.replace(/^的?(?:时候)?[\s,:\uFF0C\uFF1A\u3002.]*/u, '') }
  }
  return null
}

const MINUTE = 60_000
const DAY = 86_400_000

/** The moment meant at `now`, in milliseconds; null for a date that does not exist. */
export function momentOf(timing: Exclude<Timing, { kind: 'cron' }>, now: number, timezone: string): number | null {
  if (timing.kind === 'after')
    return now + timing.minutes * MINUTE
  const today = Math.floor(shownAt(now, timezone) / DAY) * DAY
  const moment = (day: number): number => {
    const shown = day + (timing.hour * 60 + timing.minute) * MINUTE
    return shown - offset(shown - offset(shown, timezone), timezone) // twice, for a clock that jumps between the two
  }
  if (timing.day === null)
    return moment(today) > now ? moment(today) : moment(today + DAY)
  const day = dayOf(timing.day, today, other => moment(other) > now)
  return day === null ? null : moment(day)
}

/** What the clocks of a time zone show, as if they were UTC. */
export const shownAt = (at: number, timezone: string): number => at + offset(at, timezone)

const offset = (at: number, timezone: string): number => zoneOf(timezone)?.offset(at) ?? 0

/** The day meant, as its midnight were it UTC. */
function dayOf(day: Day, today: number, isAhead: (day: number) => boolean): number | null {
  if ('days' in day)
    return today + day.days * DAY
  if ('weekday' in day)
    return today + daysTo(day, new Date(today).getUTCDay(), isAhead(today)) * DAY
  const inYear = (year: number): number => Date.UTC(year, day.month - 1, day.day)
  const year = new Date(today).getUTCFullYear()
  const meant = inYear(day.year ?? (isAhead(inYear(year)) ? year : year + 1))
  return new Date(meant).getUTCMonth() === day.month - 1 ? meant : null
}

function daysTo({ weekday, week }: { weekday: number, week: 'this' | 'after' | 'next' }, today: number, stillToday: boolean): number {
  if (week === 'next')
    return (weekday + 6) % 7 - (today + 6) % 7 + 7
  const days = (weekday - today + 7) % 7
  return days > 0 || (week === 'this' && stillToday) ? days : 7
}
