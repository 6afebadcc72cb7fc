// The account of a turn: what its moves took.
import type { UsageService } from '../usage/service'
import type { TurnMove } from './contract'
import type { Wakeup } from './store'

/** What a turn took, in one line for each model that thought in it; inside the transaction that ends it. */
export function recordUsage({ id, agent_id }: Pick<Wakeup, 'id' | 'agent_id'>, moves: readonly TurnMove[], scene: string | null, record: UsageService['record']): void {
  const thinkers = new Map(moves.map(({ provider, model }) => [`${provider}\n${model}`, { provider, model }]))
  for (const { provider, model } of thinkers.values()) {
    const mine = moves.filter(move => move.provider === provider && move.model === model)
    record({ turn_id: id, agent_id, scene, provider, model, duration_ms: mine.reduce((sum, move) => sum + move.duration_ms, 0), ...sumOf(mine) })
  }
}

/** What some moves took together. */
export const sumOf = (moves: readonly TurnMove[]): { prompt_tokens: number, completion_tokens: number, cost: number } => moves.reduce((sum, move) => ({
  prompt_tokens: sum.prompt_tokens + move.prompt_tokens,
  completion_tokens: sum.completion_tokens + move.completion_tokens,
  cost: sum.cost + move.cost,
}), { prompt_tokens: 0, completion_tokens: 0, cost: 0 })
