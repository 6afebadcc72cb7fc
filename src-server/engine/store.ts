// Rows of the engine: wake-ups, and how each agent's desk stands.
import type { Db } from '../kernel/db'
import type { Presence } from '../status/contract'
import type { TurnKind, TurnState, TurnSummary, WaitsFor } from './contract'

export interface Wakeup {
  id: string
  agent_id: string
  kind: TurnKind
  source_id: string
  cause: string | null
  /** The wake-up that the chain of causes began with. */
  root: string
  hops: number
  attempts: number
}

/** Whose turn it is at an agent's desk, and what waits there. */
export type Desk = Omit<Presence, 'status'> & { failed: boolean }

/** How a turn ended: what it said, and what it took. */
export interface Ended { answer: string | null, history: string | null, prompt_tokens: number, completion_tokens: number, cost: number }

export interface WakeupStore {
  /** Queues a wake-up; false when this source has woken this agent already, unless that failed. */
  queue: (wakeup: Wakeup, at: string) => boolean
  find: (id: string) => Wakeup | null
  state: (id: string) => TurnState | null
  summary: (id: string) => TurnSummary | null
  /** Newest last, before an id. */
  list: (filter: { agent_id?: string, kind?: TurnKind, state?: TurnState, source_id?: string }, before: string, limit: number) => TurnSummary[]
  /** The newest wake-up of an agent by a source. */
  ofSource: (sourceId: string, agentId: string) => TurnSummary | null
  /** How many wake-ups one has led to so far, itself included. */
  chainOf: (root: string) => number
  next: (agentId: string) => Wakeup | null
  /** Agents for whom something is queued; who has not been at it for longest comes first. */
  called: () => string[]
  /** Ids of the agent's wake-ups that have not ended. */
  open: (agentId: string) => string[]
  start: (wakeup: Wakeup, asked: { by: string, content: string, scene: string | null }, at: string) => void
  /** Lets one that is queued or running wait; `until` for a rest of known length. */
  wait: (wakeup: Wakeup, reason: WaitsFor, until?: string) => void
  /** Queues one that waits again; false when it does not. */
  goOn: (id: string) => boolean
  /** Queues one that is running again, as if it had not been begun. */
  putBack: (wakeup: Wakeup) => void
  /** Ids of all that wait for this. */
  waiting: (reason: WaitsFor) => { id: string, not_before: string | null }[]
  /** Ends a wake-up once: false when it had ended. */
  finish: (wakeup: Wakeup, at: string, ended: Ended) => boolean
  fail: (wakeup: Wakeup, at: string, why: { reason: string, message: string }, spent: Pick<Ended, 'prompt_tokens' | 'completion_tokens' | 'cost'>) => boolean
  /** After a start: what was running when the house went down is queued again. Returns how many. */
  requeueRunning: () => number
  unwrittenHistory: () => { id: string, agent_id: string, history: string }[]
  historyWritten: (id: string) => void
  desk: (agentId: string) => Desk
  /** Every desk by its agent; one who was never woken has none. */
  desks: () => Map<string, Desk>
  /** Forgets the oldest turns that ended before a moment, a bounded number: none of a chain that goes on, none whose trace is kept. Returns their ids. */
  forget: (before: string) => string[]
  totals: () => { done: number, failed: number, queued: number, running: number, waiting: number }
}

const OPEN = `state IN ('queued', 'running', 'waiting')`

/** So many turns are forgotten at a time: a bounded pause. */
const FORGOTTEN_AT_ONCE = 500

/** About what the trace of a turn takes in all. */
const TRACE_BYTES = `(SELECT COALESCE(SUM(bytes), 0) FROM prompts WHERE wakeup_id = :id)
  + (SELECT COALESCE(SUM(LENGTH(calls) + LENGTH(COALESCE(text, '')) + 200), 0) FROM moves WHERE wakeup_id = :id)
  + (SELECT COALESCE(SUM(LENGTH(args) + LENGTH(result) + 200), 0) FROM steps WHERE wakeup_id = :id)`

export function createWakeupStore<E>(db: Db<E>): WakeupStore {
  const columns = 'id, agent_id, kind, source_id, cause, COALESCE(root, id) AS root, hops, attempts'
  const insert = db.prepare(`INSERT OR IGNORE INTO wakeups (id, agent_id, kind, source_id, cause, root, hops, state, queued_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?)`)
  const countChain = db.prepare<[string], number>('SELECT COUNT(*) FROM wakeups WHERE root = ?').pluck()
  const select = db.prepare<[string], Wakeup>(`SELECT ${columns} FROM wakeups WHERE id = ?`)
  const selectNext = db.prepare<[string], Wakeup>(`SELECT ${columns} FROM wakeups WHERE agent_id = ? AND state = 'queued' AND ${OPEN} ORDER BY id LIMIT 1`)
  const selectOpen = db.prepare<[string], string>(`SELECT id FROM wakeups WHERE agent_id = ? AND ${OPEN} ORDER BY id`).pluck()
  const selectState = db.prepare<[string], TurnState>('SELECT state FROM wakeups WHERE id = ?').pluck()
  const begin = db.prepare(`UPDATE wakeups SET state = 'running', started_at = COALESCE(started_at, ?), attempts = attempts + 1, asked_by = ?, asked = ?, scene = ? WHERE id = ? AND state = 'queued'`)
  const rest = db.prepare(`UPDATE wakeups SET state = 'waiting', waits_for = ?, not_before = ?, attempts = 0 WHERE id = ?`)
  const requeueOne = db.prepare(`UPDATE wakeups SET state = 'queued', waits_for = NULL, not_before = NULL, attempts = 0 WHERE id = ?`)
  const end = db.prepare(`UPDATE wakeups SET state = :state, ended_at = :at, waits_for = NULL, reason = :reason, message = :message, answer = :answer, history = :history,
    prompt_tokens = :prompt_tokens, completion_tokens = :completion_tokens, cost = :cost, trace_bytes = ${TRACE_BYTES} WHERE id = :id AND ${OPEN}`)
  const requeue = db.prepare(`UPDATE wakeups SET state = 'queued' WHERE state = 'running' AND ${OPEN}`)
  const selectWaiting = db.prepare<[WaitsFor], { id: string, not_before: string | null }>(`SELECT id, not_before FROM wakeups WHERE state = 'waiting' AND ${OPEN} AND waits_for = ? ORDER BY id`)
  const selectHistory = db.prepare<[], { id: string, agent_id: string, history: string }>('SELECT id, agent_id, history FROM wakeups WHERE history IS NOT NULL ORDER BY id')
  const clearHistory = db.prepare('UPDATE wakeups SET history = NULL WHERE id = ?')
  const forget = db.prepare<[string, number], string>(`DELETE FROM wakeups WHERE id IN (
    SELECT id FROM wakeups AS old WHERE ended_at IS NOT NULL AND ended_at < ? AND history IS NULL AND trace_bytes = 0
      AND NOT EXISTS (SELECT 1 FROM wakeups WHERE root = old.root AND ${OPEN}) ORDER BY ended_at, id LIMIT ?) RETURNING id`).pluck()
  const desks = createDesks(db)
  const summaries = createSummaries(db)

  function close(wakeup: Wakeup, values: Ended & { state: 'done' | 'failed', at: string, reason: string | null, message: string | null }): boolean {
    const before = selectState.get(wakeup.id)
    if (before === undefined || end.run({ ...values, id: wakeup.id }).changes === 0)
      return false
    desks.left(wakeup, before, values.state, values.at)
    return true
  }

  return {
    ...summaries,
    queue(wakeup, at) {
      const added = insert.run(wakeup.id, wakeup.agent_id, wakeup.kind, wakeup.source_id, wakeup.cause, wakeup.root, wakeup.hops, at).changes > 0
      if (added)
        desks.queued(wakeup.agent_id)
      return added
    },
    find: id => select.get(id) ?? null,
    state: id => selectState.get(id) ?? null,
    chainOf: root => countChain.get(root)!,
    next: agentId => selectNext.get(agentId) ?? null,
    open: agentId => selectOpen.all(agentId),
    start(wakeup, { by, content, scene }, at) {
      begin.run(at, by, content, scene, wakeup.id)
      desks.satDown(wakeup, at)
    },
    wait(wakeup, reason, until) {
      const before = selectState.get(wakeup.id)
      rest.run(reason, until ?? null, wakeup.id)
      desks.waits(wakeup, before === 'running')
    },
    goOn(id) {
      const wakeup = selectState.get(id) === 'waiting' ? select.get(id) : undefined
      if (wakeup) {
        requeueOne.run(id)
        desks.goesOn(wakeup.agent_id)
      }
      return wakeup !== undefined
    },
    putBack(wakeup) {
      requeueOne.run(wakeup.id)
      desks.stoodUp(wakeup)
    },
    waiting: reason => selectWaiting.all(reason),
    finish: (wakeup, at, ended) => close(wakeup, { state: 'done', at, reason: null, message: null, ...ended }),
    fail: (wakeup, at, why, spent) => close(wakeup, { state: 'failed', at, ...why, ...spent, answer: null, history: null }),
    requeueRunning() {
      desks.clear()
      return requeue.run().changes
    },
    unwrittenHistory: () => selectHistory.all(),
    historyWritten: id => void clearHistory.run(id),
    forget: before => forget.all(before, FORGOTTEN_AT_ONCE),
    called: desks.called,
    desk: desks.one,
    desks: desks.all,
    totals: desks.totals,
  }
}

/** What lies on each agent's desk, counted as it changes, so that nobody ever counts rows. */
function createDesks<E>(db: Db<E>) {
  interface DeskRow { agent_id: string, queued: number, waiting: number, current: string | null, failed: number, last_active: string | null }
  const columns = 'agent_id, queued, waiting, current, failed, last_active'
  const add = db.prepare('INSERT OR IGNORE INTO desks (agent_id) VALUES (?)')
  const count = db.prepare('UPDATE desks SET queued = queued + ?, waiting = waiting + ? WHERE agent_id = ?')
  const sitDown = db.prepare('UPDATE desks SET current = ?, queued = queued - 1, last_active = ? WHERE agent_id = ?')
  const leave = db.prepare('UPDATE desks SET current = NULL WHERE agent_id = ? AND current = ?')
  const standUp = db.prepare('UPDATE desks SET current = NULL, failed = ?, last_active = ? WHERE agent_id = ? AND current = ?')
  const clear = db.prepare('UPDATE desks SET queued = queued + (current IS NOT NULL), current = NULL')
  const selectOne = db.prepare<[string], DeskRow>(`SELECT ${columns} FROM desks WHERE agent_id = ?`)
  const selectAll = db.prepare<[], DeskRow>(`SELECT ${columns} FROM desks`)
  const selectCalled = db.prepare<[], string>('SELECT agent_id FROM desks WHERE queued > 0 AND current IS NULL ORDER BY last_active').pluck() // NULL, never active, comes first
  const tally = db.prepare('UPDATE tallies SET count = count + 1 WHERE name = ?')
  const selectTally = db.prepare<[string], number>('SELECT count FROM tallies WHERE name = ?').pluck()
  const selectLoad = db.prepare<[], { queued: number, running: number, waiting: number }>('SELECT COALESCE(SUM(queued), 0) AS queued, COUNT(current) AS running, COALESCE(SUM(waiting), 0) AS waiting FROM desks')
  const toDesk = ({ queued, waiting, current, failed, last_active }: DeskRow): Desk => ({ queued, waiting, current, failed: failed === 1, last_active })

  return {
    queued(agentId: string): void {
      add.run(agentId)
      count.run(1, 0, agentId)
    },
    satDown: (wakeup: Wakeup, at: string) => void sitDown.run(wakeup.id, at, wakeup.agent_id),
    waits({ id, agent_id }: Wakeup, wasRunning: boolean): void {
      leave.run(agent_id, id)
      count.run(wasRunning ? 0 : -1, 1, agent_id)
    },
    goesOn: (agentId: string) => void count.run(1, -1, agentId),
    stoodUp({ id, agent_id }: Wakeup): void {
      leave.run(agent_id, id)
      count.run(1, 0, agent_id)
    },
    left({ id, agent_id }: Wakeup, before: TurnState, state: 'done' | 'failed', at: string): void {
      if (before === 'running')
        standUp.run(state === 'failed' ? 1 : 0, at, agent_id, id)
      else
        count.run(before === 'queued' ? -1 : 0, before === 'waiting' ? -1 : 0, agent_id)
      tally.run(state)
    },
    clear: () => void clear.run(),
    called: () => selectCalled.all(),
    one(agentId: string): Desk {
      const row = selectOne.get(agentId)
      return row ? toDesk(row) : { queued: 0, waiting: 0, current: null, failed: false, last_active: null }
    },
    all: () => new Map(selectAll.all().map(row => [row.agent_id, toDesk(row)])),
    totals: () => ({ ...selectLoad.get()!, done: selectTally.get('done')!, failed: selectTally.get('failed')! }),
  }
}

/** The columns of a turn as it is listed. */
export const SUMMARY = 'id, agent_id, kind, source_id, asked_by AS "from", asked, scene, state, waits_for, reason, message, answer, cause, hops, prompt_tokens, completion_tokens, cost, queued_at, started_at, ended_at'

/** What turns are listed by, beside their state. */
const FILTERS = ['source_id', 'agent_id', 'kind'] as const

/** Turns as they are listed. Each way to ask has a statement of its own, so that each has its index. */
function createSummaries<E>(db: Db<E>): Pick<WakeupStore, 'summary' | 'list' | 'ofSource'> {
  const sql = `SELECT ${SUMMARY} FROM wakeups`
  const prepare = (where: string) => db.prepare<[Record<string, string | number>], TurnSummary>(`${sql} WHERE ${where} AND id < :before ORDER BY id DESC LIMIT :limit`)
  const pages = new Map<string, ReturnType<typeof prepare>>()
  const byState: Record<TurnState, string> = { queued: `state = 'queued' AND ${OPEN}`, running: `state = 'running' AND ${OPEN}`, waiting: `state = 'waiting' AND ${OPEN}`, done: `state = 'done'`, failed: `state = 'failed'` }
  const select = db.prepare<[string], TurnSummary>(`${sql} WHERE id = ?`)
  const selectBySource = db.prepare<[string, string], TurnSummary>(`${sql} WHERE source_id = ? AND agent_id = ? ORDER BY id DESC LIMIT 1`)

  return {
    summary: id => select.get(id) ?? null,
    list({ state, ...equal }, before, limit) {
      const given = Object.fromEntries(FILTERS.flatMap(name => equal[name] === undefined ? [] : [[name, equal[name]]]))
      const where = [...Object.keys(given).map(name => `${name} = :${name}`), ...state ? [byState[state]] : []].join(' AND ') || '1'
      const page = pages.get(where) ?? prepare(where)
      pages.set(where, page)
      return page.all({ before, limit, ...given }).reverse()
    },
    ofSource: (sourceId, agentId) => selectBySource.get(sourceId, agentId) ?? null,
  }
}
