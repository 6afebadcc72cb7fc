// A task's timing: with a cron or at one moment, in a time zone; checked as a person gave it, and what it means for its runs.
import type { TaskRow } from './store'
import type { Next } from './times'
import { invalid } from '../kernel/errors'
import { checkCron, readCron } from './cron'
import { cronIn, newestWithin, onceAt, upcoming } from './times'
import { zoneOf } from './zone'

export interface Timing { cron: string | null, run_at: string | null, timezone: string }

const SHOWN_RUNS = 5
const END_OF_TIME = Date.parse('9999-12-31T00:00:00.000Z')

/** The timing after a change: a cron takes the place of a moment, and the other way round. Throws a 400 that says what is wrong. */
export function changedTiming(before: Timing, change: Partial<Timing>): Timing {
  const cron = change.cron !== undefined ? change.cron : change.run_at ? null : before.cron
  const run_at = change.run_at !== undefined ? change.run_at : change.cron ? null : before.run_at
  const timezone = change.timezone ?? before.timezone
  if (cron !== null && run_at !== null)
    throw invalid('cron', 'and run_at exclude one another: give one of them')
  if (cron === null && run_at === null)
    throw invalid('cron', 'is missing, and so is run_at: a task needs one of them')
  if (zoneOf(timezone) === null)
    throw invalid('timezone', `is no time zone: “${timezone}”. Give an IANA name such as Europe/Berlin`)
  if (cron !== null)
    checkCron(cron)
  return { cron: cron === null ? null : cron.trim().replace(/\s+/g, ' '), run_at: run_at === null ? null : momentOf(run_at), timezone }
}

export const sameTiming = (a: Timing, b: Timing): boolean => a.cron === b.cron && a.run_at === b.run_at && a.timezone === b.timezone

/** When a task comes, by its timing. */
export function nextOf({ cron, run_at, timezone }: Timing): Next {
  return cron === null ? onceAt(Date.parse(run_at!)) : cronIn(readCron(cron), zoneOf(timezone)!)
}

/** The next moments after now as a row holds them. `known` are some that were worked out before, and stay right. */
export function nextRuns(timing: Timing, now: number, known: string[] = []): Pick<TaskRow, 'next_run' | 'next_runs'> {
  const ahead = known.filter(at => Date.parse(at) > now)
  const from = ahead.length > 0 ? Date.parse(ahead.at(-1)!) : now
  const next_runs = [...ahead, ...upcoming(nextOf(timing), from, SHOWN_RUNS - ahead.length).map(at => new Date(at).toISOString())]
  return { next_run: next_runs[0] ?? null, next_runs }
}

/** A moment that comes so late after its time was not in time: the house slept, was closed, or the agent was disabled. */
const IN_TIME = 120_000
/** `all` catches up on so much at most. */
const WINDOW = 86_400_000
const MOST_CAUGHT_UP = 50

/** The moments a task is to be run for now: the one that has just come, and of those that were missed what `catch_up` says, oldest first. */
export function dueMoments(task: TaskRow, now: number): { at: number, trigger: 'time' | 'catch_up' }[] {
  const all = task.catch_up === 'all'
  const since = Date.parse(task.next_run!)
  const moments = newestWithin(nextOf(task), all ? Math.max(since, now - WINDOW) : since, now, all ? MOST_CAUGHT_UP + 1 : 1)
  const inTime = moments.filter(at => at === moments.at(-1) && at >= now - IN_TIME)
  const missed = moments.slice(0, moments.length - inTime.length)
  const caughtUp = task.catch_up === 'skip' || (task.catch_up === 'once' && inTime.length > 0) ? [] : missed.slice(-MOST_CAUGHT_UP)
  return [...caughtUp.map(at => ({ at, trigger: 'catch_up' as const })), ...inTime.map(at => ({ at, trigger: 'time' as const }))]
}

/** As the contract writes moments; 400 for one that cannot be written so. */
function momentOf(text: string): string {
  const at = Date.parse(text)
  if (!(at < END_OF_TIME))
    throw invalid('run_at', 'is too far away')
  return new Date(at).toISOString()
}
