// Wake-ups that rest between two who write to each other too fast: taken up when their time has come, after a restart too.
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Timers } from '../schedule/alarm'
import type { ChainStore } from './chains'
import type { Bounds, TurnEvents } from './contract'
import { stamp } from '../kernel/clock'
import { createAlarm } from '../schedule/alarm'

export interface Rests {
  /** Takes up what has rested, and from then on what has at its time. */
  start: () => void
  stop: () => void
}

export interface RestsOptions {
  db: Db<TurnEvents>
  bus: Bus<TurnEvents>
  chains: ChainStore
  clock: Clock
  timers: Timers
  bounds: () => Bounds
  goOn: (turnId: string) => void
  /** Told when nothing could be written; it is tried again. */
  warn: (error: unknown) => void
}

const AGAIN_MS = 5000

export function createRests({ db, bus, chains, clock, timers, bounds, goOn, warn }: RestsOptions): Rests {
  let failed = false
  const alarm = createAlarm({ clock, timers, look, nearest })

  function look(): boolean {
    try {
      failed = false
      const rested = chains.rested(stamp(clock))
      if (rested.length > 0)
        db.tx(() => rested.forEach(goOn))
    }
    catch (error) {
      failed = true
      warn(error)
    }
    return false
  }

  function nearest(): number | null {
    const next = chains.nextRested()
    return next === null ? null : failed ? clock().getTime() + AGAIN_MS : Date.parse(next)
  }

  bus.on('turn.waiting', ({ waits_for }) => waits_for === 'cooldown' && alarm.set())
  bus.within('office.updated', () => chains.hasten(new Date(clock().getTime() + bounds().cooldown_ms).toISOString())) // the rest may be shorter now
  bus.on('office.updated', alarm.set)

  return { start: alarm.start, stop: alarm.stop }
}
