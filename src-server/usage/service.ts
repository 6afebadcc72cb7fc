// Usage: recorded with the turn it belongs to, read with its sums.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Sum, Usage, UsageEvents } from './contract'
import type { UsageStore } from './store'
import { stamp } from '../kernel/clock'
import { AFTER_EVERY_ID, newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'

export interface UsageService {
  /** Records what a turn cost, inside the transaction that ends it. */
  record: (usage: Omit<Usage, 'id' | 'timestamp' | 'total_tokens'>) => void
  read: (filter: { limit: number, before?: string, agent_id?: string, since?: string, until?: string, group_by?: 'agent' | 'model' | 'day' }) => { usage: Usage[], totals: Sum, groups: (Sum & { key: string })[], next_before?: string }
}

export function createUsage({ db, store, clock }: { db: Db<UsageEvents>, store: UsageStore, clock: Clock }): UsageService {
  return {
    record(recorded) {
      const usage: Usage = { ...recorded, id: newId(), total_tokens: recorded.prompt_tokens + recorded.completion_tokens, timestamp: stamp(clock) }
      store.insert(usage)
      db.emit('usage.recorded', usage)
    },
    read({ limit, before = AFTER_EVERY_ID, agent_id = null, since, until, group_by }) {
      const range = { agent_id, since: since ? new Date(since).toISOString() : '', until: until ? new Date(until).toISOString() : AFTER_EVERY_ID }
      const { page, more } = pageOf(store.page(range, before, limit + 1), limit, usage => usage.id)
      return { usage: page, totals: store.total(range), groups: group_by ? store.groups(group_by, range) : [], ...more }
    },
  }
}
