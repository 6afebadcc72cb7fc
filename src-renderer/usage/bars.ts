// The bars of the chart: one for every day, also those on which nothing was thought; over a long time several days share one.
import type { Sum } from '@server/usage/contract'
import { tag } from '@/kit/time'

export interface Bar { from: string, to: string, turns: number, read: number, written: number, cost: number }
export type DaySum = Pick<Sum, 'turns' | 'prompt_tokens' | 'completion_tokens' | 'cost'> & { key: string }

const DAY_MS = 86_400_000
/** More bars than this are too thin to be told apart. */
const MOST = 92

/** From one day to another, both `2026-11-23`. */
export function barsOf(sums: readonly DaySum[], from: string, to: string): Bar[] {
  const byDay = new Map(sums.map(sum => [sum.key, sum]))
  const first = Date.parse(from)
  const count = Math.max(1, Math.round((Date.parse(to) - first) / DAY_MS) + 1)
  const together = Math.ceil(count / MOST)
  return Array.from({ length: Math.ceil(count / together) }, (_, n) => {
    const days = Array.from({ length: Math.min(together, count - n * together) }, (_, day) => new Date(first + (n * together + day) * DAY_MS).toISOString().slice(0, 10))
    return days.reduce<Bar>((bar, day) => withDay(bar, byDay.get(day)), { from: days[0]!, to: days.at(-1)!, turns: 0, read: 0, written: 0, cost: 0 })
  })
}

const withDay = (bar: Bar, sum: DaySum | undefined): Bar => sum ? { ...bar, turns: bar.turns + sum.turns, read: bar.read + sum.prompt_tokens, written: bar.written + sum.completion_tokens, cost: bar.cost + sum.cost } : bar

/** Round numbers for the lines behind the bars, from above nothing to at least the highest bar. */
export function ticksOf(highest: number): number[] {
  if (highest <= 0)
    return []
  const power = 10 ** Math.floor(Math.log10(highest / 2))
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each * 3 >= highest)!
  return Array.from({ length: Math.ceil(highest / step - 1e-9) }, (_, n) => (n + 1) * step)
}

const format = (day: string, options: Intl.DateTimeFormatOptions): string => new Date(day).toLocaleDateString(tag(), { ...options, timeZone: 'UTC' })

/** `Sat 21 Nov`, or from when to when. */
export function nameOf({ from, to }: Pick<Bar, 'from' | 'to'>): string {
  return from === to ? format(from, { weekday: 'short', day: 'numeric', month: 'short' }) : `${shortNameOf(from)} – ${shortNameOf(to)}`
}

/** `21 Nov`: below a bar. */
export const shortNameOf = (day: string): string => format(day, { day: 'numeric', month: 'short' })
