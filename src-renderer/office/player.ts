// Plays the event log on from a moment: facts in order and at their time, fetched a little ahead, until the present is reached.
import type { PastFact } from '@server/collaboration/contract'

export interface Portion { facts: PastFact[], next_after: number, through: string, more: boolean }

export interface PlayerEvents {
  /** Fetches what followed a fact. */
  ask: (after: number) => Promise<Portion>
  /** The facts whose time has come, in order. */
  told: (facts: readonly PastFact[]) => void
  /** There is nothing left between the picture and the present. */
  caughtUp: () => void
  failed: (error: unknown) => void
}

/** So few facts left, and the next are fetched. */
const LOW = 200
/** So near to the newest, it is the present. */
const NEAR_MS = 1500

/** Makes a player; it knows no clock: whoever has one says how far to go. */
export function createPlayer({ ask, told, caughtUp, failed }: PlayerEvents) {
  let at = 0
  let queue: PastFact[] = []
  let after = 0
  let through = 0
  let more = true
  let asking = false
  let round = 0

  /** Begins at a moment (in milliseconds), of which everything up to the fact `seq` is shown. */
  function begin(moment: number, seq: number): void {
    round++
    at = through = moment
    after = seq
    queue = []
    more = true
    asking = false
  }

  async function fetch(): Promise<void> {
    const mine = round
    const exhausted = !more
    asking = true
    try {
      const portion = await ask(after)
      if (mine !== round)
        return
      queue = [...queue, ...portion.facts]
      after = portion.next_after
      through = Math.max(through, Date.parse(portion.through))
      more = portion.more
      if (exhausted && !more && !queue.length && through - at < NEAR_MS)
        caughtUp()
    }
    catch (error) {
      if (mine === round)
        failed(error)
    }
    finally {
      if (mine === round)
        asking = false
    }
  }

  /** Goes on by so many milliseconds of the past, but never further than is known; answers the moment reached. */
  function advance(ms: number): number {
    at = Math.min(at + ms, through)
    const next = queue.findIndex(fact => Date.parse(fact.timestamp) > at)
    const due = next === -1 ? queue : queue.slice(0, next)
    queue = next === -1 ? [] : queue.slice(next)
    if (due.length)
      told(due)
    if (!asking && (more ? queue.length < LOW : at >= through))
      void fetch()
    return at
  }

  return { begin, advance }
}
