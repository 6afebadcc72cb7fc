// Amounts counted exactly: money in billionths of its unit, a whole number, so that sums of small prices never drift.
import { MOST } from './contract'

/** Tokens and money as the rest of the house speaks of them. */
export interface Amount { tokens: number, cost: number }

export interface Exact { tokens: number, nanos: number }

/** What a budget allows; null: as much as there is. */
export interface Limit { tokens: number | null, nanos: number | null }

export const MEASURES = ['tokens', 'nanos'] as const
export type Measure = typeof MEASURES[number]

const NANOS = 1e9

export const NOTHING: Exact = { tokens: 0, nanos: 0 }

/** What a model reports is not to be relied on: what is no amount counts as nothing. */
export const exact = ({ tokens, cost }: Amount): Exact => ({ tokens: whole(Math.ceil(tokens), MOST.tokens), nanos: nanosOf(cost) })
export const nanosOf = (cost: number): number => whole(Math.round(cost * NANOS), MOST.cost * NANOS)
export const costOf = (nanos: number): number => nanos / NANOS
export const amountOf = ({ tokens, nanos }: Exact): Amount => ({ tokens, cost: costOf(nanos) })

export const sum = (...parts: Exact[]): Exact => parts.reduce((all, part) => ({ tokens: all.tokens + part.tokens, nanos: all.nanos + part.nanos }), NOTHING)

/** The first measure in which a limit does not allow so much; null when it does. */
export const tooMuch = (limit: Limit, wanted: Exact): Measure | null => MEASURES.find(measure => limit[measure] !== null && wanted[measure] > limit[measure]) ?? null

/** The first measure in which so many fifths of a limit are spent; null when there is none. */
export const fifthsSpent = (limit: Limit, spent: Exact, fifths: number): Measure | null => MEASURES.find(measure => limit[measure] !== null && spent[measure] > 0 && spent[measure] * 5 >= limit[measure] * fifths) ?? null

const whole = (count: number, most: number): number => count > 0 ? Math.min(count, most) : 0
