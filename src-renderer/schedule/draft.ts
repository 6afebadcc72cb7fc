// A task as the form holds it, and what of it is sent.
import type { CatchUp, Task } from '@server/schedule/contract'
import type { Rhythm } from './rhythm'
import { cronOf, rhythmAtFirst, rhythmOf } from './rhythm'
import { HERE, momentIn, wallIn } from './zone'

export interface TaskDraft {
  name: string
  task: string
  assigned_to: string
  /** Empty: none. */
  scene: string
  rhythm: Rhythm
  timezone: string
  catch_up: CatchUp
}

/** What the server takes for a task. */
export interface TaskBody { name: string, task: string, assigned_to: string, scene: string | null, cron: string | null, run_at: string | null, timezone: string, catch_up: CatchUp }

export const blankDraft = (assigned_to: string): TaskDraft => ({ name: '', task: '', assigned_to, scene: '', rhythm: rhythmAtFirst(), timezone: HERE, catch_up: 'once' })

export function draftOf({ name, task, assigned_to, scene, cron, run_at, timezone, catch_up }: Task): TaskDraft {
  const rhythm: Rhythm = cron === null ? { ...rhythmAtFirst(), kind: 'once', at: run_at === null ? '' : wallIn(timezone, run_at) } : rhythmOf(cron)
  return { name, task, assigned_to, scene: scene ?? '', rhythm, timezone, catch_up }
}

export function bodyOf({ name, task, assigned_to, scene, rhythm, timezone, catch_up }: TaskDraft): TaskBody {
  return {
    name: name.trim(),
    task,
    assigned_to,
    scene: scene || null,
    cron: cronOf(rhythm),
    run_at: rhythm.kind === 'once' && rhythm.at ? momentIn(timezone, rhythm.at) : null,
    timezone,
    catch_up,
  }
}

/** What the person changed, and nothing else: what somebody else changed meanwhile stays as they left it. */
export function patchOf(before: Task, draft: TaskDraft): Partial<TaskBody> {
  const was = bodyOf(draftOf(before))
  const changed = Object.fromEntries(Object.entries(bodyOf(draft)).filter(([name, value]) => was[name as keyof TaskBody] !== value)) as Partial<TaskBody>
  // A moment and its zone are one: the same clock in another zone is another moment, and it was converted above.
  return changed.cron !== undefined || changed.run_at !== undefined ? { ...changed, ...timingOf(draft) } : changed
}

function timingOf(draft: TaskDraft): Pick<TaskBody, 'cron' | 'run_at'> {
  const { cron, run_at } = bodyOf(draft)
  return { cron, run_at }
}

/** Everything a task cannot do without is there. */
export function isComplete(draft: TaskDraft): boolean {
  const { name, task, assigned_to, cron, run_at } = bodyOf(draft)
  return !!name && !!task.trim() && !!assigned_to && (cron !== null || run_at !== null)
}
