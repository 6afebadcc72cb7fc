// Usage: recorded with the turn it belongs to, read with its sums.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { GroupBy, Sum, Usage, UsageEvents } from './contract'
import type { Range, UsageStore } from './store'
import { stamp } from '../kernel/clock'
import { invalid } from '../kernel/errors'
import { AFTER_EVERY_ID, idSequence, newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { zoneOf } from '../schedule/zone'
import { MOST_EXPORTED } from './contract'
import { daysOf } from './days'

interface Which { agent_id?: string, since?: string, until?: string }

/** What a turn took elsewhere, long ago. */
export interface OldUsage extends Pick<Usage, 'agent_id' | 'provider' | 'model' | 'prompt_tokens' | 'completion_tokens'> { at: string }

export interface UsageService {
  /** Records what a turn cost, inside the transaction that ends it. */
  record: (usage: Omit<Usage, 'id' | 'timestamp' | 'total_tokens'>) => void
  /**
   * Puts what turns took long ago among the others, and returns how many of them were not there already. Nobody is told and no
   * budget is touched: it was spent elsewhere, and what it cost nobody wrote down.
   */
  keep: (old: readonly OldUsage[]) => number
  /** Days are those of the time zone; 400 for one that is none. */
  read: (filter: Which & { limit: number, before?: string, group_by?: GroupBy, timezone: string }) => { usage: Usage[], totals: Sum, groups: (Sum & { key: string })[], next_before?: string }
  /** As a table for a spreadsheet: the newest rows that match, oldest first. */
  table: (filter: Which) => string
}

export function createUsage({ db, store, clock }: { db: Db<UsageEvents>, store: UsageStore, clock: Clock }): UsageService {
  return {
    record(recorded) {
      const usage: Usage = { ...recorded, id: newId(), total_tokens: recorded.prompt_tokens + recorded.completion_tokens, timestamp: stamp(clock) }
      store.insert(usage)
      db.emit('usage.recorded', usage)
    },
    keep(old) {
      const idOf = idSequence()
      return db.tx(() => {
        const kept = old.map(({ at, ...took }): Usage => {
          const id = idOf(Date.parse(at), JSON.stringify(took))
          return { ...took, id, turn_id: id, scene: null, total_tokens: took.prompt_tokens + took.completion_tokens, cost: 0, duration_ms: 0, timestamp: at }
        }).filter(({ id }) => !store.has(id))
        kept.forEach(store.insert)
        return kept.length
      })
    },
    read({ limit, before = AFTER_EVERY_ID, group_by, timezone, ...which }) {
      const range = rangeOf(which)
      const zone = zoneOf(timezone)
      if (!zone)
        throw invalid('timezone', `is no time zone: “${timezone}”. Give an IANA name such as Europe/Berlin`)
      const groups = group_by === 'day' ? daysOf(store.groups('quarter', range), zone) : group_by ? store.groups(group_by, range) : []
      const { page, more } = pageOf(store.page(range, before, limit + 1), limit, usage => usage.id)
      return { usage: page, totals: store.total(range), groups, ...more }
    },
    table: which => [COLUMNS, ...store.page(rangeOf(which), AFTER_EVERY_ID, MOST_EXPORTED).map(usage => COLUMNS.map(column => usage[column]))].map(row => `${row.map(cell).join(',')}\r\n`).join(''),
  }
}

const COLUMNS = ['timestamp', 'agent_id', 'scene', 'provider', 'model', 'prompt_tokens', 'completion_tokens', 'total_tokens', 'cost', 'duration_ms', 'turn_id'] as const

const rangeOf = ({ agent_id = null, since, until }: { agent_id?: string | null, since?: string, until?: string }): Range => ({ agent_id, since: since ? new Date(since).toISOString() : '', until: until ? new Date(until).toISOString() : AFTER_EVERY_ID })

/** A cell of CSV (RFC 4180). What a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | null): string {
  const text = typeof value === 'string' ? value.replace(/^[=+\-@\t\r]/, '\'$&') : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
