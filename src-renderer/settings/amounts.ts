// Amounts as a person reads them, in the language of the page.
import { spoken } from '@/shell/i18n'

const KINDS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const write = (amount: number, options: Intl.NumberFormatOptions): string => new Intl.NumberFormat(spoken() === 'zh' ? 'zh-CN' : 'en-GB', options).format(amount)

/** `1.2 MB`. */
export function bytesOf(bytes: number): string {
  const kind = Math.min(KINDS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return write(bytes / 1000 ** kind, { style: 'unit', unit: KINDS[kind], maximumFractionDigits: kind < 2 ? 0 : 1 })
}

/** `184.2K`, `18.4万`; small numbers in full. */
export const countOf = (count: number): string => write(count, count < 10_000 ? {} : { notation: 'compact', maximumFractionDigits: 1 })

export const wholeOf = (count: number): string => write(count, {})

/** `$1.20`; of what is less than a cent still what is telling. */
export function moneyOf(amount: number, currency: string): string {
  const small = amount !== 0 && Math.abs(amount) < 0.01
  return write(amount, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(small ? { maximumSignificantDigits: 2 } : {}) })
}

/** `1 December 2025`. */
export const dayOf = (date: string): string => new Date(`${date}T12:00:00`).toLocaleDateString(spoken() === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long' })
