// How often a task runs as a person chooses it, and the cron that says the same; one is read back from the other.

export const KINDS = ['day', 'weekday', 'week', 'month', 'hours', 'minutes', 'once', 'cron'] as const
export type Kind = typeof KINDS[number]

/** Only what fits evenly into an hour or a day: “every 7 minutes” is nothing that cron can say. */
export const MINUTES: readonly number[] = [1, 2, 3, 5, 10, 15, 20, 30]
export const HOURS: readonly number[] = [1, 2, 3, 4, 6, 8, 12]

/** Every field keeps its value while another kind is looked at. */
export interface Rhythm {
  kind: Kind
  /** `09:00`: for day, weekday, week and month. */
  time: string
  /** 0 is Sunday. */
  weekdays: readonly number[]
  /** Days of the month. */
  days: readonly number[]
  minutes: number
  hours: number
  /** At which minute of the hour. */
  minute: number
  /** `2026-11-22T09:00`: what the clock of the task's zone shows, for once. */
  at: string
  /** Written freely. */
  cron: string
}

export const rhythmAtFirst = (): Rhythm => ({ kind: 'day', time: '09:00', weekdays: [1], days: [1], minutes: 15, hours: 1, minute: 0, at: '', cron: '' })

/** A rhythm's cron; null where it has none: it runs once, or something is still to be chosen. */
export function cronOf(rhythm: Rhythm): string | null {
  const { kind, minutes, hours, minute } = rhythm
  const [hour, atMinute] = rhythm.time.split(':').map(Number)
  const clock = rhythm.time && `${atMinute} ${hour}`
  switch (kind) {
    case 'minutes': return `${minutes === 1 ? '*' : `*/${minutes}`} * * * *`
    case 'hours': return `${minute} ${hours === 1 ? '*' : `*/${hours}`} * * *`
    case 'day': return clock && `${clock} * * *`
    case 'weekday': return clock && `${clock} * * 1-5`
    case 'week': return clock && listed(rhythm.weekdays) && `${clock} * * ${listed(rhythm.weekdays)}`
    case 'month': return clock && listed(rhythm.days) && `${clock} ${listed(rhythm.days)} * *`
    case 'cron': return rhythm.cron.trim() || null
    case 'once': return null
  }
}

const listed = (numbers: readonly number[]): string | null => [...numbers].sort((a, b) => a - b).join(',') || null

/** The rhythm that a cron says; a `cron` of its own where no other kind says exactly that. */
export function rhythmOf(cron: string): Rhythm {
  const first = { ...rhythmAtFirst(), cron }
  return { ...first, ...known(cron) ?? { kind: 'cron' } }
}

function known(cron: string): Partial<Rhythm> | null {
  const fields = cron.trim().split(/\s+/)
  const [minute = '', hour = '', days = '', month = '', weekdays = ''] = fields.length === 6 && fields[0] === '0' ? fields.slice(1) : fields
  if (month !== '*' || (fields.length !== 5 && fields[0] !== '0') || fields.length > 6)
    return null
  const open = days === '*' && weekdays === '*'
  const time = timeOf(hour, minute)
  if (time !== null)
    return onDays(time, days, weekdays)
  const everyMinutes = stepOf(minute)
  if (open && hour === '*' && everyMinutes !== null && MINUTES.includes(everyMinutes))
    return { kind: 'minutes', minutes: everyMinutes }
  const everyHours = stepOf(hour)
  const atMinute = numberIn(minute, 0, 59)
  if (open && atMinute !== null && everyHours !== null && HOURS.includes(everyHours))
    return { kind: 'hours', hours: everyHours, minute: atMinute }
  return null
}

function onDays(time: string, days: string, weekdays: string): Partial<Rhythm> | null {
  if (days === '*' && weekdays === '*')
    return { kind: 'day', time }
  if (days === '*' && weekdays === '1-5')
    return { kind: 'weekday', time }
  const ofWeek = days === '*' ? numbersOf(weekdays, 0, 7) : null
  if (ofWeek)
    return { kind: 'week', time, weekdays: [...new Set(ofWeek.map(day => day % 7))] }
  const ofMonth = weekdays === '*' ? numbersOf(days, 1, 31) : null
  return ofMonth && { kind: 'month', time, days: ofMonth }
}

// “*” is every one, “*/5” every fifth.
function stepOf(field: string): number | null {
  return field === '*' ? 1 : Number(/^\*\/(\d{1,2})$/.exec(field)?.[1] ?? Number.NaN) || null
}

function numberIn(field: string, from: number, to: number): number | null {
  const number = /^\d{1,2}$/.test(field) ? Number(field) : Number.NaN
  return number >= from && number <= to ? number : null
}

function timeOf(hour: string, minute: string): string | null {
  const [h, m] = [numberIn(hour, 0, 23), numberIn(minute, 0, 59)]
  return h === null || m === null ? null : `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
}

/** `1,3-5` as 1, 3, 4, 5; null for anything else. */
function numbersOf(field: string, from: number, to: number): number[] | null {
  const numbers = field.split(',').flatMap((part) => {
    const [first, last = first, ...more] = part.split('-').map(each => numberIn(each, from, to))
    return more.length || first == null || last == null || first > last ? [null] : Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
  return numbers.includes(null) ? null : numbers as number[]
}
