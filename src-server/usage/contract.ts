// Usage: what thinking cost, turn by turn, and in sums a person reads at a glance; and the table of prices behind it.
import { z } from 'zod'
import { contract, Id, Limit, Timestamp } from '../kernel/route'

const Counts = { prompt_tokens: z.number().int(), completion_tokens: z.number().int(), total_tokens: z.number().int(), cost: z.number().describe('in the currency of the price table'), duration_ms: z.number().int() }

export const Usage = z.object({ id: Id, turn_id: z.string(), agent_id: z.string(), scene: z.string().nullable(), provider: z.string(), model: z.string(), ...Counts, timestamp: Timestamp })
export type Usage = z.infer<typeof Usage>

export const Sum = z.object({ turns: z.number().int(), ...Counts })
export type Sum = z.infer<typeof Sum>

const Moment = z.iso.datetime({ offset: true })
const Which = z.object({ agent_id: Id.optional(), since: Moment.optional(), until: Moment.optional() })
export const GroupBy = z.enum(['agent', 'scene', 'provider', 'model', 'day'])
export type GroupBy = z.infer<typeof GroupBy>

/** The most rows that an export has, and that a person may enter as prices. */
export const MOST_EXPORTED = 20_000
const MOST_PRICES = 500

const Line = z.string().trim().min(1).max(200).regex(/^\P{Cc}*$/u, 'must be a single line')
const PerMillion = z.number().min(0).max(1_000_000)
const Priced = z.object({
  provider: Line.nullable().describe('the id of a provider; null: any'),
  model: Line.describe('a model’s name; `*` stands for anything'),
  input: PerMillion.describe('for a million tokens that it reads'),
  output: PerMillion.describe('for a million tokens that it writes'),
})
export const Price = Priced.extend({ source: z.enum(['built-in', 'own']) })
export type Price = z.infer<typeof Price>

const Currency = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD')
export const PriceTable = z.object({
  currency: Currency,
  as_of: z.iso.date().describe('how old the built-in prices are: examples, which a provider may have changed since'),
  prices: z.array(Price).describe('in the order in which they are looked through: the first that fits is taken'),
})
export type PriceTable = z.infer<typeof PriceTable>

export const usage = contract({
  read: {
    method: 'GET',
    path: '/api/usage',
    summary: 'What turns cost, newest last, with the sums of all that match',
    access: 'read',
    query: Which.extend({ limit: Limit, before: Id.optional(), group_by: GroupBy.optional().describe('the key of no scene is empty'), timezone: z.string().max(60).default('UTC').describe('whose days: an IANA name') }),
    reply: z.object({ usage: z.array(Usage), totals: Sum, groups: z.array(Sum.extend({ key: z.string() })), next_before: z.string().optional() }),
  },
  export: { method: 'GET', path: '/api/usage.csv', summary: `The same as a table for a spreadsheet (CSV): the newest ${MOST_EXPORTED} turns that match, oldest first`, access: 'read', query: Which, reply: z.unknown() },
  prices: { method: 'GET', path: '/api/prices', summary: 'What models cost: the person’s own prices, then those that come with CocoCat', access: 'read', reply: PriceTable },
  setPrices: {
    method: 'PUT',
    path: '/api/prices',
    summary: 'Replace the own prices, or say in which currency they are; what was spent before stays as it was counted',
    access: 'admin',
    body: z.object({ currency: Currency, prices: z.array(Priced).max(MOST_PRICES) }).partial(),
    reply: PriceTable,
  },
})
export type PriceChange = z.infer<typeof usage.setPrices.body>

export interface UsageEvents {
  'usage.recorded': Usage
  'prices.updated': { currency: string }
}
