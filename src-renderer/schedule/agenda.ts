// The next runs of all tasks, day by day of this page's calendar.
import type { Task } from '@server/schedule/contract'
import { dayKey } from './times'

export interface Due {
  task: Task
  at: string
  /** It goes on after this, but no further times are worked out. */
  goesOn: boolean
}

/** Every known run by its day, in the order of time. What is overdue stands at today. */
export function duesByDay(tasks: readonly Task[], today: string): ReadonlyMap<string, Due[]> {
  const days = new Map<string, Due[]>()
  const dues = tasks.flatMap(task => task.next_runs.map((at, i): Due => ({ task, at, goesOn: task.cron !== null && i === task.next_runs.length - 1 })))
  for (const due of dues.sort((a, b) => a.at < b.at ? -1 : Number(a.at > b.at))) {
    const key = dayKey(due.at)
    const day = key < today ? today : key
    const there = days.get(day)
    if (there)
      there.push(due)
    else
      days.set(day, [due])
  }
  return days
}

export interface Group { /** A day, or a reason to have none. */ key: string, tasks: Task[] }

/** Tasks under the day of their next run; then those that will not run: `never` again, or `off`. */
export function tasksByDay(tasks: readonly Task[], today: string): Group[] {
  const groups = new Map<string, Task[]>()
  for (const task of tasks) {
    const day = task.next_run === null ? null : dayKey(task.next_run)
    const key = !task.enabled ? 'off' : day === null ? 'never' : day < today ? today : day
    const group = groups.get(key)
    if (group)
      group.push(task)
    else
      groups.set(key, [task])
  }
  const rank = (key: string): string => key === 'off' ? '~2' : key === 'never' ? '~1' : key
  return [...groups].map(([key, tasks]) => ({ key, tasks })).sort((a, b) => rank(a.key) < rank(b.key) ? -1 : 1)
}
