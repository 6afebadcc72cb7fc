// Time as a test plays it: a clock that stands still until it is moved, and timers that go off as it moves.
import type { Clock } from '../../src-server/kernel/clock'
import type { Timers } from '../../src-server/schedule/alarm'

export interface PlayedTime {
  clock: Clock
  timers: Timers
  /** Moves on to a moment, or by so many milliseconds; every timer on the way goes off at its time. */
  pass: (to: string | number) => void
  /** The machine sleeps: timers on the way go off late, when it wakes. */
  sleep: (to: string | number) => void
  /** How many timers wait, and for how long the nearest does. */
  waiting: () => { count: number, ms: number | null }
  /** How many timers went off so far. */
  rung: () => number
}

export function playTime(from: string): PlayedTime {
  let now = Date.parse(from)
  let rung = 0
  const pending = new Set<{ at: number, run: () => void }>()
  const nearest = () => [...pending].sort((a, b) => a.at - b.at)[0]
  const target = (to: string | number): number => typeof to === 'number' ? now + to : Date.parse(to)

  function pass(to: string | number): void {
    const until = target(to)
    for (let timer = nearest(); timer && timer.at <= until; timer = nearest()) {
      now = Math.max(now, timer.at)
      pending.delete(timer)
      rung++
      timer.run()
    }
    now = until
  }

  return {
    clock: () => new Date(now),
    timers(run, ms) {
      const timer = { at: now + ms, run }
      pending.add(timer)
      return () => void pending.delete(timer)
    },
    pass,
    sleep(to) {
      now = target(to)
      pass(0)
    },
    waiting: () => ({ count: pending.size, ms: pending.size > 0 ? nearest()!.at - now : null }),
    rung: () => rung,
  }
}
