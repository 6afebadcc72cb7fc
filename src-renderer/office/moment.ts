// A moment of the past in words, as the person's language says it.
import { tag } from '@/kit/time'

const DAY = 86_400_000
const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0)

/** `14:05:09` today, `yesterday, 14:05:09`, `Friday 20 November, 14:05:09`. */
export function momentWords(moment: number, now = Date.now()): string {
  const clock = new Date(moment).toLocaleTimeString(tag(), { timeStyle: 'medium' })
  const days = Math.round((midnight(now) - midnight(moment)) / DAY)
  if (days === 0)
    return clock
  const day = days === 1
    ? new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(-1, 'day')
    : new Date(moment).toLocaleDateString(tag(), { weekday: 'long', day: 'numeric', month: 'long' })
  return new Intl.ListFormat(tag(), { type: 'unit', style: 'short' }).format([day, clock])
}

/** What stands below the slider: the clock, or the day where the span is longer than one. */
export const tickWords = (moment: number, span: number): string => span > DAY
  ? new Date(moment).toLocaleDateString(tag(), { weekday: 'short', day: 'numeric' })
  : new Date(moment).toLocaleTimeString(tag(), { hour: '2-digit', minute: '2-digit' })
