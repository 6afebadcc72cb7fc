// Rows of tasks and of their runs.
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { Run, Task } from './contract'
import { AFTER_EVERY_ID } from '../kernel/ids'

/** A task as it is kept; its status is seen from the rest. */
export interface TaskRow extends Omit<Task, 'status'> {
  last_status: 'done' | 'failed' | null
}

export interface TaskStore {
  /** The next to run first. */
  list: () => Task[]
  find: (id: string, options?: { deleted: true }) => TaskRow | null
  get: (id: string) => Task | null
  /** Is there a task of that id, deleted or not, whatever the case of its letters? */
  taken: (id: string) => boolean
  /** The deleted ones, the latest first. */
  trashed: () => Trashed[]
  ofAgent: (agentId: string) => string[]
  save: (row: TaskRow) => void
  setDeleted: (id: string, at: string | null) => void
  /** Ids and agents of tasks whose moment has come, the longest due first. */
  due: (now: string) => { id: string, assigned_to: string }[]
  /** The nearest moment after now. */
  nearest: (now: string) => string | null
  /** Is any task to run, now or later? */
  anyToRun: () => boolean
  run: (id: string) => Run | null
  isRunning: (taskId: string) => boolean
  saveRun: (run: Run) => void
  /** Newest last, at most `limit`, before a run where one is named. */
  runs: (taskId: string, limit: number, before?: string) => Run[]
}

/** So many ended runs of a task are kept. */
const KEPT_RUNS = 500

export function createTaskStore<E>(db: Db<E>): TaskStore {
  interface Row extends Omit<TaskRow, 'enabled' | 'next_runs'> { enabled: number, next_runs: string }
  interface Listed extends Row { running: number }
  const columns = 'id, name, task, assigned_to, scene, cron, run_at, timezone, enabled, catch_up, next_run, next_runs, last_run, last_status, last_result, runs, created_at'
  const running = `EXISTS (SELECT 1 FROM task_runs WHERE task_id = tasks.id AND task_runs.status = 'running') AS running`
  const selectAll = db.prepare<[], Listed>(`SELECT ${columns}, ${running} FROM tasks WHERE deleted_at IS NULL ORDER BY next_run IS NULL, next_run, id`)
  const selectListed = db.prepare<[string], Listed>(`SELECT ${columns}, ${running} FROM tasks WHERE id = ? AND deleted_at IS NULL`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM tasks WHERE id = ? AND deleted_at IS NULL`)
  const selectDeleted = db.prepare<[string], Row>(`SELECT ${columns} FROM tasks WHERE id = ? AND deleted_at IS NOT NULL`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM tasks WHERE lower(id) = lower(?)').pluck()
  const selectTrashed = db.prepare<[], Trashed>('SELECT id, name, deleted_at FROM tasks WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id')
  const selectOfAgent = db.prepare<[string], string>('SELECT id FROM tasks WHERE assigned_to = ? AND deleted_at IS NULL').pluck()
  const upsert = db.prepare<[Row]>(`
    INSERT INTO tasks (${columns}) VALUES (:id, :name, :task, :assigned_to, :scene, :cron, :run_at, :timezone, :enabled, :catch_up, :next_run, :next_runs, :last_run, :last_status, :last_result, :runs, :created_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, task = excluded.task, assigned_to = excluded.assigned_to, scene = excluded.scene, cron = excluded.cron, run_at = excluded.run_at,
      timezone = excluded.timezone, enabled = excluded.enabled, catch_up = excluded.catch_up, next_run = excluded.next_run, next_runs = excluded.next_runs,
      last_run = excluded.last_run, last_status = excluded.last_status, last_result = excluded.last_result, runs = excluded.runs`)
  const setDeleted = db.prepare('UPDATE tasks SET deleted_at = ? WHERE id = ?')
  const selectDue = db.prepare<[string], { id: string, assigned_to: string }>('SELECT id, assigned_to FROM tasks WHERE deleted_at IS NULL AND next_run IS NOT NULL AND next_run <= ? ORDER BY next_run')
  const selectNearest = db.prepare<[string], string | null>('SELECT MIN(next_run) FROM tasks WHERE deleted_at IS NULL AND next_run IS NOT NULL AND next_run > ?').pluck()
  const selectAny = db.prepare<[], number>('SELECT 1 FROM tasks WHERE deleted_at IS NULL AND next_run IS NOT NULL LIMIT 1').pluck()
  const runColumns = 'id, task_id, turn_id, due_at, started_at, ended_at, trigger, status, result'
  const selectRun = db.prepare<[string], Run>(`SELECT ${runColumns} FROM task_runs WHERE id = ?`)
  const selectRunning = db.prepare<[string], number>(`SELECT 1 FROM task_runs WHERE task_id = ? AND status = 'running'`).pluck()
  const upsertRun = db.prepare<[Run]>(`
    INSERT INTO task_runs (${runColumns}) VALUES (:id, :task_id, :turn_id, :due_at, :started_at, :ended_at, :trigger, :status, :result)
    ON CONFLICT (id) DO UPDATE SET turn_id = excluded.turn_id, ended_at = excluded.ended_at, status = excluded.status, result = excluded.result`)
  const dropOldRuns = db.prepare(`DELETE FROM task_runs WHERE task_id = ? AND status <> 'running' AND id <= (SELECT id FROM task_runs WHERE task_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`)
  const selectRuns = db.prepare<[string, string, number], Run>(`SELECT ${runColumns} FROM task_runs WHERE task_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const toRow = (row: Row): TaskRow => ({ ...row, enabled: row.enabled === 1, next_runs: JSON.parse(row.next_runs) as string[] })

  function toTask({ running, ...row }: Listed): Task {
    const { last_status, ...task } = toRow(row)
    const resting = !task.enabled ? 'disabled' : last_status === 'failed' ? 'failed' : task.next_run === null ? 'done' : 'waiting'
    return { ...task, status: running === 1 ? 'running' : resting }
  }

  return {
    list: () => selectAll.all().map(toTask),
    find(id, options) {
      const row = (options?.deleted ? selectDeleted : select).get(id)
      return row ? toRow(row) : null
    },
    get(id) {
      const row = selectListed.get(id)
      return row ? toTask(row) : null
    },
    taken: id => selectTaken.get(id) !== undefined,
    trashed: () => selectTrashed.all(),
    ofAgent: agentId => selectOfAgent.all(agentId),
    save: row => void upsert.run({ ...row, enabled: row.enabled ? 1 : 0, next_runs: JSON.stringify(row.next_runs) }),
    setDeleted: (id, at) => void setDeleted.run(at, id),
    due: now => selectDue.all(now),
    nearest: now => selectNearest.get(now) ?? null,
    anyToRun: () => selectAny.get() !== undefined,
    run: id => selectRun.get(id) ?? null,
    isRunning: taskId => selectRunning.get(taskId) !== undefined,
    saveRun(run) {
      upsertRun.run(run)
      dropOldRuns.run(run.task_id, run.task_id, KEPT_RUNS)
    },
    runs: (taskId, limit, before = AFTER_EVERY_ID) => selectRuns.all(taskId, before, limit).reverse(),
  }
}
