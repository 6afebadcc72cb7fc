// The bounds by what they are for, and what they are in a house where nobody changed them.
import type { Bounds } from '@server/engine/contract'
import { Bounds as Schema } from '@server/engine/contract'

export type BoundName = keyof Bounds

export const STANDARD: Readonly<Bounds> = { at_once: 4, steps: 8, hops: 8, wakeups: 100, exchanges: 6, cooldown_ms: 2000, answers: 8, rounds: 4, output_tokens: 4096, trace_days: 30, trace_mb: 256 }

export const GROUPS: Readonly<Record<'turn' | 'chain' | 'group' | 'traces', readonly BoundName[]>> = {
  turn: ['at_once', 'steps', 'output_tokens'],
  chain: ['hops', 'wakeups', 'exchanges', 'cooldown_ms'],
  group: ['answers', 'rounds'],
  traces: ['trace_days', 'trace_mb'],
}

/** Milliseconds are shown as seconds. */
export const SCALE: Readonly<Partial<Record<BoundName, number>>> = { cooldown_ms: 1000 }

/** The least and the most a bound may be, as it is shown. */
export function rangeOf(name: BoundName): { min: number, max: number } {
  const { minValue, maxValue } = Schema.shape[name]
  const scale = SCALE[name] ?? 1
  return { min: (minValue ?? 0) / scale, max: (maxValue ?? Number.MAX_SAFE_INTEGER) / scale }
}
