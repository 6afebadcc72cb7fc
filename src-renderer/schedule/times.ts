// Moments that are still to come, as a person says them.
import { now, tag } from '@/kit/time'
import { t } from '@/shell/i18n'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `2026-11-22`: a day of this page's calendar. */
export function dayKey(at: string | number | Date): string {
  const date = new Date(at)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-')
}

/** Noon of a day, so that no change of clocks moves it to another. */
export const noonOf = (key: string): Date => new Date(`${key}T12:00:00`)

/** The day so many days later. */
export const daysAfter = (key: string, days: number): string => dayKey(noonOf(key).getTime() + days * DAY)

/** `Today`, `Tomorrow`, `Wednesday 25 November`; with the year when it is another. */
export function dayTitle(key: string, today: string = dayKey(now.value)): string {
  const days = Math.round((noonOf(key).getTime() - noonOf(today).getTime()) / DAY)
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(days, 'day')
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  const year = key.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  return noonOf(key).toLocaleDateString(tag(), { weekday: 'long', day: 'numeric', month: 'long', ...year })
}

/** `in 5 min`, `in 3 hr`, `in 4 days`. */
export function untilTime(iso: string, at: Date = now.value): string {
  const left = Date.parse(iso) - at.getTime()
  if (left < MINUTE)
    return t('schedule.now')
  const [length, unit] = left < HOUR ? [MINUTE, 'minute'] as const : left < DAY ? [HOUR, 'hour'] as const : [DAY, 'day'] as const
  return new Intl.RelativeTimeFormat(tag(), { style: 'short' }).format(Math.round(left / length), unit)
}

/** `Wed 25 Nov, 09:00`. */
export const dayAndTime = (iso: string, timeZone?: string): string =>
  new Date(iso).toLocaleString(tag(), { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...(timeZone && { timeZone }) })

/** `3 s`, `2 min`: how long something took. */
export function lasted(from: string, until: string): string {
  const ms = Date.parse(until) - Date.parse(from)
  const [value, unit] = ms < MINUTE ? [Math.max(ms / 1000, 0.1), 'second'] as const : ms < HOUR ? [ms / MINUTE, 'minute'] as const : [ms / HOUR, 'hour'] as const
  return value.toLocaleString(tag(), { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: value < 10 ? 1 : 0 })
}
