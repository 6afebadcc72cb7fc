// What the server says of an archive, for the tests.
import type { Arrival, Report } from '@server/archive/contract'

export const arrival = (more: Partial<Arrival> = {}): Arrival => ({ noun: 'agent', id: 'writer', name: 'Writer', outcome: 'added', as: more.id ?? 'writer', ...more })

export const reportOf = (more: Partial<Report> = {}): Report => ({ kind: 'team', name: 'Leader', made_at: '2026-11-22T09:00:00.000Z', version: '0.1.0', arrivals: [arrival()], counts: { pages: 0, letters: 0, messages: 0, turns: 0 }, left: [], ...more })
