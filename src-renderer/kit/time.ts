// Times as a person says them: a moment ago by the clock, longer ago by the day.
import { useNow } from '@vueuse/core'
import { spoken, t } from '@/shell/i18n'

const MINUTE = 60_000
const WEEK = 7 * 24 * 60 * MINUTE

/** One clock for every time on the screen. */
export const now = useNow({ interval: 15_000 })

/** The language of the page with its region, as Intl wants it. */
export const tag = (): string => spoken() === 'zh' ? 'zh-CN' : 'en-GB'
const format = (date: Date, options: Intl.DateTimeFormatOptions): string => date.toLocaleString(tag(), options)

/** `just now`, `5 min ago`, `14:02`, `Fri`, `3 Mar`, `3 Mar 2025`. */
export function shortTime(iso: string, at: Date = now.value): string {
  const date = new Date(iso)
  const age = at.getTime() - date.getTime()
  if (age < MINUTE)
    return t('common.justNow')
  if (age < 60 * MINUTE)
    return new Intl.RelativeTimeFormat(tag(), { style: 'short' }).format(-Math.floor(age / MINUTE), 'minute')
  if (date.toDateString() === at.toDateString())
    return format(date, { hour: '2-digit', minute: '2-digit' })
  if (age < WEEK)
    return format(date, { weekday: 'short' })
  const year = date.getFullYear() === at.getFullYear() ? {} : { year: 'numeric' as const }
  return format(date, { day: 'numeric', month: 'short', ...year })
}

/** The whole of it: day, hour, minute and second. */
export const fullTime = (iso: string): string => format(new Date(iso), { dateStyle: 'medium', timeStyle: 'medium' })

/** `14:02`: the clock alone, where the day is said elsewhere. */
export const clockTime = (iso: string): string => format(new Date(iso), { hour: '2-digit', minute: '2-digit' })

/** `14:02:11` today, the day and the minute before: for what is read closely. */
export function closeTime(iso: string, at: Date = now.value): string {
  const date = new Date(iso)
  return date.toDateString() === at.toDateString()
    ? format(date, { timeStyle: 'medium' })
    : format(date, { dateStyle: 'medium', timeStyle: 'short' })
}

/** `Today`, `Yesterday`, `Friday 20 November`; with the year when it is another. */
export function dayName(iso: string, at: Date = now.value): string {
  const date = new Date(iso)
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(iso).setHours(0, 0, 0, 0)) / (24 * 60 * MINUTE))
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(-days, 'day')
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  const year = date.getFullYear() === at.getFullYear() ? {} : { year: 'numeric' as const }
  return format(date, { weekday: 'long', day: 'numeric', month: 'long', ...year })
}

/** `1 December 2025`, of a day without a clock. */
export const dateOf = (day: string): string => format(new Date(`${day}T12:00:00`), { dateStyle: 'long' })
