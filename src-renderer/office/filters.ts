// What the person wants to see of the graph, as the page's address says it: one scene, some kinds, some time.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { EdgeType, Sieve } from '@/graph/model'
import { EDGE_TYPES } from '@/graph/model'

export const WINDOWS = ['quarter', 'hour', 'day', 'all'] as const
export type Window = typeof WINDOWS[number]

export interface Filters { scene: string | null, types: readonly EdgeType[], window: Window }

const MINUTES: Record<Window, number> = { quarter: 15, hour: 60, day: 1440, all: Infinity }

export const NO_FILTERS: Filters = { scene: null, types: EDGE_TYPES, window: 'all' }

/** What an address asks for; what makes no sense in it is left out. */
export function filtersOf({ scene, types, time }: LocationQuery): Filters {
  const wanted = String(types ?? '').split(',')
  const known = EDGE_TYPES.filter(type => wanted.includes(type))
  return {
    scene: typeof scene === 'string' && scene ? scene : null,
    types: known.length ? known : EDGE_TYPES,
    window: WINDOWS.find(window => window === time) ?? 'all',
  }
}

/** The part of an address that says it; what is usual is not said. */
export const queryOf = ({ scene, types, window }: Filters): LocationQueryRaw => ({
  scene: scene ?? undefined,
  types: types.length === EDGE_TYPES.length ? undefined : types.join(','),
  time: window === 'all' ? undefined : window,
})

/** The same with one kind shown or hidden; the last one stays. */
export function toggled(filters: Filters, type: EdgeType): Filters {
  const types = EDGE_TYPES.filter(each => filters.types.includes(each) !== (each === type))
  return types.length ? { ...filters, types } : filters
}

/** What passes at a moment (in milliseconds). */
export const sieveAt = ({ types, window }: Filters, moment: number): Sieve => ({
  types,
  since: window === 'all' ? '' : new Date(moment - MINUTES[window] * 60_000).toISOString(),
})
