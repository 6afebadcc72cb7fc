// What thinks: given all an agent is given, the next move. The offline engine is one; language models are the others.
import type { Agent, HistoryEntry, Profile, Skill } from '../agents/contract'
import type { Letter } from '../mailbox/contract'
import type { PromptPart, TurnKind } from './contract'
import type { Asked } from './sources'

/** All that an agent is given for a turn. */
export interface Context {
  agent: Agent
  /** The moment the turn began, and the time zone of the house (IANA). */
  now: string
  timezone: string
  profile: Profile
  memory: string
  /** `TEAM_MEMORY.md`: what the whole team should know. */
  teamMemory: string
  /** Newest last. */
  history: HistoryEntry[]
  /** Everyone in the house, this agent too. */
  team: Agent[]
  /** What it has learned to do; the text of a skill is read with `use_skill`. */
  skills: Skill[]
  wake: Asked & { kind: TurnKind, fromName: string }
  /** What the scene tells everyone in it. */
  sceneContext: string
  /** Passages of the mounted knowledge that fit what was asked, best first. */
  passages: { kb_id: string, slug: string, title: string, text: string }[]
  /** For a mention: what was said in the group before, oldest first, the most telling within a token budget. */
  group: { id: string, from: string, content: string, timestamp: string }[]
  /** For a letter: the exchange before it, oldest first. */
  thread: Letter[]
  /** Where this turn was woken by the answer to a task it gave: what all of it is for. */
  errand: Errand | null
}

/** What an agent was asked first, and the tasks it gave to others for that. */
export interface Errand {
  from: string
  asked: string
  /** In the order they were given. `answer` is null until there is one. */
  tasks: { letter_id: string, to: string, content: string, answer: string | null }[]
}

/** One use of a tool that a model asks for. `id` is unique in its turn. */
export interface Call { id: string, tool: string, args: Record<string, unknown> }

/** One use of a tool that has happened. `n` counts over the whole turn. */
export interface Step { n: number, move: number, call_id: string, tool: string, args: Record<string, unknown>, result: string, letter_id: string | null }

/** What thinking of a move took. Cost is worked out from the price table where a model says none. */
export interface Spent { prompt_tokens: number, completion_tokens: number, cost?: number }

/** What a model wants next: tools to be used, or, without any, the last word. A null text: there is nothing to say. */
export interface Move {
  text: string | null
  calls: Call[]
  spent?: Spent
  /** What the model wants to be shown again with this move, such as its signed thinking; nobody else reads it. */
  memo?: string | undefined
}

/** A tool as a model is told of it. `parameters` is a JSON schema of an object. */
export interface ToolSpec { name: string, description: string, parameters: Record<string, unknown> }

/** A move that was made, with the steps it led to. */
export interface Exchange { move: Move, steps: readonly Step[] }

/** What a model is asked. */
export interface Thought {
  context: Context
  /** The same as text, in its parts: what a language model reads. */
  prompt: readonly PromptPart[]
  tools: readonly ToolSpec[]
  /** What was done in this turn so far. */
  exchanges: readonly Exchange[]
  /** So many tokens it may write at most. */
  mostOutput: number
  signal: AbortSignal
  /** Is told the words of the answer as they come. */
  say: (delta: string) => void
}

export interface Model {
  /** The provider's id, and the model's name there. */
  provider: string
  id: string
  /** Throws a `ModelFailure` when nothing comes of it. */
  next: (thought: Thought) => Promise<Move>
}

/** Why a model gave no move; the words are for the person. `elsewhere`: another model may do better. `spent`: what it may have cost all the same. */
export class ModelFailure extends Error {
  constructor(readonly reason: string, message: string, readonly elsewhere = true, readonly spent: Spent = { prompt_tokens: 0, completion_tokens: 0 }) {
    super(message)
  }
}

/** Who thinks for whom. */
export interface Models {
  /** The models to try for an agent, in order: its own or the team's, then the fall-back. */
  of: (agent: Agent) => Model[]
  /** A model by its provider and name (null: the provider's own); 404 for a provider that is not there. */
  named: (provider: string, model: string | null) => Model
}

/** All steps of a turn so far, in order. */
export const stepsOf = (exchanges: readonly Exchange[]): Step[] => exchanges.flatMap(exchange => exchange.steps)
