// Rows of budgets: limits, what each day took, and what is set aside for calls under way.
import type { Db } from '../kernel/db'
import type { Exact, Limit } from './amount'
import type { BudgetScope, BudgetState } from './contract'
import { HOUSE } from './contract'

/** What a budget is for. */
export interface Subject { scope: BudgetScope, id: string }

/** How a budget stands on a day. `listed`: there is a limit, or it is the house's. */
export interface Standing extends Subject { listed: boolean, limit: Limit, spent: Exact, held: Exact, state: BudgetState }

/** Whose call it is. */
export interface Spender { agent_id: string, scene: string | null }

/** What is set aside for a call: `most` of it can be taken, `likely` will be. */
export interface Held extends Spender { id: string, day: string, most: Exact, likely: Exact }

export interface BudgetStore {
  /** The house first, then agents, then scenes. */
  list: (day: string) => Standing[]
  standing: (day: string, subject: Subject) => Standing
  limit: (subject: Subject, limit: Limit) => void
  /** Forgets a limit. */
  drop: (subject: Subject) => void
  mark: (day: string, subject: Subject, state: BudgetState) => void
  hold: (held: Held) => void
  /** Takes a hold away and counts what was spent instead; null when it is gone already. */
  settle: (id: string, spent: (held: Held) => Exact) => Held | null
  holds: () => Held[]
  /** Forgets what days before this one took. */
  forget: (day: string) => void
}

/** The budgets that a call falls under. */
export const subjectsOf = ({ agent_id, scene }: Spender): Subject[] => [{ scope: 'house', id: HOUSE }, { scope: 'agent', id: agent_id }, ...(scene === null ? [] : [{ scope: 'scene', id: scene } as const])]

interface StandingRow { scope: BudgetScope, id: string, listed: number, tokens: number | null, nanos: number | null, spent_tokens: number, spent_nanos: number, held_tokens: number, held_nanos: number, state: BudgetState }
interface HoldRow extends Spender { id: string, day: string, tokens: number, nanos: number, likely_tokens: number, likely_nanos: number }

const STANDING = `budgets.tokens, budgets.nanos, COALESCE(spending.tokens, 0) AS spent_tokens, COALESCE(spending.nanos, 0) AS spent_nanos,
  COALESCE(held_tokens, 0) AS held_tokens, COALESCE(held_nanos, 0) AS held_nanos, COALESCE(state, 'fine') AS state`

export function createBudgetStore<E>(db: Db<E>): BudgetStore {
  const selectAll = db.prepare<[string], StandingRow>(`SELECT budgets.scope, budgets.id, TRUE AS listed, ${STANDING} FROM budgets
    LEFT JOIN spending ON day = ? AND spending.scope = budgets.scope AND spending.id = budgets.id
    ORDER BY CASE budgets.scope WHEN 'house' THEN 0 WHEN 'agent' THEN 1 ELSE 2 END, budgets.id`)
  const select = db.prepare<[{ day: string } & Subject], StandingRow>(`SELECT :scope AS scope, :id AS id, budgets.id IS NOT NULL AS listed, ${STANDING} FROM (SELECT 1)
    LEFT JOIN budgets ON budgets.scope = :scope AND budgets.id = :id LEFT JOIN spending ON day = :day AND spending.scope = :scope AND spending.id = :id`)
  const upsertLimit = db.prepare('INSERT INTO budgets (scope, id, tokens, nanos) VALUES (?, ?, ?, ?) ON CONFLICT (scope, id) DO UPDATE SET tokens = excluded.tokens, nanos = excluded.nanos')
  const deleteLimit = db.prepare('DELETE FROM budgets WHERE scope = ? AND id = ?')
  const count = db.prepare(`INSERT INTO spending (day, scope, id, tokens, nanos, held_tokens, held_nanos) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, scope, id)
    DO UPDATE SET tokens = tokens + excluded.tokens, nanos = nanos + excluded.nanos, held_tokens = held_tokens + excluded.held_tokens, held_nanos = held_nanos + excluded.held_nanos`)
  const upsertState = db.prepare('INSERT INTO spending (day, scope, id, state) VALUES (?, ?, ?, ?) ON CONFLICT (day, scope, id) DO UPDATE SET state = excluded.state')
  const insertHold = db.prepare('INSERT INTO holds (id, day, agent_id, scene, tokens, nanos, likely_tokens, likely_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const deleteHold = db.prepare<[string], HoldRow>('DELETE FROM holds WHERE id = ? RETURNING id, day, agent_id, scene, tokens, nanos, likely_tokens, likely_nanos')
  const selectHolds = db.prepare<[], HoldRow>('SELECT id, day, agent_id, scene, tokens, nanos, likely_tokens, likely_nanos FROM holds ORDER BY id')
  const deleteSpending = db.prepare('DELETE FROM spending WHERE day < ?')

  return {
    list: day => selectAll.all(day).map(toStanding),
    standing: (day, { scope, id }) => toStanding(select.get({ day, scope, id })!),
    limit: ({ scope, id }, { tokens, nanos }) => void upsertLimit.run(scope, id, tokens, nanos),
    drop: ({ scope, id }) => void deleteLimit.run(scope, id),
    mark: (day, { scope, id }, state) => void upsertState.run(day, scope, id, state),
    hold(held) {
      const { id, day, agent_id, scene, most, likely } = held
      insertHold.run(id, day, agent_id, scene, most.tokens, most.nanos, likely.tokens, likely.nanos)
      for (const subject of subjectsOf(held))
        count.run(day, subject.scope, subject.id, 0, 0, most.tokens, most.nanos)
    },
    settle(id, spentOf) {
      const row = deleteHold.get(id)
      if (!row)
        return null
      const held = toHeld(row)
      const spent = spentOf(held)
      for (const subject of subjectsOf(held))
        count.run(held.day, subject.scope, subject.id, spent.tokens, spent.nanos, -held.most.tokens, -held.most.nanos)
      return held
    },
    holds: () => selectHolds.all().map(toHeld),
    forget: day => void deleteSpending.run(day),
  }
}

function toStanding({ scope, id, listed, tokens, nanos, state, ...row }: StandingRow): Standing {
  return { scope, id, listed: listed === 1, limit: { tokens, nanos }, spent: { tokens: row.spent_tokens, nanos: row.spent_nanos }, held: { tokens: row.held_tokens, nanos: row.held_nanos }, state }
}

const toHeld = ({ tokens, nanos, likely_tokens, likely_nanos, ...row }: HoldRow): Held => ({ ...row, most: { tokens, nanos }, likely: { tokens: likely_tokens, nanos: likely_nanos } })
