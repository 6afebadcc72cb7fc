// Tasks: made, changed, deleted and brought back, each with its next moments worked out.
import type { Agents } from '../agents/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { CatchUp, Preview, ScheduleEvents, Task } from './contract'
import type { TaskRow, TaskStore } from './store'
import type { Timing } from './timing'
import { stamp } from '../kernel/clock'
import { conflict, invalid, notFound, Refusal } from '../kernel/errors'
import { idFromName } from '../kernel/ids'
import { changedTiming, nextRuns, sameTiming } from './timing'

/** What may be said of a task when it is made or changed; what is left out stays as it is. */
export interface TaskChange extends Partial<Timing> { name?: string, task?: string, assigned_to?: string, scene?: string | null, enabled?: boolean, catch_up?: CatchUp }
export type NewTask = TaskChange & { name: string, task: string, assigned_to: string, id?: string }

export interface Tasks {
  /** 404 when there is no such task; so for all that take an id. */
  row: (id: string) => TaskRow
  get: (id: string) => Task
  /** Is there or was there a task of that id? */
  taken: (id: string) => boolean
  /** 400 for a timing that makes no sense, 404 for an absent agent or scene, 409 for an id in use. */
  create: (task: NewTask) => Task
  update: (id: string, change: TaskChange) => Task
  /** The next moments of a cron, or what is wrong with it. */
  preview: (timing: { cron: string, timezone?: string }) => Preview
  remove: (id: string) => void
  /** Deleted tasks, the latest first. */
  trash: () => Trashed[]
  /** A moment that has gone by meanwhile does not come again: such a task comes back disabled. 409 when its agent is gone. */
  restore: (id: string) => Task
}

export interface TasksOptions {
  db: Db<ScheduleEvents>
  store: TaskStore
  clock: Clock
  agents: Pick<Agents, 'exists'>
  scenes: { exists: (id: string) => boolean }
  /** The time zone of tasks that name none. */
  timezone: string
  /** Told after every change. */
  changed: () => void
}

export function createTasks({ db, store, clock, agents, scenes, timezone: systemZone, changed }: TasksOptions): Tasks {
  const now = (): number => clock().getTime()
  const none = { next_run: null, next_runs: [] }

  function row(id: string): TaskRow {
    const found = store.find(id)
    if (!found)
      throw notFound('task', id)
    return found
  }

  function get(id: string): Task {
    const task = store.get(id)
    if (!task)
      throw notFound('task', id)
    return task
  }

  function check({ assigned_to, scene }: TaskChange): void {
    if (assigned_to !== undefined && !agents.exists(assigned_to))
      throw notFound('agent', assigned_to)
    if (scene != null && !scenes.exists(scene))
      throw notFound('scene', scene)
  }

  function save(task: TaskRow, event: 'task.created' | 'task.updated'): Task {
    const saved = db.tx(() => {
      store.save(task)
      const saved = get(task.id)
      db.emit(event, saved)
      return saved
    })
    changed()
    return saved
  }

  /** The next moments of a task that is new, was changed or was enabled: those before now were never its own. */
  function ahead(timing: Timing): ReturnType<typeof nextRuns> {
    if (timing.run_at !== null && Date.parse(timing.run_at) <= now())
      throw invalid('run_at', 'lies in the past: give a moment that is still to come')
    return nextRuns(timing, now())
  }

  function create({ id: wanted, cron = null, run_at = null, timezone = systemZone, ...task }: NewTask): Task {
    const timing = changedTiming({ cron: null, run_at: null, timezone }, { cron, run_at })
    const next = ahead(timing)
    check(task)
    if (wanted !== undefined && store.taken(wanted))
      throw conflict('task_exists', `There is or was a task “${wanted}” already. Choose another id.`)
    const { enabled = true, scene = null, catch_up = 'once', name, task: content, assigned_to } = task
    const id = wanted ?? idFromName(name, store.taken)
    return save({ id, name, task: content, assigned_to, scene, ...timing, enabled, catch_up, ...(enabled ? next : none), last_run: null, last_status: null, last_result: null, runs: 0, created_at: stamp(clock) }, 'task.created')
  }

  function update(id: string, change: TaskChange): Task {
    const before = row(id)
    check(change)
    const timing = changedTiming(before, change)
    const retimed = !sameTiming(before, timing)
    const enabled = change.enabled ?? before.enabled
    const anew = retimed || (enabled && !before.enabled)
    const next = anew ? ahead(timing) : { next_run: before.next_run, next_runs: before.next_runs }
    const { name = before.name, task = before.task, assigned_to = before.assigned_to, scene = before.scene, catch_up = before.catch_up } = change
    return save({ ...before, name, task, assigned_to, scene, catch_up, ...timing, enabled, ...(enabled ? next : none), last_status: retimed ? null : before.last_status }, 'task.updated')
  }

  function remove(id: string): void {
    row(id)
    db.tx(() => {
      store.setDeleted(id, stamp(clock))
      db.emit('task.removed', { id })
    })
    changed()
  }

  function restore(id: string): Task {
    const before = store.find(id, { deleted: true })
    if (!before)
      throw notFound('deleted task', id)
    if (!agents.exists(before.assigned_to))
      throw conflict('agent_gone', `The agent “${before.assigned_to}” of this task is gone. Restore the agent first, then the task.`)
    const next = before.enabled ? nextRuns(before, now()) : none
    const gone = before.next_run !== null && next.next_run === null
    return db.tx(() => {
      store.setDeleted(id, null)
      return save({ ...before, ...next, enabled: before.enabled && !gone }, 'task.created')
    })
  }

  function preview({ cron, timezone = systemZone }: { cron: string, timezone?: string }): Preview {
    try {
      const timing = changedTiming({ cron: null, run_at: null, timezone }, { cron })
      return { next_runs: nextRuns(timing, now()).next_runs, problem: null }
    }
    catch (error) {
      if (!(error instanceof Refusal && error.details))
        throw error
      const { path, message } = error.details[0]!
      return { next_runs: [], problem: { path: path === 'timezone' ? path : 'cron', message } }
    }
  }

  return { row, get, taken: store.taken, create, update, preview, remove, trash: store.trashed, restore }
}
