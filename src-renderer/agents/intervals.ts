// How often a heartbeat may be looked at, as a person chooses it.
import { i18n, spoken, t } from '@/shell/i18n'

const HOUR = 60
const DAY = 24 * HOUR
const INTERVALS: readonly number[] = [5, 15, 30, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY]

/** The usual ones, and the one that was set if it is another. */
export const intervalsWith = (minutes: number | null): number[] =>
  [...new Set(minutes === null ? INTERVALS : [...INTERVALS, minutes])].sort((a, b) => a - b)

/** `every 3 hours`, in the largest unit that comes out even. */
export function intervalWords(minutes: number): string {
  const [unit, size] = minutes % DAY === 0 ? ['day', DAY] as const : minutes % HOUR === 0 ? ['hour', HOUR] as const : ['minute', 1] as const
  const span = i18n.global.n(minutes / size, { style: 'unit', unit, unitDisplay: 'long' })
  return t('agents.heartbeat.each', { span: spoken() === 'zh' ? span : span.replace(/^1 /, '') })
}
