// Amounts as a person reads them, in the language of the page.
import { tag } from './time'

const KINDS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A number, with whatever it is a number of. */
export const numberOf = (amount: number, options: Intl.NumberFormatOptions = {}): string => new Intl.NumberFormat(tag(), options).format(amount)

/** `0.4 kB`, `36 kB`, `1.2 MB`. */
export function bytesOf(bytes: number): string {
  const kind = Math.min(KINDS.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3) - 1))
  const amount = bytes / 1000 ** (kind + 1)
  return numberOf(amount, { style: 'unit', unit: KINDS[kind], maximumFractionDigits: amount < 100 ? 1 : 0 })
}

/** `184.2K`, `18.4万`; small numbers in full. */
export const countOf = (count: number): string => numberOf(count, count < 10_000 ? {} : { notation: 'compact', maximumFractionDigits: 1 })

/** `$1.20`; of what is less than a cent still what is telling. */
export function moneyOf(amount: number, currency: string): string {
  const small = amount !== 0 && Math.abs(amount) < 0.01
  return numberOf(amount, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(small ? { maximumSignificantDigits: 2 } : {}) })
}
