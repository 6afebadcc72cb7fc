// What thinks: given all an agent is given, the next move. The offline engine is one; language models will be others.
import type { Agent, HistoryEntry, Profile } from '../agents/contract'
import type { Letter } from '../mailbox/contract'

/** All that an agent is given for a turn. */
export interface Context {
  agent: Agent
  profile: Profile
  memory: string
  /** Newest last. */
  history: HistoryEntry[]
  /** Everyone in the house, this agent too. */
  team: Agent[]
  wake: {
    kind: 'letter' | 'mention'
    /** Who wrote: an agent's id or `user`. */
    from: string
    fromName: string
    content: string
    /** The letter that woke it; null for a mention. */
    letter: Letter | null
    /** For an answer to a letter: that letter. */
    answered: Letter | null
  }
}

/** One use of a tool that has happened. */
export interface Step { n: number, tool: string, args: Record<string, string>, result: string, letter_id: string | null }

export type Move
  = | { kind: 'call', tool: string, args: Record<string, string> }
    /** The last move; null text: there is nothing to say. */
    | { kind: 'answer', text: string | null }

export interface Model {
  id: string
  name: string
  /** The next move after these steps. */
  next: (context: Context, steps: readonly Step[]) => Promise<Move>
}
