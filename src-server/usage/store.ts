// Rows of usage and their sums, and the person's own prices.
import type { Db } from '../kernel/db'
import type { GroupBy, Price, Sum, Usage } from './contract'

/** Which turns: of one agent or all, from a moment to another (both UTC, both within). */
export interface Range { agent_id: string | null, since: string, until: string }

export interface UsageStore {
  insert: (usage: Usage) => void
  has: (id: string) => boolean
  /** Newest last, before an id. */
  page: (range: Range, before: string, limit: number) => Usage[]
  total: (range: Range) => Sum
  groups: (by: Exclude<GroupBy, 'day'> | 'quarter', range: Range) => (Sum & { key: string })[]
}

export type OwnPrice = Omit<Price, 'source'>

export interface PriceStore {
  list: () => OwnPrice[]
  /** In place of all that were there. */
  replace: (prices: OwnPrice[]) => void
}

export function createUsageStore<E>(db: Db<E>): UsageStore {
  const columns = 'id, turn_id, agent_id, scene, provider, model, prompt_tokens, completion_tokens, cost, duration_ms, timestamp'
  const within = 'timestamp >= :since AND timestamp <= :until AND (:agent_id IS NULL OR agent_id = :agent_id)'
  const sums = `COUNT(*) AS turns, COALESCE(SUM(prompt_tokens), 0) AS prompt_tokens, COALESCE(SUM(completion_tokens), 0) AS completion_tokens,
    COALESCE(SUM(prompt_tokens + completion_tokens), 0) AS total_tokens, COALESCE(SUM(cost), 0.0) AS cost, COALESCE(SUM(duration_ms), 0) AS duration_ms`
  const insert = db.prepare<[Omit<Usage, 'total_tokens'>]>(`INSERT INTO usage (${columns}) VALUES (:id, :turn_id, :agent_id, :scene, :provider, :model, :prompt_tokens, :completion_tokens, :cost, :duration_ms, :timestamp)`)
  const selectHas = db.prepare<[string], number>('SELECT 1 FROM usage WHERE id = ?').pluck()
  const selectPage = db.prepare<[Range & { before: string, limit: number }], Omit<Usage, 'total_tokens'>>(`SELECT ${columns} FROM usage WHERE ${within} AND id < :before ORDER BY id DESC LIMIT :limit`)
  const selectTotal = db.prepare<[Range], Sum>(`SELECT ${sums} FROM usage WHERE ${within}`)
  const group = (key: string): ReturnType<typeof db.prepare<[Range], Sum & { key: string }>> => db.prepare(`SELECT ${key} AS key, ${sums} FROM usage WHERE ${within} GROUP BY 1 ORDER BY 1`)
  const groups = { agent: group('agent_id'), scene: group(`COALESCE(scene, '')`), provider: group('provider'), model: group('model'), quarter: group(`substr(timestamp, 1, 14) || printf('%02d', substr(timestamp, 15, 2) / 15 * 15)`) }

  return {
    insert: ({ total_tokens: _, ...usage }) => void insert.run(usage),
    has: id => selectHas.get(id) !== undefined,
    page: (range, before, limit) => selectPage.all({ ...range, before, limit }).map(row => ({ ...row, total_tokens: row.prompt_tokens + row.completion_tokens })).reverse(),
    total: range => selectTotal.get(range)!,
    groups: (by, range) => groups[by].all(range),
  }
}

export function createPriceStore<E>(db: Db<E>): PriceStore {
  const select = db.prepare<[], OwnPrice>(`SELECT NULLIF(provider, '') AS provider, model, input, output FROM prices`)
  const clear = db.prepare('DELETE FROM prices')
  const insert = db.prepare('INSERT INTO prices (provider, model, input, output) VALUES (?, ?, ?, ?)')
  return {
    list: () => select.all(),
    replace(prices) {
      clear.run()
      for (const { provider, model, input, output } of prices)
        insert.run(provider ?? '', model, input, output)
    },
  }
}
