// Chance that can be played again: the same seed gives the same numbers.

export interface Chance {
  seed: number
  /** From 0 up to 1. */
  next: () => number
  below: (limit: number) => number
  pick: <T>(from: readonly T[]) => T
}

/** Mulberry32, small and even enough for a test. CRASH_SEED plays a run again. */
export function chance(seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)): Chance {
  let state = seed
  const next = (): number => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { seed, next, below, pick: from => from[below(from.length)]! }
}
