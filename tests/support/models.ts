// Models that a test plays: each says just what the test wants, when it wants it.
import type { Context, Model, Move, Step, Thought } from '../../src-server/engine/model'
import { expect, vi } from 'vitest'
import { stepsOf } from '../../src-server/engine/model'

/** A move as a test writes it: one tool, or the answer; or a move of the engine itself. */
export type Played = { kind: 'call', tool: string, args: Record<string, unknown> } | { kind: 'answer', text: string | null } | Move

const moveOf = (move: Played): Move => 'kind' in move ? move.kind === 'call' ? { text: null, calls: [{ id: '', tool: move.tool, args: move.args }] } : { text: move.text, calls: [] } : move

/** A model that answers by a function. */
export const played = (next: (context: Context, steps: readonly Step[], thought: Thought) => Played | Promise<Played>): Model => ({
  provider: 'played',
  id: 'played',
  next: async thought => moveOf(await next(thought.context, stepsOf(thought.exchanges), thought)),
})

export interface Waiting extends Model {
  /** Waits until an agent thinks. */
  begun: (agentId: string) => Promise<void>
  /** What the one who began first, or this one, does next. */
  move: (move: Played, agentId?: string) => void
  /** Ends its turn. */
  answer: (text: string | null, agentId?: string) => void
  fail: (error: Error, agentId?: string) => void
}

/** A model that thinks until the test lets it go on. A turn that has not begun yet is answered when it begins. */
export function waiting(): Waiting {
  interface Thinking { agent: string, answer: (move: Move) => void, fail: (error: Error) => void }
  const thoughts: Thinking[] = []
  const early: ((thought: Thinking) => void)[] = []

  function settle(agentId: string | undefined, end: (thought: Thinking) => void): void {
    const index = thoughts.findIndex(thought => agentId === undefined || thought.agent === agentId)
    const [thought] = index < 0 ? [] : thoughts.splice(index, 1)
    if (thought)
      end(thought)
    else
      early.push(end)
  }

  return {
    provider: 'waiting',
    id: 'waiting',
    next: ({ context: { agent }, signal }) => new Promise<Move>((answer, fail) => {
      const thought = { agent: agent.id, answer, fail }
      signal.addEventListener('abort', () => fail(new Error('aborted')))
      const end = early.shift()
      if (end)
        end(thought)
      else
        thoughts.push(thought)
    }),
    begun: agentId => vi.waitFor(() => expect(thoughts.map(thought => thought.agent)).toContain(agentId), { timeout: 5000, interval: 5 }),
    move: (move, agentId) => settle(agentId, thought => thought.answer(moveOf(move))),
    answer: (text, agentId) => settle(agentId, thought => thought.answer({ text, calls: [] })),
    fail: (error, agentId) => settle(agentId, thought => thought.fail(error)),
  }
}
