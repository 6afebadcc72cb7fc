// What is wanted later: tasks on the agent's own schedule, and reminders to the person.
import type { Context } from '../model'
import type { Deed } from './deed'
import type { Intent } from './intents'
import type { Phrases } from './phrases'
import type { Timed } from './times'
import { shorten } from '../../kernel/text'
import { PERSON } from '../../mailbox/contract'
import { doing, saying } from './deed'
import { momentOf, shownAt } from './times'

const LONGEST_NAME = 60

/** Puts a task on the schedule, from when it was asked for on. */
export function schedule({ timing, words }: Timed, task: string, { wake, now, timezone }: Context, say: Phrases): Deed {
  const name = shorten(task.replace(/\p{Cc}+/gu, ' '), LONGEST_NAME)
  if (timing.kind === 'cron')
    return doing({ tool: 'schedule_task', args: { name, task, cron: timing.cron, timezone } }, say, () => say.scheduled(words, timezone, task))
  const moment = momentOf(timing, Date.parse(wake.letter?.timestamp ?? now), timezone)
  if (moment === null)
    return saying(say.noSuchDay(words))
  const shown = new Date(shownAt(moment, timezone)).toISOString().slice(0, 16).replace('T', ' ')
  return doing({ tool: 'schedule_task', args: { name, task, run_at: new Date(moment).toISOString() } }, say, () => say.scheduled(shown, timezone, task))
}

/** Writes the reminder where its time has come, and puts it on the schedule where it is still to come. */
export function remind({ what, whole, timed }: Intent & { kind: 'remind' }, context: Context, say: Phrases): Deed {
  const { kind } = context.wake
  if (kind === 'task' || kind === 'heartbeat')
    return doing({ tool: 'send_message', args: { to: PERSON, content: say.reminder(whole) } }, say, () => say.reminder(whole))
  return timed && what ? schedule(timed, say.remindMe(what), context, say) : saying(say.noTime)
}
