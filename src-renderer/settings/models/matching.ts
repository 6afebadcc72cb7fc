// Finds models by what was typed of their names.
import type { ModelInfo } from '@server/providers/contract'

/** More at once nobody reads; some providers have hundreds. */
const MOST_SHOWN = 60

/** Whoever is named so comes first, then who begins so, then who has every word somewhere; `more` are left out. */
export function matching(models: readonly ModelInfo[], typed: string): { models: ModelInfo[], more: number } {
  const search = typed.trim().toLowerCase()
  const words = search.split(/\s+/)
  const rank = ({ id }: ModelInfo): number => id.toLowerCase() === search ? 0 : id.toLowerCase().startsWith(search) ? 1 : 2
  const fitting = models
    .filter(({ id, name }) => words.every(word => `${id} ${name ?? ''}`.toLowerCase().includes(word)))
    .map(model => ({ model, rank: rank(model) }))
    .sort((a, b) => a.rank - b.rank) // stable: else in the provider's own order
    .map(({ model }) => model)
  return { models: fitting.slice(0, MOST_SHOWN), more: Math.max(0, fitting.length - MOST_SHOWN) }
}
