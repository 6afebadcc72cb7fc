// Schedule: tasks that wake an agent at their time. A run is a row from the very transaction that wakes the agent.
import type { AgentEvents } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Timers } from './alarm'
import type { Run, ScheduleEvents, Task } from './contract'
import type { TaskStore } from './store'
import type { Tasks } from './tasks'
import { stamp } from '../kernel/clock'
import { conflict } from '../kernel/errors'
import { pageOf } from '../kernel/lists'
import { createAlarm } from './alarm'
import { createRuns } from './runs'
import { createTasks } from './tasks'

export interface Schedule extends Omit<Tasks, 'row'> {
  /** The next to run first. */
  list: () => Task[]
  /** Runs it now, beside its times. 409 while it runs, or while its agent is disabled. */
  run: (id: string) => Run
  runs: (id: string, page: { limit: number, before?: string }) => { runs: Run[], next_before?: string }
  /** What the agent is asked in a run; null when the task is gone. */
  asked: (runId: string) => { task_id: string, content: string, scene: string | null } | null
  /** Ends a run; inside the transaction that ends the turn. What a colleague answers later is added to its result. */
  answer: (runId: string, text: string | null) => void
  failed: (runId: string, reason: string) => void
  /** Does what was missed as each task says, and from then on what is due. */
  start: () => void
  stop: () => void
}

export interface ScheduleOptions {
  db: Db<ScheduleEvents>
  bus: Bus<AgentEvents>
  store: TaskStore
  clock: Clock
  timers: Timers
  agents: Pick<Agents, 'exists' | 'get'>
  scenes: { exists: (id: string) => boolean }
  /** Wakes the agent to a turn; called inside the transaction that writes the run. */
  wake: (agentId: string, runId: string) => string | null
  /** Told of a task that could not be run; it stays due. */
  warn: (taskId: string, error: unknown) => void
  /** The time zone of tasks that name none: the system's. */
  timezone?: string
}

/** So many tasks are begun before others get a word in. */
const AT_ONCE = 20

export function createSchedule(options: ScheduleOptions): Schedule {
  const { db, bus, store, clock, agents } = options
  const { timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone } = options
  const alarm = createAlarm({ clock, timers: options.timers, look, nearest })
  const { row, ...tasks } = createTasks({ ...options, timezone, changed: alarm.set })
  const runs = createRuns(options)

  const atWork = (agentId: string): boolean => agents.exists(agentId) && agents.get(agentId).enabled

  /**
   * Begins what is due, and says whether there is more. The tasks of a disabled agent wait; once it is enabled they are
   * caught up with, as they say.
   */
  function look(): boolean {
    const due = store.due(stamp(clock))
    const present = new Set([...new Set(due.map(task => task.assigned_to))].filter(atWork))
    const ready = due.filter(task => present.has(task.assigned_to))
    const failed = ready.slice(0, AT_ONCE).filter(({ id }) => !take(id))
    return ready.length > AT_ONCE && failed.length === 0
  }

  /** Each task in a transaction of its own: one that fails holds up nobody, and stays due. */
  function take(id: string): boolean {
    try {
      db.tx(() => runs.take(row(id)))
      return true
    }
    catch (error) {
      options.warn(id, error)
      return false
    }
  }

  /** When to look next. What is due and waits for its agent, or could not be run, is looked at with the next minute. */
  function nearest(): number | null {
    const next = store.nearest(stamp(clock))
    return next !== null ? Date.parse(next) : store.anyToRun() ? Infinity : null
  }

  bus.within('agent.removed', ({ id }) => store.ofAgent(id).forEach(tasks.remove))
  bus.on('agent.updated', alarm.ring) // it may have been enabled

  return {
    ...tasks,
    list: () => store.list(),
    run(id) {
      const task = row(id)
      if (store.isRunning(id))
        throw conflict('already_running', 'This task is running. Wait until it is done, then run it again.')
      if (!atWork(task.assigned_to))
        throw conflict('agent_disabled', `The agent “${task.assigned_to}” is disabled. Enable it first, then run the task.`)
      return db.tx(() => runs.begin(task, [{ at: clock().getTime(), trigger: 'hand' }])[0]!)
    },
    runs(id, { limit, before }) {
      const { page, more } = pageOf(store.runs(row(id).id, limit + 1, before), limit, run => run.id)
      return { runs: page, ...more }
    },
    asked(runId) {
      const run = store.run(runId)
      const task = run && store.find(run.task_id)
      return task && { task_id: task.id, content: task.task, scene: task.scene }
    },
    answer: (runId, text) => runs.end(runId, 'done', text),
    failed: (runId, reason) => runs.end(runId, 'failed', reason),
    start: alarm.start,
    stop: alarm.stop,
  }
}
