// What thinks: given all an agent is given, the next move. The offline engine is one; language models will be others.
import type { Agent, HistoryEntry, Profile } from '../agents/contract'
import type { TurnKind } from './contract'
import type { Asked } from './sources'

/** All that an agent is given for a turn. */
export interface Context {
  agent: Agent
  profile: Profile
  memory: string
  /** Newest last. */
  history: HistoryEntry[]
  /** Everyone in the house, this agent too. */
  team: Agent[]
  wake: Asked & { kind: TurnKind, fromName: string }
  /** What the scene tells everyone in it. */
  sceneContext: string
  /** Passages of the mounted knowledge that fit what was asked, best first. */
  passages: { kb_id: string, slug: string, title: string, text: string }[]
}

/** One use of a tool that has happened. */
export interface Step { n: number, tool: string, args: Record<string, string>, result: string, letter_id: string | null }

/** What thinking of a move took. */
export interface Spent { prompt_tokens: number, completion_tokens: number, cost: number }

export type Move = { spent?: Spent } & (
  | { kind: 'call', tool: string, args: Record<string, string> }
  /** The last move; null text: there is nothing to say. */
  | { kind: 'answer', text: string | null }
)

export interface Model {
  id: string
  name: string
  /** The next move after these steps. */
  next: (context: Context, steps: readonly Step[]) => Promise<Move>
}
