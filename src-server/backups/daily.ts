// The backup of every day: when the last one is a day old and nobody is at work; after a few more hours also while they are.
import type { Clock } from '../kernel/clock'
import type { Timers } from '../schedule/alarm'
import type { Backups } from './service'

const LOOK_MS = 10 * 60_000
const DAY_MS = 86_400_000
const PATIENCE_MS = 6 * 3_600_000

/** Looks every ten minutes until it is stopped; `isQuiet` says that no agent is at work. */
export function startDaily({ backups, clock, timers, isQuiet }: { backups: Backups, clock: Clock, timers: Timers, isQuiet: () => boolean }): { stop: () => void } {
  const since = clock().getTime()
  let cancel = timers(look, LOOK_MS)

  function look(): void {
    cancel = timers(look, LOOK_MS)
    const failed = backups.failure()
    const last = Math.max(Date.parse(backups.newest() ?? '') || since - DAY_MS, failed?.kind === 'make' ? Date.parse(failed.at) - DAY_MS + PATIENCE_MS : 0) // what failed is tried again later, not every ten minutes
    const overdue = clock().getTime() - last - DAY_MS
    if (backups.chosen().daily && backups.job() === null && overdue >= 0 && (isQuiet() || overdue >= PATIENCE_MS))
      backups.make({ reason: 'daily', by: null, withKey: false }).result.then(backups.thin).catch(() => {}) // the failure is remembered, and shown
  }

  return { stop: () => cancel() }
}
