// One move of a turn: money set aside, the models asked in order until one answers, and the move on record before anything comes of it.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Bounds, TurnMove } from './contract'
import type { Model, Move, Spent, Thought } from './model'
import type { KeptMove } from './trace'
import { stamp } from '../kernel/clock'
import { estimateTokens } from '../kernel/tokens'
import { Parked, TurnFailure } from './failures'
import { ModelFailure } from './model'

/** What a call may take, and what it took. */
export interface Sum { tokens: number, cost: number }

export interface Hold {
  /** Inside the transaction that records the move: what it took in fact. */
  settle: (spent: Sum) => void
}

export interface Purse {
  /** Sets aside the most a call can take from every budget it falls under; null: that much is not left. `likely` is counted should the house go down meanwhile. */
  reserve: (spender: { agent_id: string, scene: string | null }, most: Sum, likely: Sum) => Hold | null
}

export interface ThinkingOptions {
  db: Db<unknown>
  purse: Purse
  /** From the price table. */
  costOf: (provider: string, model: string, spent: Spent) => number
  bounds: () => Bounds
  clock: Clock
}

/** For whom is thought, and by which models in turn. */
export interface Thinker { turnId: string, scene: string | null, models: readonly Model[] }

/** Thinks of one move. `keep` records it, in the transaction that settles what it took. */
export type Think = (thinker: Thinker, thought: Omit<Thought, 'mostOutput'>, keep: (move: KeptMove) => void) => Promise<KeptMove>

/** Makes what thinks. It throws `Parked` where no budget is left for a call, and a `TurnFailure` where no model answers. */
export function createThinking({ db, purse, clock, ...options }: ThinkingOptions): Think {
  const sumOf = (model: Model, spent: Spent): Sum => ({ tokens: spent.prompt_tokens + spent.completion_tokens, cost: spent.cost ?? options.costOf(model.provider, model.id, spent) })

  function reserve(model: Model, thought: Thought, scene: string | null): Hold {
    const most = sumOf(model, { prompt_tokens: mostTokens(thought), completion_tokens: thought.mostOutput })
    const likely = sumOf(model, { prompt_tokens: estimateTokens(read(thought)), completion_tokens: 0 })
    const hold = purse.reserve({ agent_id: thought.context.agent.id, scene }, most, likely)
    if (!hold)
      throw new Parked('budget')
    return hold
  }

  return async ({ turnId, scene, models }, given, keep) => {
    const thought: Thought = { ...given, mostOutput: options.bounds().output_tokens }
    const tries: TurnMove['tries'] = []
    for (const model of models) {
      const hold = reserve(model, thought, scene)
      const startedAt = clock().getTime()
      try {
        const move = await model.next(thought)
        const spent = spentOn(move, thought)
        const sum = sumOf(model, spent)
        const made: KeptMove = { ...idsFor(move, thought), provider: model.provider, model: model.id, ...spent, cost: sum.cost, duration_ms: clock().getTime() - startedAt, tries, timestamp: stamp(clock) }
        db.tx(() => {
          keep(made)
          hold.settle(sum)
        }, { cause: turnId })
        return made
      }
      catch (error) {
        const known = error instanceof ModelFailure ? error : null
        db.tx(() => hold.settle(known ? sumOf(model, known.spent) : { tokens: 0, cost: 0 }), { durable: false })
        if (!known)
          throw error
        tries.push({ provider: model.provider, model: model.id, reason: known.reason, message: known.message })
        if (!known.elsewhere)
          break
      }
    }
    const last = tries.at(-1)!
    throw new TurnFailure(last.reason, tries.map(({ message }) => message).join(' '))
  }
}

/** The move with its place, and calls whose ids are unique in the turn. */
function idsFor({ text, calls, memo }: Move, { exchanges }: Thought): Pick<KeptMove, 'n' | 'text' | 'calls' | 'memo'> {
  const n = exchanges.length
  return { n, text, memo, calls: calls.map(({ tool, args }, i) => ({ id: `call-${n}-${i}`, tool, args })) }
}

/** Where the model does not say how long its words were, they are counted here. */
function spentOn({ text, calls, spent }: Move, thought: Thought): Spent {
  const words = `${text ?? ''}${calls.map(call => JSON.stringify(call.args)).join('')}`
  return { ...(spent?.cost !== undefined && { cost: spent.cost }), prompt_tokens: spent?.prompt_tokens ?? estimateTokens(read(thought)), completion_tokens: spent?.completion_tokens || estimateTokens(words) }
}

/** All that a model is given to read. */
const read = ({ prompt, tools, exchanges }: Thought): string => [...prompt.map(part => part.text), JSON.stringify(tools), JSON.stringify(exchanges)].join('\n')

/** What a provider wraps around a message or a tool, and around them all, in tokens; on the safe side. */
const WRAPPING = 32
const FRAME = 1024

/** A bound that no tokenizer passes: a token is at least one byte of what is read. */
function mostTokens(thought: Thought): number {
  const wraps = thought.prompt.length + thought.tools.length + thought.exchanges.reduce((sum, { steps }) => sum + 1 + steps.length, 0)
  return Buffer.byteLength(read(thought)) + wraps * WRAPPING + FRAME
}
