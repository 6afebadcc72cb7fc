// Tasks and their runs stay true by themselves: in order of time, live, nothing twice, nothing undone by a late answer.
import type { Run, Task } from '@server/schedule/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useRuns } from '@/schedule/runs'
import { useSchedule } from '@/schedule/store'
import { playServer, settle } from '../played'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22) + minute * 60_000).toISOString()
const task = (id: string, next: number | null, more: Partial<Task> = {}): Task => ({
  id,
  name: id,
  task: 'Do it.',
  assigned_to: 'writer',
  scene: null,
  cron: '0 9 * * *',
  run_at: null,
  timezone: 'UTC',
  enabled: true,
  catch_up: 'once',
  status: 'waiting',
  last_run: null,
  next_run: next === null ? null : at(next),
  next_runs: next === null ? [] : [at(next)],
  last_result: null,
  runs: 0,
  created_at: at(0),
  ...more,
})
const run = (n: number, more: Partial<Run> = {}): Run => ({ id: `r${String(n).padStart(4, '0')}`, task_id: 'a', turn_id: null, due_at: at(n), started_at: at(n), ended_at: at(n + 1), trigger: 'time', status: 'done', result: `Result ${n}`, ...more })

/** 120 runs of task `a`. */
const runs = Array.from({ length: 120 }, (_, n) => run(n))
let server: PlayedServer

beforeEach(() => {
  server = playServer({
    'GET /api/schedule': () => ({ tasks: [task('a', 10), task('b', 20)] }),
    'GET /api/schedule/a/runs': (url) => {
      const before = url.searchParams.get('before') ?? '~'
      const page = runs.filter(({ id }) => id < before).slice(-50)
      return { runs: page, ...(page[0] && page[0].id !== runs[0]!.id && { next_before: page[0].id }) }
    },
    'DELETE /api/schedule/a': () => ({ status: 'deleted', id: 'a' }),
    'POST /api/trash/schedule/a/restore': () => ({ task: task('a', 10) }),
    'PUT /api/schedule/a': (_, body) => ({ task: task('a', 10, body as Partial<Task>) }),
  })
})

describe('the list', () => {
  it('has the next to run first, whatever happens', async () => {
    const schedule = useSchedule()
    await schedule.ensure()
    const ids = (): string[] => schedule.list.map(({ id }) => id)
    expect(ids()).toEqual(['a', 'b'])
    server.say('task.updated', task('a', 1450))
    expect(ids()).toEqual(['b', 'a'])
    server.say('task.created', task('c', 5))
    server.say('task.created', task('rests', null))
    expect(ids()).toEqual(['c', 'b', 'a', 'rests'])
    server.say('task.removed', { id: 'b' })
    expect(ids()).toEqual(['c', 'a', 'rests'])
  })

  it('loses what is deleted, and has it again when that is undone', async () => {
    const schedule = useSchedule()
    await schedule.ensure()
    await schedule.remove('a')
    expect(schedule.byId('a')).toBeUndefined()
    expect((await schedule.restore('a')).id).toBe('a')
    expect(schedule.byId('a')).toBeDefined()
  })

  it('shows a change as soon as it is answered', async () => {
    const schedule = useSchedule()
    await schedule.ensure()
    await schedule.update('a', { enabled: false })
    expect(schedule.byId('a')?.enabled).toBe(false)
  })
})

describe('the runs of a task', () => {
  it('come by pages, each once', async () => {
    const list = effectScope().run(() => useRuns('a'))!
    await settle()
    expect(list.rows).toHaveLength(50)
    await list.older()
    await list.older()
    expect(list.rows.map(({ id }) => id)).toEqual(runs.map(({ id }) => id))
    expect(list.tail).toBe('end')
  })

  it('follow what ends, what is added to a result later, and what begins', async () => {
    const list = effectScope().run(() => useRuns('a'))!
    await settle()
    server.say('task.ran', { task_id: 'a', run: run(200) })
    expect(list.rows.at(-1)?.result).toBe('Result 200')
    server.say('task.ran', { task_id: 'a', run: run(200, { result: 'Result 200\n\nand more' }) })
    server.say('task.ran', { task_id: 'other', run: run(300, { task_id: 'other' }) })
    expect(list.rows.at(-1)?.result).toBe('Result 200\n\nand more')
    runs.push(run(201, { status: 'running', ended_at: null, result: null }))
    server.say('task.updated', task('a', 10, { status: 'running' }))
    await settle()
    expect(list.rows.at(-1)).toMatchObject({ id: 'r0201', status: 'running' })
    runs.pop()
  })

  it('never show one under way again that has ended', async () => {
    const begun = run(400, { status: 'running', ended_at: null, result: null })
    server.answers['GET /api/schedule/a/runs'] = () => ({ runs: [begun] })
    const list = effectScope().run(() => useRuns('a'))!
    await settle()
    const open = server.hold()
    server.say('task.updated', task('a', 10))
    server.say('task.ran', { task_id: 'a', run: run(400) })
    open()
    await settle()
    expect(list.rows).toMatchObject([{ id: 'r0400', status: 'done' }])
  })

  it('have no hole: what ended long before the first row stays away until it is scrolled to', async () => {
    const list = effectScope().run(() => useRuns('a'))!
    await settle()
    server.say('task.ran', { task_id: 'a', run: run(3, { result: 'late news' }) })
    expect(list.rows[0]?.id).toBe('r0070')
  })
})
