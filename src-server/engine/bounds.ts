// The bounds within which the team works, and whether it works at all; the person's to change, kept in the settings.
import type { Settings } from '../kernel/settings'
import type { Bounds as Values } from './contract'
import { Bounds as Schema } from './contract'

export interface Bounds {
  get: () => Values
  /** Changes what is named. */
  set: (change: Partial<Values>) => void
  /** Since when everything is paused; null when it is not. */
  pausedAt: () => string | null
  pause: (at: string | null) => void
}

export const STANDARD: Values = { at_once: 4, steps: 8, hops: 8, wakeups: 100, exchanges: 6, cooldown_ms: 2000, answers: 8, rounds: 4, output_tokens: 4096, trace_days: 30, trace_mb: 256 }

export function createBounds(settings: Settings): Bounds {
  let values: Values = { ...STANDARD, ...Schema.partial().catch({}).parse(JSON.parse(settings.get('bounds') ?? '{}')) }
  let pausedAt = settings.get('paused_at') || null
  return {
    get: () => values,
    set(change) {
      values = { ...values, ...change }
      settings.set('bounds', JSON.stringify(values))
    },
    pausedAt: () => pausedAt,
    pause(at) {
      pausedAt = at
      settings.set('paused_at', at ?? '')
    },
  }
}
