// What took tokens and cost nothing because nobody said what it costs: a sum with that in it is too small, and says so.
import type { Price, Sum } from '@server/usage/contract'
import { OFFLINE } from '@server/providers/contract'

type Took = Pick<Sum, 'total_tokens' | 'cost'> & { key: string }
type Known = Pick<Price, 'provider' | 'model' | 'input' | 'output'>

const isFree = (price: Known): boolean => price.input === 0 && price.output === 0
const tookForNothing = ({ key, total_tokens, cost }: Took): boolean => key !== OFFLINE && total_tokens > 0 && cost === 0

/**
 * The names of models, and of providers all of whose models are so. The offline engine is free, and so is what the person says costs
 * nothing. The sums tell models and providers apart, not which model was whose: in doubt nothing is said.
 */
export function unpricedIn(models: readonly Took[], providers: readonly Took[], prices: readonly Known[]): string[] {
  const used = new Set(providers.map(provider => provider.key))
  const free = prices.filter(price => isFree(price) && price.provider !== OFFLINE && (price.provider === null || used.has(price.provider)))
  const named = models.filter(model => tookForNothing(model) && !free.some(price => fits(price.model.toLowerCase(), model.key.toLowerCase()))).map(model => model.key)
  if (named.length)
    return named
  return providers.filter(provider => tookForNothing(provider) && !free.some(price => price.provider === null || price.provider === provider.key)).map(provider => provider.key)
}

/** As the server holds a model against a price: `*` stands for anything, and the maker before the name may be left out. */
const fits = (pattern: string, model: string): boolean => isLike(pattern, model) || isLike(pattern, model.slice(model.lastIndexOf('/') + 1))

function isLike(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined)
    return text === first
  const end = text.length - last.length
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length)
    return false
  let at = first.length
  return rest.every((part) => {
    const found = text.indexOf(part, at)
    at = found + part.length
    return found >= 0 && at <= end
  })
}
