// Alerts: raised by the house itself, once for what goes on; resolved by the person, or when it is over.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Alert, AlertData, AlertEvents, AlertKind } from './contract'
import type { AlertRow, AlertStore } from './store'
import { stamp } from '../kernel/clock'
import { notFound } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { textOf } from './words'

/** What is wrong. `key` says what it is about, where the agents alone do not; `chain` are the turns that led to it. */
export interface Trouble<K extends AlertKind> { kind: K, key?: string, agents: string[], data: AlertData[K], chain?: string[] }

export interface Alerts {
  list: (filter: { state?: 'open' | 'resolved', limit: number, before?: string }) => { alerts: Alert[], next_before?: string }
  /** Raises an alert, in the caller's transaction or one of its own. The same, while it is open, is only counted. */
  raise: <K extends AlertKind>(trouble: Trouble<K>) => Alert
  /** The alert that is open about something: a key, or agents in any order. */
  open: (kind: AlertKind, about: string | string[]) => Alert | null
  /** It was looked at; doing so again changes nothing. 404 when there is no such alert. */
  resolve: (id: string) => Alert
  /** It is over, if it was open at all. */
  over: (kind: AlertKind, about: string | string[]) => void
}

/** So many turns of a chain are kept: the last ones. */
const KEPT_CHAIN = 100

export function createAlerts({ db, store, clock }: { db: Db<AlertEvents>, store: AlertStore, clock: Clock }): Alerts {
  const open = (kind: AlertKind, about: string | string[]): Alert | null => shown(store.open(kind, keyOf(about)))

  function resolve(id: string): Alert {
    const known = store.find(id)
    if (!known)
      throw notFound('alert', id)
    if (known.resolved_at !== null)
      return toAlert(known)
    return db.tx(() => {
      const resolved = toAlert({ ...known, resolved_at: stamp(clock) })
      store.resolve(id, resolved.resolved_at!)
      db.emit('alert.resolved', resolved)
      return resolved
    })
  }

  return {
    list({ state, limit, before }) {
      const { page, more } = pageOf(store.page(state, limit + 1, before), limit, alert => alert.id)
      return { alerts: page.map(toAlert), ...more }
    },
    raise: ({ kind, agents, key = keyOf(agents), data, chain = [] }) => db.tx(() => {
      const before = store.open(kind, key)
      const now = stamp(clock)
      const told = { agents, data, chain: chain.slice(-KEPT_CHAIN), updated_at: now }
      const row = (before ? { ...before, ...told, count: before.count + 1 } : { id: newId(), kind, key, ...told, count: 1, created_at: now, resolved_at: null }) as AlertRow
      const alert = toAlert(row)
      if (before)
        store.again(row)
      else
        store.insert(row)
      db.emit(before ? 'alert.updated' : 'alert.raised', alert)
      return alert
    }),
    open,
    resolve,
    over(kind, about) {
      const alert = open(kind, about)
      if (alert)
        resolve(alert.id)
    },
  }
}

const keyOf = (about: string | string[]): string => typeof about === 'string' ? about : about.toSorted().join(' ')

const toAlert = (row: AlertRow): Alert => ({ ...row, data: { ...row.data }, text: textOf(row.kind, row.data as AlertData[AlertKind] as never, row.agents) })
const shown = (row: AlertRow | null): Alert | null => row && toAlert(row)
