// The person's own prices, which are always replaced as a whole.
import type { Price, PriceChange, PriceTable } from '@server/usage/contract'

type Row = NonNullable<PriceChange['prices']>[number]

const bare = ({ provider, model, input, output }: Row): Row => ({ provider, model, input, output })
const isSame = (a: Row, b: Row): boolean => a.provider === b.provider && a.model === b.model

export const ownPrices = ({ prices }: PriceTable): Price[] => prices.filter(({ source }) => source === 'own')
export const builtInPrices = ({ prices }: PriceTable): Price[] => prices.filter(({ source }) => source === 'built-in')

/** The own prices with one more; it takes the place of `former`, and of any for the same provider and model. */
export function withPrice(table: PriceTable, price: Row, former: Row | null): Row[] {
  return [...ownPrices(table).filter(one => !isSame(one, price) && !(former && isSame(one, former))), price].map(bare)
}

export const withoutPrice = (table: PriceTable, price: Row): Row[] => ownPrices(table).filter(one => !isSame(one, price)).map(bare)
