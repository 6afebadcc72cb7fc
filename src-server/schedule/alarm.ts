// The one timer of the schedule: set to the nearest moment, and looking again every minute, since a machine may have slept.
import type { Clock } from '../kernel/clock'

/** Runs something after so many milliseconds; returns what cancels it. Tests play it. */
export type Timers = (run: () => void, ms: number) => () => void

export const systemTimers: Timers = (run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export interface Alarm {
  /** Looks at once, and from then on whenever it is time. */
  start: () => void
  /** Looks at once when it was started; before that it does nothing. */
  ring: () => void
  /** What is next may have changed. */
  set: () => void
  stop: () => void
}

/** A timer that waits through a sleep goes off late by the sleep; this bounds how late. It also keeps far below setTimeout's 2³¹ ms. */
const LONGEST_WAIT = 60_000

/** `look` does what is due, and says whether more is; `nearest` says when to look next: a moment, or null for no need at all. */
export function createAlarm(options: { clock: Clock, timers: Timers, look: () => boolean, nearest: () => number | null }): Alarm {
  let started = false
  let cancel = (): void => {}

  function wait(ms: number): void {
    cancel()
    cancel = options.timers(ring, Math.min(Math.max(ms, 0), LONGEST_WAIT))
  }

  function set(): void {
    const nearest = started ? options.nearest() : null
    if (nearest === null)
      cancel()
    else
      wait(nearest - options.clock().getTime())
  }

  function ring(): void {
    if (!started)
      return
    if (options.look())
      wait(0)
    else
      set()
  }

  return {
    start() {
      started = true
      ring()
    },
    ring,
    set,
    stop() {
      started = false
      cancel()
    },
  }
}
