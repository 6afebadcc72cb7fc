// Sums by the days of a time zone, folded from quarters of an hour, which no zone's midnight parts.
import type { Zone } from '../schedule/zone'
import type { Sum } from './contract'

type Group = Sum & { key: string }

/** `quarters` come in order, their keys `2026-11-23T09:45` in UTC; so do the days, their keys `2026-11-23` as the zone's clocks have it. */
export function daysOf(quarters: readonly Group[], zone: Zone): Group[] {
  const days = new Map<string, Group>()
  for (const quarter of quarters) {
    const at = Date.parse(`${quarter.key}Z`)
    const key = new Date(at + zone.offset(at)).toISOString().slice(0, 10)
    const day = days.get(key)
    days.set(key, day ? sumOf(day, quarter) : { ...quarter, key })
  }
  return [...days.values()]
}

const sumOf = (a: Group, b: Group): Group => ({
  key: a.key,
  turns: a.turns + b.turns,
  prompt_tokens: a.prompt_tokens + b.prompt_tokens,
  completion_tokens: a.completion_tokens + b.completion_tokens,
  total_tokens: a.total_tokens + b.total_tokens,
  cost: a.cost + b.cost,
  duration_ms: a.duration_ms + b.duration_ms,
})
