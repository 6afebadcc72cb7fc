// What a time that somebody says comes to: a cron, a while from now, or a time of a day.

/** A day by its distance from today, by its weekday, or by its date. */
export type Day
  = | { days: number }
    /** `this`: the next of that name, today too; `after`: not today; `next`: of the week after this one. */
    | { weekday: number, week: 'this' | 'after' | 'next' }
    | { year: number | null, month: number, day: number }

export type Timing
  = | { kind: 'cron', cron: string }
    | { kind: 'after', minutes: number }
    /** `day` null: today, or tomorrow where that time has gone by. */
    | { kind: 'at', day: Day | null, hour: number, minute: number }

/** What the named groups of a pattern caught, with the numbers among them read. */
export interface Caught {
  /** Named groups as they were written, in small letters. */
  said: Partial<Record<string, string>>
  /** The usual hour of the part of the day that was named. */
  usual: number | null
  /** The time that was named; null where none was, `wrong` where no clock shows it. */
  clock: { hour: number, minute: number } | 'wrong' | null
}

/** A way of saying a time: the pattern, anchored where the text begins, and what it comes to; null where it makes no sense. */
export interface Saying { pattern: RegExp, read: (match: RegExpExecArray) => Timing | null }

/** The hour meant where nobody says one. */
const STANDARD_HOUR = 9

const NOON = 12

/** An hour as it is said, made one of 24: “7 in the evening”, “11 at noon”, “12 am”. */
export function hourOf(said: number, half: 'am' | 'pm' | null, usual: number | null): number | null {
  if (half === null && usual !== null && usual > NOON && said === NOON)
    return null // midnight of which day?
  const late = half === 'pm' || (half === null && usual !== null && usual >= NOON && !(usual === NOON && said > 6))
  return half === 'am' && said === NOON ? 0 : late && said < NOON ? said + NOON : said
}

/** At a time of a day; null for a time that no clock shows. */
export function at({ clock, usual }: Caught, day: Day | null): Timing | null {
  if (clock === 'wrong')
    return null
  return { kind: 'at', day, ...clock ?? { hour: usual ?? STANDARD_HOUR, minute: 0 } }
}

/** Again and again on the days that the last three fields of a cron say. */
export function again(caught: Caught, days: string): Timing | null {
  const time = at(caught, null)
  return time?.kind === 'at' ? { kind: 'cron', cron: `${time.minute} ${time.hour} ${days}` } : null
}

/** Every so many minutes or hours, where that comes out even over an hour or a day. */
export function every(count: number, unit: 'minutes' | 'hours'): Timing | null {
  const whole = unit === 'hours' ? 24 : 60
  if (count < 1 || whole % count !== 0)
    return null
  const field = count === whole ? '0' : count === 1 ? '*' : `*/${count}`
  return { kind: 'cron', cron: unit === 'hours' ? `0 ${field} * * *` : `${field} * * * *` }
}

export const monthly = (caught: Caught, day: number): Timing | null => day >= 1 && day <= 31 ? again(caught, `${day} * *`) : null

/** Weekdays as cron has them, Sunday first. */
export const onWeekdays = (caught: Caught, days: readonly number[]): Timing | null => again(caught, `* * ${[...new Set(days)].sort((a, b) => a - b).join(',')}`)
