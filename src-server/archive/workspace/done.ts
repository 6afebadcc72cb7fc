// What was planned and spent in an older CocoCat: tasks that have not had their time, and the tokens of its turns; and requests that were decided.
import type { Records } from '../records'
import type { Asked } from './said'
import { z } from 'zod'
import { wellFormed } from '../../knowledge/markdown'
import { itemsOf, Moment, readAs, readLines, stampsOf, Text } from './values'

const Task = z.object({ id: Text, task: z.string().min(1).max(100_000).transform(wellFormed), assigned_to: z.string().min(1), status: Text, cron: Text, schedule: Text, run_at: Moment })
const Tasks = z.object({ tasks: itemsOf(Task) })
const Count = z.number().int().min(0).catch(0)
const Turn = z.object({ timestamp: Moment, agent_id: z.string().min(1), input_tokens: Count, output_tokens: Count, provider: Text, model: Text })

const OVER = /^(?:cancell?ed|completed?|done|failed|rejected)$/i
const SCHEDULE = 'agents/schedule.json'
/** Nobody plans further ahead than this. */
const FAR_MS = 100 * 365 * 86_400_000
/** Of a turn of which nobody wrote down who thought it. */
const NOT_KNOWN = 'unknown'

export function tasksIn({ source, now, idOf }: Asked): Records['tasks'] {
  const all = readAs(source, [SCHEDULE], Tasks)?.tasks ?? []
  return all.flatMap((task): Records['tasks'] => {
    const cron = task.cron || task.schedule || null
    const isAhead = task.run_at === null || (task.run_at > now && task.run_at < now + FAR_MS)
    if (cron === null && (OVER.test(task.status) || !isAhead)) {
      source.leave(`${SCHEDULE}/${task.id}`, 'done')
      return []
    }
    const run_at = cron === null && task.run_at !== null ? new Date(task.run_at).toISOString() : null
    return [{ path: `${SCHEDULE}/${task.id}`, id: `task-${task.id}`, task: task.task, assigned_to: idOf(task.assigned_to), cron, run_at }]
  })
}

export function usageIn({ source, now, idOf }: Asked): Records['usage'] {
  const path = 'agents/_usage.jsonl'
  const turns = readLines(source, path, Turn).map(({ value }) => value)
  const stamps = stampsOf(turns.map(({ timestamp }) => timestamp), source.changed(path), now)
  return turns.map(({ agent_id, input_tokens, output_tokens, provider, model }, n) => ({ path, agent_id: idOf(agent_id), provider: provider || NOT_KNOWN, model: model || NOT_KNOWN, prompt_tokens: input_tokens, completion_tokens: output_tokens, at: stamps[n]! }))
}

/** A request that was decided is an agent or none; one that waits is asked for anew, by whoever still wants it. */
export function leaveRequests({ source }: Asked): void {
  for (const path of source.files('agents/hire_requests'))
    source.leave(path, path.startsWith('agents/hire_requests/pending/') ? 'unknown' : 'done')
}
