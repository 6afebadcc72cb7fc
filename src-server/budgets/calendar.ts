// The house's own days: which one it is where the house stands, and when the next begins.
import type { Clock } from '../kernel/clock'
import { nextOf } from '../schedule/timing'
import { zoneOf } from '../schedule/zone'

export interface Calendar {
  /** As `2026-11-22`. */
  today: () => string
  /** A day so many before today. */
  before: (days: number) => string
  /** The moment at which the next day begins. */
  midnight: () => number
}

const DAY_MS = 86_400_000

export function createCalendar(clock: Clock, timezone: string): Calendar {
  const zone = zoneOf(timezone)!
  const next = nextOf({ cron: '0 0 * * *', run_at: null, timezone })
  const dayOf = (at: number): string => new Date(at + zone.offset(at)).toISOString().slice(0, 10)
  const now = (): number => clock().getTime()
  return {
    today: () => dayOf(now()),
    before: days => dayOf(now() - days * DAY_MS),
    midnight: () => next(now())!,
  }
}
