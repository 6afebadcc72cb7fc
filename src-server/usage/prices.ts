// What models cost: the person's own prices, then those that come with CocoCat, which are examples and say how old they are.
import type { Db } from '../kernel/db'
import type { Settings } from '../kernel/settings'
import type { Price, PriceChange, PriceTable, UsageEvents } from './contract'
import type { PriceStore } from './store'
import { join } from 'node:path'
import { invalid } from '../kernel/errors'
import { readText } from '../kernel/files'

interface Tokens { prompt_tokens: number, completion_tokens: number }

export interface Prices {
  table: () => PriceTable
  /** Replaces all own prices, and says in which currency they are; what is left out stays. 400 for two of one provider and model. */
  change: (change: PriceChange) => PriceTable
  /** What so many tokens of a model cost; 0 where no price is known. */
  costOf: (provider: string, model: string, tokens: Tokens) => number
  /** Is a price known? */
  priced: (provider: string, model: string) => boolean
}

type BuiltIn = Omit<PriceTable, 'prices'> & { prices: Omit<Price, 'source'>[] }

export function createPrices({ db, store, settings, resources }: { db: Db<UsageEvents>, store: PriceStore, settings: Settings, resources: string }): Prices {
  const builtIn = JSON.parse(readText(join(resources, 'prices.json'))!) as BuiltIn
  let table = read()

  /** The built-in prices count in their own currency only: nobody here knows the rates of exchange. */
  function read(): PriceTable {
    const currency = settings.get('currency') ?? builtIn.currency
    const own = store.list().map((price): Price => ({ ...price, source: 'own' }))
    const examples = currency === builtIn.currency ? builtIn.prices.map((price): Price => ({ ...price, source: 'built-in' })) : []
    return { currency, as_of: builtIn.as_of, prices: [...own.sort(moreTellingFirst), ...examples.sort(moreTellingFirst)] }
  }

  const find = (provider: string, model: string): Price | undefined => table.prices.find(price => (price.provider === null || price.provider === provider) && fitsModel(price.model, model))

  return {
    table: () => table,
    change({ currency, prices }) {
      refuseDoubles(prices ?? [])
      db.tx(() => {
        if (currency !== undefined)
          settings.set('currency', currency)
        if (prices !== undefined)
          store.replace(prices)
        db.emit('prices.updated', { currency: currency ?? table.currency })
      })
      table = read()
      return table
    },
    costOf(provider, model, { prompt_tokens, completion_tokens }) {
      const price = find(provider, model)
      return price ? (prompt_tokens * price.input + completion_tokens * price.output) / 1_000_000 : 0
    },
    priced: (provider, model) => find(provider, model) !== undefined,
  }
}

function refuseDoubles(prices: NonNullable<PriceChange['prices']>): void {
  const seen = new Set<string>()
  prices.forEach(({ provider, model }, n) => {
    const name = `${provider ?? ''}\n${model}`
    if (seen.has(name))
      throw invalid(`prices.${n}`, `is the second price of “${model}”${provider === null ? '' : ` at “${provider}”`}`)
    seen.add(name)
  })
}

/** A price of one provider before one of any; then the longer pattern. */
const moreTellingFirst = (a: Price, b: Price): number => Number(a.provider === null) - Number(b.provider === null) || lettersIn(b.model) - lettersIn(a.model) || Number(a.model.includes('*')) - Number(b.model.includes('*')) || a.model.localeCompare(b.model)
const lettersIn = (pattern: string): number => pattern.replaceAll('*', '').length

/** Gateways put the maker before the name, as in `openai/gpt-5`: either is the model's name. */
const fitsModel = (pattern: string, model: string): boolean => fits(pattern.toLowerCase(), model.toLowerCase()) || fits(pattern.toLowerCase(), model.toLowerCase().slice(model.lastIndexOf('/') + 1))

/** Whether a text fits a pattern in which `*` stands for anything. In linear time, whatever the pattern: it is the person's. */
function fits(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined)
    return text === first
  const end = text.length - last.length
  if (!text.startsWith(first!) || !text.endsWith(last) || end < first!.length)
    return false
  let at = first!.length
  return rest.every((part) => {
    const found = text.indexOf(part, at)
    at = found + part.length
    return found >= 0 && at <= end
  })
}
