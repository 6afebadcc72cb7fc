// Models that a test plays: each says just what the test wants, when it wants it.
import type { Context, Model, Move, Step } from '../../src-server/engine/model'
import { expect, vi } from 'vitest'

/** A model that answers by a function. */
export const played = (next: (context: Context, steps: readonly Step[]) => Move | Promise<Move>): Model => ({ id: 'played', name: 'Played', next: async (context, steps) => next(context, steps) })

export interface Waiting extends Model {
  /** Waits until an agent thinks. */
  begun: (agentId: string) => Promise<void>
  /** What the one who began first, or this one, does next. */
  move: (move: Move, agentId?: string) => void
  /** Ends its turn. */
  answer: (text: string | null, agentId?: string) => void
  fail: (error: Error, agentId?: string) => void
}

/** A model that thinks until the test lets it go on. A turn that has not begun yet is answered when it begins. */
export function waiting(): Waiting {
  interface Thought { agent: string, answer: (move: Move) => void, fail: (error: Error) => void }
  const thoughts: Thought[] = []
  const early: ((thought: Thought) => void)[] = []

  function settle(agentId: string | undefined, end: (thought: Thought) => void): void {
    const index = thoughts.findIndex(thought => agentId === undefined || thought.agent === agentId)
    const [thought] = index < 0 ? [] : thoughts.splice(index, 1)
    if (thought)
      end(thought)
    else
      early.push(end)
  }

  return {
    id: 'waiting',
    name: 'Waiting',
    next: ({ agent }) => new Promise<Move>((answer, fail) => {
      const thought = { agent: agent.id, answer, fail }
      const end = early.shift()
      if (end)
        end(thought)
      else
        thoughts.push(thought)
    }),
    begun: agentId => vi.waitFor(() => expect(thoughts.map(thought => thought.agent)).toContain(agentId), { timeout: 5000, interval: 5 }),
    move: (move, agentId) => settle(agentId, thought => thought.answer(move)),
    answer: (text, agentId) => settle(agentId, thought => thought.answer({ kind: 'answer', text })),
    fail: (error, agentId) => settle(agentId, thought => thought.fail(error)),
  }
}
