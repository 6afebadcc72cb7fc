// Rows of the engine: wake-ups, their steps, and how each agent's desk stands.
import type { Db } from '../kernel/db'
import type { Presence } from '../status/contract'
import type { TurnKind } from './contract'
import type { Step } from './model'

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

export interface WakeupStore {
  /** Queues a wake-up; false when this source has woken this agent already. */
  queue: (wakeup: Wakeup, at: string) => boolean
  find: (id: string) => Wakeup | null
  /** How many wake-ups one has led to so far, itself included. */
  chainOf: (root: string) => number
  next: (agentId: string) => Wakeup | null
  /** Ids of the agent's wake-ups that are queued or running. */
  open: (agentId: string) => string[]
  isRunning: (id: string) => boolean
  start: (wakeup: Wakeup, at: string) => void
  /** Ends a wake-up once: false when it had ended. */
  finish: (wakeup: Wakeup, at: string, history: string | null) => boolean
  fail: (wakeup: Wakeup, at: string, reason: string) => boolean
  /** After a start: what was running when the house went down is queued again. Returns how many. */
  requeueRunning: () => number
  steps: (id: string) => Step[]
  addStep: (id: string, step: Step, at: string) => void
  /** The wake-up in whose turn a letter was sent. */
  senderOf: (letterId: string) => Wakeup | null
  unwrittenHistory: () => { id: string, agent_id: string, history: string }[]
  historyWritten: (id: string) => void
  desk: (agentId: string) => Desk
  /** Every desk by its agent; one who was never woken has none. */
  desks: () => Map<string, Desk>
  totals: () => { done: number, failed: number, queued: number, running: number }
}

export function createWakeupStore<E>(db: Db<E>): WakeupStore {
  interface DeskRow { agent_id: string, queued: number, current: string | null, failed: number, last_active: string | null }
  const columns = 'id, agent_id, kind, source_id, cause, COALESCE(root, id) AS root, hops, attempts'
  const insert = db.prepare(`INSERT OR IGNORE INTO wakeups (id, agent_id, kind, source_id, cause, root, hops, state, queued_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?)`)
  const countChain = db.prepare<[string], number>('SELECT COUNT(*) FROM wakeups WHERE root = ?').pluck()
  const select = db.prepare<[string], Wakeup>(`SELECT ${columns} FROM wakeups WHERE id = ?`)
  const selectNext = db.prepare<[string], Wakeup>(`SELECT ${columns} FROM wakeups WHERE agent_id = ? AND state = 'queued' AND state IN ('queued', 'running') ORDER BY id LIMIT 1`)
  const selectOpen = db.prepare<[string], string>(`SELECT id FROM wakeups WHERE agent_id = ? AND state IN ('queued', 'running') ORDER BY id`).pluck()
  const selectState = db.prepare<[string], string>('SELECT state FROM wakeups WHERE id = ?').pluck()
  const start = db.prepare(`UPDATE wakeups SET state = 'running', started_at = ?, attempts = attempts + 1 WHERE id = ? AND state = 'queued'`)
  const end = db.prepare(`UPDATE wakeups SET state = ?, ended_at = ?, reason = ?, history = ? WHERE id = ? AND state IN ('queued', 'running')`)
  const requeue = db.prepare(`UPDATE wakeups SET state = 'queued' WHERE state = 'running' AND state IN ('queued', 'running')`)
  const addDesk = db.prepare('INSERT OR IGNORE INTO desks (agent_id) VALUES (?)')
  const countQueued = db.prepare('UPDATE desks SET queued = queued + ? WHERE agent_id = ?')
  const sitDown = db.prepare('UPDATE desks SET current = ?, queued = queued - 1, last_active = ? WHERE agent_id = ?')
  const standUp = db.prepare('UPDATE desks SET current = NULL, failed = ?, last_active = ? WHERE agent_id = ? AND current = ?')
  const clearDesks = db.prepare('UPDATE desks SET queued = queued + (current IS NOT NULL), current = NULL')
  const selectDesk = db.prepare<[string], DeskRow>('SELECT agent_id, queued, current, failed, last_active FROM desks WHERE agent_id = ?')
  const selectDesks = db.prepare<[], DeskRow>('SELECT agent_id, queued, current, failed, last_active FROM desks')
  const toDesk = ({ queued, current, failed, last_active }: DeskRow): Desk => ({ queued, current, failed: failed === 1, last_active })
  const tally = db.prepare('UPDATE tallies SET count = count + 1 WHERE name = ?')
  const selectTally = db.prepare<[string], number>('SELECT count FROM tallies WHERE name = ?').pluck()
  const selectLoad = db.prepare<[], { queued: number, running: number }>('SELECT COALESCE(SUM(queued), 0) AS queued, COUNT(current) AS running FROM desks')
  const selectSteps = db.prepare<[string], { n: number, tool: string, args: string, result: string, letter_id: string | null }>('SELECT n, tool, args, result, letter_id FROM steps WHERE wakeup_id = ? ORDER BY n')
  const insertStep = db.prepare('INSERT INTO steps (wakeup_id, n, tool, args, result, letter_id, timestamp) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const selectSender = db.prepare<[string], Wakeup>(`SELECT ${columns} FROM wakeups WHERE id = (SELECT wakeup_id FROM steps WHERE letter_id = ?)`)
  const selectHistory = db.prepare<[], { id: string, agent_id: string, history: string }>('SELECT id, agent_id, history FROM wakeups WHERE history IS NOT NULL ORDER BY id')
  const clearHistory = db.prepare('UPDATE wakeups SET history = NULL WHERE id = ?')

  function close({ id, agent_id }: Wakeup, state: 'done' | 'failed', at: string, reason: string | null, history: string | null): boolean {
    const wasQueued = selectState.get(id) === 'queued'
    if (end.run(state, at, reason, history, id).changes === 0)
      return false
    if (wasQueued)
      countQueued.run(-1, agent_id)
    else
      standUp.run(state === 'failed' ? 1 : 0, at, agent_id, id)
    tally.run(state)
    return true
  }

  return {
    queue(wakeup, at) {
      const added = insert.run(wakeup.id, wakeup.agent_id, wakeup.kind, wakeup.source_id, wakeup.cause, wakeup.root, wakeup.hops, at).changes > 0
      if (added) {
        addDesk.run(wakeup.agent_id)
        countQueued.run(1, wakeup.agent_id)
      }
      return added
    },
    find: id => select.get(id) ?? null,
    chainOf: root => countChain.get(root)!,
    next: agentId => selectNext.get(agentId) ?? null,
    open: agentId => selectOpen.all(agentId),
    isRunning: id => selectState.get(id) === 'running',
    start(wakeup, at) {
      start.run(at, wakeup.id)
      sitDown.run(wakeup.id, at, wakeup.agent_id)
    },
    finish: (wakeup, at, history) => close(wakeup, 'done', at, null, history),
    fail: (wakeup, at, reason) => close(wakeup, 'failed', at, reason, null),
    requeueRunning() {
      clearDesks.run()
      return requeue.run().changes
    },
    steps: id => selectSteps.all(id).map(row => ({ ...row, args: JSON.parse(row.args) as Step['args'] })),
    addStep: (id, step, at) => void insertStep.run(id, step.n, step.tool, JSON.stringify(step.args), step.result, step.letter_id, at),
    senderOf: letterId => selectSender.get(letterId) ?? null,
    unwrittenHistory: () => selectHistory.all(),
    historyWritten: id => void clearHistory.run(id),
    desk(agentId) {
      const row = selectDesk.get(agentId)
      return row ? toDesk(row) : { queued: 0, current: null, failed: false, last_active: null }
    },
    desks: () => new Map(selectDesks.all().map(row => [row.agent_id, toDesk(row)])),
    totals: () => ({ ...selectLoad.get()!, done: selectTally.get('done')!, failed: selectTally.get('failed')! }),
  }
}
