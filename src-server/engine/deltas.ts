// The words of an answer as they come: gathered for a moment and told to whoever looks, never stored.
import type { TurnDelta } from './contract'

export interface Deltas {
  /** Takes the next words of a turn's answer. */
  say: (turn: Omit<TurnDelta, 'text'>, words: string) => void
  /** Tells what was gathered of a turn now, for it has ended. */
  end: (turnId: string) => void
}

/** Words that come within this time go out together. */
const GATHER_MS = 60

export function createDeltas(tell: (delta: TurnDelta) => void): Deltas {
  const gathered = new Map<string, { delta: TurnDelta, timer: NodeJS.Timeout }>()

  function end(turnId: string): void {
    const waiting = gathered.get(turnId)
    gathered.delete(turnId)
    if (!waiting)
      return
    clearTimeout(waiting.timer)
    tell(waiting.delta)
  }

  return {
    say(turn, words) {
      const waiting = gathered.get(turn.id)
      if (waiting)
        waiting.delta.text += words
      else
        gathered.set(turn.id, { delta: { ...turn, text: words }, timer: setTimeout(end, GATHER_MS, turn.id) })
    },
    end,
  }
}
