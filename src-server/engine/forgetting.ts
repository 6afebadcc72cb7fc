// What the engine forgets in time: traces first, then the turns themselves with what was asked for in them, and who wrote to whom.
import type { Approvals } from '../approvals/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Bounds } from './bounds'
import type { ChainStore } from './chains'
import type { WakeupStore } from './store'
import type { TraceStore } from './trace'

export interface ForgettingOptions {
  db: Db<unknown>
  store: Pick<WakeupStore, 'forget'>
  chains: Pick<ChainStore, 'forget'>
  trace: Pick<TraceStore, 'prune'>
  approvals: Pick<Approvals, 'forget'>
  bounds: Bounds
  clock: Clock
}

/**
 * Makes what forgets a bounded number at a time and returns how many. Turns are kept for the days that traces are at
 * most; what goes on, or belongs to a chain that does, is never forgotten. What turns cost is kept by usage.
 */
export function createForgetting({ db, store, chains, trace, approvals, bounds, clock }: ForgettingOptions): () => number {
  return () => {
    const { trace_days, trace_mb } = bounds.get()
    const before = new Date(clock().getTime() - trace_days * 86_400_000).toISOString()
    const traces = trace.prune(before, trace_mb * 1_000_000)
    return traces + db.tx(() => {
      const turns = store.forget(before)
      approvals.forget(turns)
      return turns.length + chains.forget(before)
    }, { durable: false })
  }
}
