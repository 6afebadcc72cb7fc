// Runs of tasks: begun with the wake-up of the agent in one transaction, ended once, and honest about what did not run.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Run, ScheduleEvents } from './contract'
import type { TaskRow, TaskStore } from './store'
import { stamp } from '../kernel/clock'
import { newId } from '../kernel/ids'
import { dueMoments, nextRuns } from './timing'

interface Moment { at: number, trigger: Run['trigger'] }

export interface Runs {
  /** Begins what is due of a task and moves it on to its next moment. Inside a transaction. */
  take: (task: TaskRow) => void
  /** Begins runs: each wakes the agent. Inside a transaction. */
  begin: (task: TaskRow, moments: Moment[]) => Run[]
  /** Ends a run. One that has failed stays so; to one that is done, what is answered later is added. */
  end: (runId: string, status: 'done' | 'failed', result: string | null) => void
}

export function createRuns({ db, store, clock, wake }: { db: Db<ScheduleEvents>, store: TaskStore, clock: Clock, wake: (agentId: string, runId: string) => string | null }): Runs {
  function record(task: TaskRow, { at, trigger }: Moment, ended?: { status: 'failed', result: string }): Run {
    const started_at = stamp(clock)
    const run: Run = { id: newId(), task_id: task.id, turn_id: null, due_at: new Date(at).toISOString(), started_at, ended_at: ended ? started_at : null, trigger, status: 'running', result: null, ...ended }
    store.saveRun(run)
    return run
  }

  function tell(task: TaskRow): void {
    store.save(task)
    db.emit('task.updated', store.get(task.id)!)
  }

  function begin(task: TaskRow, moments: Moment[]): Run[] {
    const begun = moments.map((moment): Run => {
      const { id } = record(task, moment)
      const turn_id = wake(task.assigned_to, id)
      const run: Run = { ...store.run(id)!, turn_id } // a wake-up may have failed at once, and its run with it
      store.saveRun(run)
      return run
    })
    tell({ ...task, runs: task.runs + begun.length, ...(begun.length > 0 && { last_run: stamp(clock) }) })
    return begun
  }

  /** A moment that came to nothing is in the log with its reason, and never counts as a run. */
  function passOver(task: TaskRow, moment: Moment, result: string): void {
    record(task, moment, { status: 'failed', result })
    tell({ ...task, last_status: 'failed', last_result: result })
  }

  return {
    begin,
    take(task) {
      const now = clock().getTime()
      const moments = dueMoments(task, now)
      const moved = { ...task, ...nextRuns(task, now, task.next_runs) }
      // No second run beside one that goes on, and none is queued up: a slow task would fall behind for ever.
      if (moments.length > 0 && store.isRunning(task.id))
        passOver(moved, moments.at(-1)!, 'Passed over: the run before this one was still going on.')
      else if (moments.length === 0 && task.run_at !== null)
        passOver(moved, { at: Date.parse(task.run_at), trigger: 'time' }, 'Missed: CocoCat was not open or the agent was disabled at that time, and this task is not caught up with.')
      else
        begin(moved, moments)
    },
    end(runId, status, result) {
      const run = store.run(runId)
      if (!run || run.status === 'failed' || (run.status === 'done' && (status === 'failed' || result === null)))
        return
      const told = run.result === null ? result : `${run.result}\n\n${result}` // a colleague who was asked answers after the run
      const ended: Run = { ...run, status, result: told, ended_at: stamp(clock) }
      db.tx(() => {
        store.saveRun(ended)
        const task = store.find(run.task_id)
        if (task)
          tell({ ...task, last_status: status, last_result: told })
        db.emit('task.ran', { task_id: run.task_id, run: ended })
      })
    },
  }
}
