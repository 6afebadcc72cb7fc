// Which turns the page is about: those of some days by the person's own clock, of one agent or of all. It stands in the address.
import type { LocationQuery } from 'vue-router'

export const SPANS = ['today', 'week', 'month', 'custom'] as const
export type Span = typeof SPANS[number]

/** Days as `2026-11-23`, the first and the last, both within. */
export interface Range { span: Span, from: string, to: string }
export interface Which { agent_id?: string, since: string, until?: string }

const DAYS: Readonly<Record<Exclude<Span, 'custom'>, number>> = { today: 1, week: 7, month: 30 }

/** A date as the fields of a form write it, by this computer's clock. */
export const dateOf = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`

function daysBefore(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00`)
  noon.setDate(noon.getDate() - days)
  return dateOf(noon)
}

const isDate = (text: unknown): text is string => typeof text === 'string' && /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T12:00:00`)) && dateOf(new Date(`${text}T12:00:00`)) === text

/** The range that an address names; seven days where it names none, or none that makes sense. */
export function rangeOf({ span, from, to }: LocationQuery, today: string): Range {
  if (span === 'custom' && isDate(from) && isDate(to))
    return from <= to ? { span, from, to } : { span, from: to, to: from }
  const known = SPANS.find((one): one is keyof typeof DAYS => one !== 'custom' && one === span) ?? 'week'
  return { span: known, from: daysBefore(today, DAYS[known] - 1), to: today }
}

/** What is asked of the server. A range that reaches today has no end, so that what comes now is within. */
export function whichOf({ from, to }: Pick<Range, 'from' | 'to'>, today: string, agent_id?: string): Which {
  return {
    ...(agent_id && { agent_id }),
    since: new Date(`${from}T00:00:00`).toISOString(),
    ...(to < today && { until: new Date(`${to}T23:59:59.999`).toISOString() }),
  }
}

/** Whether a turn of an agent that was recorded then is within. */
export const isWithin = ({ agent_id, since, until }: Which, turn: { agent_id: string, timestamp: string }): boolean =>
  (!agent_id || turn.agent_id === agent_id) && turn.timestamp >= since && (!until || turn.timestamp <= until)
