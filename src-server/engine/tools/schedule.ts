// The schedule: an agent's tasks for itself, not more often and not more of them than a person would want.
import type { Schedule } from '../../schedule/service'
import type { Wakeup } from '../store'
import type { Tool } from './tool'
import { z } from 'zod'
import { conflict, invalid } from '../../kernel/errors'
import { Content, Name } from '../../kernel/route'
import { checkCron, readCron } from '../../schedule/cron'
import { upcoming } from '../../schedule/times'
import { houseTool } from './tool'

export interface ScheduleServices {
  schedule: Pick<Schedule, 'create' | 'list'>
  /** The scene a turn is in; null for none. */
  sceneOf: (wakeup: Wakeup) => string | null
}

const LEAST_MINUTES = 5
/** So many of an agent's tasks may be still to come. */
const MOST_TASKS = 20

export function scheduleTools({ schedule, sceneOf }: ScheduleServices): Tool[] {
  return [houseTool({
    name: 'schedule_task',
    description: `Has you woken at a later time, once or again and again, to do what you write in \`task\`. Use it when the person asks for something “tomorrow”, “every morning”, or when you have to look again later. Give \`cron\` for what comes again (no more often than every ${LEAST_MINUTES} minutes) or \`run_at\` for one moment, not both. What you answer then is kept as the task’s result.`,
    args: z.object({
      name: Name.describe('a short name for the person’s calendar'),
      task: Content.describe('what you will be asked then: all you need to know, for you will have forgotten this turn'),
      cron: z.string().trim().min(1).max(200).optional().describe('minute, hour, day of month, month, day of week; `0 9 * * 1-5` is every weekday at nine'),
      run_at: z.iso.datetime({ offset: true, message: 'must be a moment with its offset, such as 2026-11-22T09:00:00+01:00' }).optional().describe('ISO 8601 with an offset, such as 2026-11-22T09:00:00+01:00'),
      timezone: z.string().max(60).optional().describe('IANA name of the zone of `cron`; left out for the house’s own'),
    }),
    effect: 'writes',
    run({ name, task, ...timing }, { agent: { id }, wakeup }) {
      if (timing.cron !== undefined)
        checkPace(timing.cron)
      if (schedule.list().filter(other => other.assigned_to === id && other.next_run !== null).length >= MOST_TASKS)
        throw conflict('too_many_tasks', `${MOST_TASKS} tasks of yours are still to come. The person has to delete some before you can add one.`)
      const made = schedule.create({ name, task, assigned_to: id, scene: sceneOf(wakeup), ...timing })
      return { result: `scheduled “${made.name}” (${made.id}); it comes next at ${made.next_run}` }
    },
  })]
}

/** 400 for a cron that comes more often than every few minutes in an hour in which it comes at all. */
function checkPace(cron: string): void {
  checkCron(cron)
  const [second, minute] = ['0', ...cron.split(/\s+/)].slice(-6)
  const hourly = readCron([second, minute, '*', '*', '*', '*'].join(' '))
  const moments = upcoming(hourly.after, 0, 60 / LEAST_MINUTES + 1) // over a whole hour, unless it is too fast
  if (moments.some((at, i) => i > 0 && at - moments[i - 1]! < LEAST_MINUTES * 60_000))
    throw invalid('cron', `comes more often than every ${LEAST_MINUTES} minutes. Choose a slower one`)
}
