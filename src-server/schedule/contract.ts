// Schedule: tasks that wake an agent at their time.
import { z } from 'zod'
import { Content, contract, Deleted, Id, Limit, Name, Timestamp, Trashed } from '../kernel/route'

export const CatchUp = z.enum(['skip', 'once', 'all'])
export type CatchUp = z.infer<typeof CatchUp>

export const Task = z.object({
  id: Id,
  name: z.string(),
  task: z.string().describe('what the agent is asked'),
  assigned_to: z.string(),
  scene: z.string().nullable(),
  cron: z.string().nullable().describe('5 or 6 fields'),
  run_at: Timestamp.nullable().describe('for a task that runs once'),
  timezone: z.string().describe('IANA name'),
  enabled: z.boolean(),
  catch_up: CatchUp.describe('what becomes of runs missed while the machine slept'),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'disabled']),
  last_run: Timestamp.nullable(),
  next_run: Timestamp.nullable(),
  next_runs: z.array(Timestamp).describe('the next five'),
  last_result: z.string().nullable(),
  runs: z.number().int(),
  created_at: Timestamp,
})
export type Task = z.infer<typeof Task>

export const Run = z.object({
  id: Id,
  task_id: z.string(),
  turn_id: z.string().nullable().describe('the turn it woke the agent to; null where it came to none'),
  due_at: Timestamp,
  started_at: Timestamp,
  ended_at: Timestamp.nullable(),
  trigger: z.enum(['time', 'catch_up', 'hand']),
  status: z.enum(['running', 'done', 'failed']),
  result: z.string().nullable(),
})
export type Run = z.infer<typeof Run>

/** What a cron comes to; `problem` is what a task with it would be refused for. */
export const Preview = z.object({ next_runs: z.array(Timestamp), problem: z.object({ path: z.enum(['cron', 'timezone']), message: z.string() }).nullable() })
export type Preview = z.infer<typeof Preview>

const ById = z.object({ id: Id })
const OneTask = z.object({ task: Task })
const Cron = z.string().trim().min(1).max(200)
const Zone = z.string().max(60)
const Settings = z.object({
  name: Name,
  task: Content,
  assigned_to: Id,
  scene: Id.nullable(),
  cron: Cron.nullable(),
  run_at: z.iso.datetime({ offset: true }).nullable(),
  timezone: Zone,
  enabled: z.boolean(),
  catch_up: CatchUp,
})

export const schedule = contract({
  list: { method: 'GET', path: '/api/schedule', summary: 'List tasks, the next to run first', access: 'read', reply: z.object({ tasks: z.array(Task) }) },
  create: { method: 'POST', path: '/api/schedule', summary: 'Create a task: with `cron`, or with `run_at`', access: 'admin', body: Settings.partial().extend({ name: Name, task: Content, assigned_to: Id, id: Id.optional() }), reply: OneTask, status: 201 },
  preview: {
    method: 'POST',
    path: '/api/schedule/preview',
    summary: 'When a cron would come: its next five moments, or what is wrong with it; nothing is stored',
    access: 'read',
    body: z.object({ cron: Cron, timezone: Zone.optional() }),
    reply: Preview,
  },
  update: { method: 'PUT', path: '/api/schedule/{id}', summary: 'Update a task', access: 'admin', params: ById, body: Settings.partial(), reply: OneTask },
  remove: { method: 'DELETE', path: '/api/schedule/{id}', summary: 'Delete a task; it can be restored', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/schedule', summary: 'Deleted tasks that can be restored, the latest first', access: 'read', reply: z.object({ tasks: z.array(Trashed) }) },
  restore: { method: 'POST', path: '/api/trash/schedule/{id}/restore', summary: 'Bring a deleted task back', access: 'admin', params: ById, reply: OneTask, status: 201 },
  run: { method: 'POST', path: '/api/schedule/{id}/run', summary: 'Run a task now', access: 'chat', params: ById, reply: z.object({ run: Run }), status: 201 },
  runs: { method: 'GET', path: '/api/schedule/{id}/runs', summary: 'Runs of a task, newest last', access: 'read', params: ById, query: z.object({ limit: Limit, before: Id.optional() }), reply: z.object({ runs: z.array(Run), next_before: z.string().optional() }) },
})

export interface ScheduleEvents {
  'task.created': Task
  'task.updated': Task
  'task.removed': { id: string }
  'task.ran': { task_id: string, run: Run }
}
