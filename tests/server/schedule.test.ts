// Promise: a task runs at its time, once, and never counts as run when it did not; what was missed is caught up with as it says.
import type { CatchUp, Task } from '../../src-server/schedule/contract'
import type { Corner, CornerOptions } from '../support/corner'
import { describe, expect, it } from 'vitest'
import { openCorner, temporaryFolder } from '../support/corner'
import { playTime } from '../support/time'

const HOURLY = { name: 'Hourly', id: 'hourly', task: 'Look around.', assigned_to: 'leader', cron: '0 * * * *', timezone: 'UTC' }
const open = (from = '2026-11-22T08:30:00.000Z', options: CornerOptions = {}): Promise<Corner> => openCorner({ time: playTime(from), ...options })
const task = async (corner: Corner, id = 'hourly'): Promise<Task> => (await corner.schedule.list()).tasks.find(each => each.id === id)!
const log = async (corner: Corner, id = 'hourly') => (await corner.schedule.runs({ params: { id } })).runs.map(({ due_at, trigger, status }) => [due_at.slice(5, 16), trigger, status])
/** As the engine ends a turn. */
const answer = (corner: Corner, text: string | null = 'All quiet.', index = -1): void => corner.db.tx(() => corner.service.schedule.answer(corner.woken.at(index)!.run, text))
const events = (corner: Corner): string[] => corner.facts.map(([event]) => event).filter(event => event.startsWith('task.'))

describe('at its time', () => {
  it('wakes the agent with what it is asked, and keeps what it answers', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: { ...HOURLY, scene: 'shop' } })
    corner.time.pass('2026-11-22T08:59:59.999Z')
    expect(corner.woken).toEqual([])
    corner.time.pass('2026-11-22T09:00:00.000Z')
    expect(corner.woken).toEqual([{ agent: 'leader', run: expect.any(String) }])
    expect(await task(corner)).toMatchObject({ status: 'running', runs: 1, last_run: '2026-11-22T09:00:00.000Z', next_run: '2026-11-22T10:00:00.000Z', last_result: null })
    expect(corner.service.schedule.asked(corner.woken[0]!.run)).toEqual({ task_id: 'hourly', content: 'Look around.', scene: 'shop' })
    corner.time.pass(5000)
    answer(corner)
    expect(await task(corner)).toMatchObject({ status: 'waiting', last_result: 'All quiet.' })
    expect((await corner.schedule.runs({ params: { id: 'hourly' } })).runs).toEqual([{ id: corner.woken[0]!.run, task_id: 'hourly', turn_id: 'turn-1', due_at: '2026-11-22T09:00:00.000Z', started_at: '2026-11-22T09:00:00.000Z', ended_at: '2026-11-22T09:00:05.000Z', trigger: 'time', status: 'done', result: 'All quiet.' }])
    expect(events(corner)).toEqual(['task.created', 'task.updated', 'task.updated', 'task.ran'])
    expect(corner.facts.at(-1)![1]).toMatchObject({ task_id: 'hourly', run: { status: 'done' } })
  })

  it('a run ends once, and one that failed says why', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.time.pass('2026-11-22T09:00:00.000Z')
    corner.service.schedule.failed(corner.woken[0]!.run, 'The model could not be reached.')
    answer(corner, 'too late')
    expect(await task(corner)).toMatchObject({ status: 'failed', last_result: 'The model could not be reached.', runs: 1 })
    expect(events(corner).filter(event => event === 'task.ran')).toHaveLength(1)
    corner.time.pass('2026-11-22T10:00:00.000Z')
    answer(corner, null)
    expect(await task(corner)).toMatchObject({ status: 'waiting', last_result: null, runs: 2 })
  })

  it('what a colleague answers after the run is added to its result', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.time.pass('2026-11-22T09:00:00.000Z')
    answer(corner, 'I asked Writer.')
    answer(corner, 'Writer answers: done.')
    answer(corner, null)
    corner.service.schedule.failed(corner.woken[0]!.run, 'too late')
    expect(await task(corner)).toMatchObject({ status: 'waiting', runs: 1, last_result: 'I asked Writer.\n\nWriter answers: done.' })
    expect(await log(corner)).toEqual([['11-22T09:00', 'time', 'done']])
  })

  it('a task for one moment runs once and is done', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: { name: 'Once', task: 'Now.', assigned_to: 'leader', run_at: '2026-11-22T09:00:00Z' } })
    corner.time.pass('2026-11-22T09:00:00.000Z')
    answer(corner)
    corner.time.pass('2026-11-24T09:00:00.000Z')
    expect(await task(corner, 'once')).toMatchObject({ status: 'done', next_run: null, next_runs: [], runs: 1, run_at: '2026-11-22T09:00:00.000Z' })
    expect(corner.woken).toHaveLength(1)
  })

  it('many tasks of one moment all run', async () => {
    await using corner = await open()
    corner.db.tx(() => Array.from({ length: 250 }, (_, n) => corner.service.schedule.create({ ...HOURLY, id: `t${n}`, run_at: '2026-11-22T09:00:00Z', cron: undefined })))
    corner.time.pass('2026-11-22T09:00:00.000Z')
    expect(new Set(corner.woken.map(({ run }) => run)).size).toBe(250)
  })

  it('one that cannot be run holds up nobody, is not marked as run, and is tried again', async () => {
    let broken = true
    const wake = (_: string, run: string): void => {
      if (broken && corner.service.schedule.asked(run)?.content === 'Break.')
        throw new Error('no room')
    }
    await using corner = await open(undefined, { wake })
    await corner.schedule.create({ body: { ...HOURLY, id: 'bad', task: 'Break.' } })
    await corner.schedule.create({ body: HOURLY })
    corner.time.pass('2026-11-22T09:00:00.000Z')
    expect(corner.woken).toHaveLength(1)
    expect(corner.warnings).toEqual(['bad: Error: no room'])
    expect(await task(corner, 'bad')).toMatchObject({ status: 'waiting', runs: 0, last_run: null, next_run: '2026-11-22T09:00:00.000Z' })
    expect(await log(corner, 'bad')).toEqual([])
    broken = false
    corner.time.pass(60_000)
    expect(await log(corner, 'bad')).toEqual([['11-22T09:00', 'time', 'running']])
  })
})

describe('by hand', () => {
  it('runs now, beside its times', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: { ...HOURLY, enabled: false } })
    const { run } = await corner.schedule.run({ params: { id: 'hourly' } })
    expect(run).toMatchObject({ task_id: 'hourly', trigger: 'hand', status: 'running', due_at: '2026-11-22T08:30:00.000Z', ended_at: null })
    expect(corner.woken).toEqual([{ agent: 'leader', run: run.id }])
    await expect(corner.schedule.run({ params: { id: 'hourly' } })).rejects.toMatchObject({ status: 409, envelope: { code: 'already_running' } })
    answer(corner)
    expect(await task(corner)).toMatchObject({ status: 'disabled', runs: 1, last_result: 'All quiet.', next_run: null })
  })

  it('not for an agent that is disabled', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.agents.update('leader', { enabled: false })
    await expect(corner.schedule.run({ params: { id: 'hourly' } })).rejects.toMatchObject({ status: 409, envelope: { code: 'agent_disabled' } })
  })
})

describe('a run that still goes on', () => {
  it('is not joined by a second one; the log says so, and it does not count', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.time.pass('2026-11-22T10:30:00.000Z')
    expect(await log(corner)).toEqual([['11-22T09:00', 'time', 'running'], ['11-22T10:00', 'time', 'failed']])
    expect((await corner.schedule.runs({ params: { id: 'hourly' } })).runs[1]!.result).toMatch(/still going on/)
    expect(await task(corner)).toMatchObject({ status: 'running', runs: 1, last_run: '2026-11-22T09:00:00.000Z' })
    answer(corner)
    corner.time.pass('2026-11-22T11:00:00.000Z')
    expect(await task(corner)).toMatchObject({ status: 'running', runs: 2 })
  })
})

describe('catching up after a sleep', () => {
  it.each<[CatchUp, string, string[][]]>([
    ['skip', '2026-11-22T13:30:00.000Z', []],
    ['once', '2026-11-22T13:30:00.000Z', [['11-22T13:00', 'catch_up', 'running']]],
    ['all', '2026-11-22T13:30:00.000Z', ['09', '10', '11', '12', '13'].map(hour => [`11-22T${hour}:00`, 'catch_up', 'running'])],
    ['skip', '2026-11-22T13:01:00.000Z', [['11-22T13:00', 'time', 'running']]],
    ['once', '2026-11-22T13:01:00.000Z', [['11-22T13:00', 'time', 'running']]],
    ['all', '2026-11-22T11:01:00.000Z', [['11-22T09:00', 'catch_up', 'running'], ['11-22T10:00', 'catch_up', 'running'], ['11-22T11:00', 'time', 'running']]],
  ])('“%s”, woken at %s', async (catch_up, until, runs) => {
    await using corner = await open()
    await corner.schedule.create({ body: { ...HOURLY, catch_up } })
    corner.time.sleep(until)
    expect(await log(corner)).toEqual(runs)
    expect(await task(corner)).toMatchObject({ runs: runs.length, next_run: `${until.slice(0, 11)}${Number(until.slice(11, 13)) + 1}:00:00.000Z`, last_run: runs.length > 0 ? until : null, status: runs.length > 0 ? 'running' : 'waiting' })
    expect(corner.woken).toHaveLength(runs.length)
  })

  it('“all” goes back a day, and fifty runs, at most: the newest', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: { ...HOURLY, catch_up: 'all' } })
    await corner.schedule.create({ body: { ...HOURLY, id: 'often', cron: '*/10 * * * *', catch_up: 'all' } })
    await corner.schedule.create({ body: { ...HOURLY, id: 'seconds', cron: '* * * * * *', catch_up: 'all' } })
    await corner.schedule.create({ body: { ...HOURLY, id: 'weekly', cron: '0 9 * * SUN', catch_up: 'all' } })
    const begun = performance.now()
    corner.time.sleep('2026-11-25T13:35:00.000Z')
    expect(performance.now() - begun).toBeLessThan(3000)
    const runs = await log(corner)
    expect([runs.length, runs[0], runs.at(-1)]).toEqual([24, ['11-24T14:00', 'catch_up', 'running'], ['11-25T13:00', 'catch_up', 'running']])
    const often = (await corner.schedule.runs({ params: { id: 'often' }, query: { limit: 500 } })).runs
    expect([often.length, often[0]!.due_at, often.at(-1)!.due_at]).toEqual([50, '2026-11-25T05:20:00.000Z', '2026-11-25T13:30:00.000Z'])
    const seconds = (await corner.schedule.runs({ params: { id: 'seconds' }, query: { limit: 500 } })).runs
    expect([seconds.length, seconds[0]!.due_at, seconds.at(-1)]).toEqual([51, '2026-11-25T13:34:10.000Z', expect.objectContaining({ due_at: '2026-11-25T13:35:00.000Z', trigger: 'time' })])
    expect(await log(corner, 'weekly')).toEqual([])
  })

  it('a task for one moment that is not caught up with says that it was missed', async () => {
    await using corner = await open()
    for (const catch_up of ['skip', 'once'] as const)
      await corner.schedule.create({ body: { name: catch_up, task: 'x', assigned_to: 'leader', run_at: '2026-11-22T09:00:00Z', catch_up } })
    corner.time.sleep('2026-11-22T12:00:00.000Z')
    expect(await task(corner, 'skip')).toMatchObject({ status: 'failed', runs: 0, last_run: null, next_run: null, last_result: expect.stringMatching(/^Missed/) })
    expect(await task(corner, 'once')).toMatchObject({ status: 'running', runs: 1 })
  })

  it('a night of a changing clock is caught up with right', async () => {
    await using corner = await open('2026-10-24T12:00:00.000Z')
    await corner.schedule.create({ body: { ...HOURLY, cron: '30 2 * * *', timezone: 'Europe/Berlin', catch_up: 'all' } })
    corner.time.sleep('2026-10-25T01:40:00.000Z') // 02:40 for the second time
    expect(await log(corner)).toEqual([['10-25T00:30', 'catch_up', 'running']])
    expect(await task(corner)).toMatchObject({ next_run: '2026-10-26T01:30:00.000Z' })
  })
})

describe('the one timer', () => {
  it('waits for the nearest task, a minute at most, and not at all without a task', async () => {
    await using corner = await open('2026-11-22T08:59:30.000Z')
    expect(corner.time.waiting()).toEqual({ count: 0, ms: null })
    await corner.schedule.create({ body: { ...HOURLY, id: 'far', cron: '0 0 29 2 *' } })
    expect(corner.time.waiting()).toEqual({ count: 1, ms: 60_000 })
    await corner.schedule.create({ body: HOURLY })
    expect(corner.time.waiting()).toEqual({ count: 1, ms: 30_000 })
    await corner.schedule.update({ params: { id: 'hourly' }, body: { cron: '5,59 * * * *' } })
    expect(corner.time.waiting()).toEqual({ count: 1, ms: 60_000 })
    for (const id of ['far', 'hourly'])
      await corner.schedule.remove({ params: { id } })
    corner.time.pass(60_000)
    expect([corner.time.waiting().count, corner.time.rung()]).toEqual([0, 0])
  })

  it('is silent once stopped', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.service.schedule.stop()
    corner.agents.update('leader', { name: 'Boss' })
    corner.time.pass('2026-11-22T12:00:00.000Z')
    expect([corner.woken, corner.time.waiting().count]).toEqual([[], 0])
  })
})

describe('whose task it is', () => {
  it('a disabled agent’s tasks wait, and are caught up with once it is enabled', async () => {
    await using corner = await open()
    corner.agents.create({ id: 'writer', name: 'Writer', enabled: false })
    for (const catch_up of ['skip', 'once', 'all'] as const)
      await corner.schedule.create({ body: { ...HOURLY, id: catch_up, assigned_to: 'writer', catch_up } })
    await corner.schedule.create({ body: HOURLY })
    corner.time.pass('2026-11-22T11:30:00.000Z')
    expect(corner.woken.every(({ agent }) => agent === 'leader')).toBe(true)
    expect(await task(corner, 'once')).toMatchObject({ status: 'waiting', runs: 0, next_run: '2026-11-22T09:00:00.000Z' })
    corner.agents.update('writer', { enabled: true })
    expect(await log(corner, 'skip')).toEqual([])
    expect(await log(corner, 'once')).toEqual([['11-22T11:00', 'catch_up', 'running']])
    expect((await log(corner, 'all')).map(([due]) => due)).toEqual(['11-22T09:00', '11-22T10:00', '11-22T11:00'])
    expect(corner.time.rung()).toBeLessThan(200)
  })

  it('deleting an agent deletes its tasks; they can be restored once it is back', async () => {
    await using corner = await open()
    corner.agents.create({ id: 'writer', name: 'Writer' })
    await corner.schedule.create({ body: { ...HOURLY, assigned_to: 'writer' } })
    await corner.schedule.create({ body: { ...HOURLY, id: 'other' } })
    corner.time.pass('2026-11-22T09:00:00.000Z')
    const { run } = corner.woken.find(({ agent }) => agent === 'writer')!
    corner.agents.remove('writer')
    corner.service.schedule.failed(run, 'The agent was deleted.')
    expect((await corner.schedule.list()).tasks.map(each => each.id)).toEqual(['other'])
    expect(corner.facts).toContainEqual(['task.removed', { id: 'hourly' }])
    expect(corner.service.schedule.asked(run)).toBeNull()
    await expect(corner.schedule.restore({ params: { id: 'hourly' } })).rejects.toMatchObject({ status: 409, envelope: { code: 'agent_gone' } })
    corner.agents.restore('writer')
    expect((await corner.schedule.restore({ params: { id: 'hourly' } })).task).toMatchObject({ id: 'hourly', runs: 1, status: 'waiting', next_run: '2026-11-22T10:00:00.000Z' })
  })
})

describe('a crash', () => {
  it('loses no run and repeats none: the run and the wake-up are one transaction', async () => {
    using folder = temporaryFolder()
    const time = playTime('2026-11-22T08:30:00.000Z')
    const first = await openCorner({ home: folder.path, time })
    await first.schedule.create({ body: HOURLY })
    time.pass('2026-11-22T09:00:00.000Z')
    await first.die()
    time.pass('2026-11-22T09:00:20.000Z')
    await using again = await openCorner({ home: folder.path, time })
    expect(again.woken).toEqual([])
    expect(await log(again)).toEqual([['11-22T09:00', 'time', 'running']])
    again.service.schedule.answer(first.woken[0]!.run, 'Finished after the crash.')
    expect(await task(again)).toMatchObject({ status: 'waiting', runs: 1, last_result: 'Finished after the crash.' })
  })

  it('what came due while the house was closed is caught up with at the start', async () => {
    using folder = temporaryFolder()
    const time = playTime('2026-11-22T08:30:00.000Z')
    const first = await openCorner({ home: folder.path, time })
    for (const catch_up of ['skip', 'once', 'all'] as const)
      await first.schedule.create({ body: { ...HOURLY, id: catch_up, catch_up } })
    await first.die()
    time.pass('2026-11-22T11:30:00.000Z')
    await using again = await openCorner({ home: folder.path, time })
    expect([await log(again, 'skip'), await log(again, 'once'), (await log(again, 'all')).length]).toEqual([[], [['11-22T11:00', 'catch_up', 'running']], 3])
    expect((await again.schedule.list()).tasks.map(each => each.next_run)).toEqual(Array.from({ length: 3 }).fill('2026-11-22T12:00:00.000Z'))
  })

  it('a run that was rolled back comes again after it', async () => {
    using folder = temporaryFolder()
    const time = playTime('2026-11-22T08:30:00.000Z')
    const wake = (): never => {
      throw new Error('the power went')
    }
    const first = await openCorner({ home: folder.path, time, wake })
    await first.schedule.create({ body: HOURLY })
    time.pass('2026-11-22T09:00:00.000Z')
    await first.die()
    await using again = await openCorner({ home: folder.path, time })
    expect(await log(again)).toEqual([['11-22T09:00', 'time', 'running']])
    expect(again.woken).toHaveLength(1)
  })
})

describe('changing and deleting', () => {
  it('a moment takes the place of a cron, and the other way round; the rest stays', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    const change = async (body: object): Promise<Task> => (await corner.schedule.update({ params: { id: 'hourly' }, body })).task
    expect(await change({ name: 'Renamed', task: 'Else.' })).toMatchObject({ name: 'Renamed', task: 'Else.', cron: '0 * * * *', next_run: '2026-11-22T09:00:00.000Z' })
    expect(await change({ run_at: '2026-11-22T10:00:00Z' })).toMatchObject({ cron: null, next_runs: ['2026-11-22T10:00:00.000Z'] })
    expect(await change({ cron: '0 12 * * *', timezone: 'Europe/Berlin' })).toMatchObject({ run_at: null, next_run: '2026-11-22T11:00:00.000Z' })
    expect(await change({ timezone: 'UTC' })).toMatchObject({ next_run: '2026-11-22T12:00:00.000Z' })
    await expect(change({ cron: null })).rejects.toMatchObject({ status: 400 })
    await expect(change({ assigned_to: 'nobody' })).rejects.toMatchObject({ status: 404 })
    expect(await change({ enabled: false })).toMatchObject({ status: 'disabled', next_run: null, next_runs: [] })
    corner.time.pass('2026-11-23T13:00:00.000Z')
    expect(await change({ enabled: true })).toMatchObject({ status: 'waiting', runs: 0, next_run: '2026-11-24T12:00:00.000Z' })
    expect(corner.woken).toEqual([])
  })

  it('a form that sends everything back changes nothing of a task that is done; enabling it anew needs a new moment', async () => {
    await using corner = await open()
    const { task: once } = await corner.schedule.create({ body: { name: 'Once', task: 'Now.', assigned_to: 'leader', run_at: '2026-11-22T09:00:00Z' } })
    corner.time.pass('2026-11-22T09:00:00.000Z')
    answer(corner)
    const { name, task: content, run_at, cron, timezone, enabled, catch_up } = once
    const update = (body: object) => corner.schedule.update({ params: { id: 'once' }, body })
    expect((await update({ name, task: content, run_at, cron, timezone, enabled, catch_up })).task).toMatchObject({ status: 'done', runs: 1 })
    await update({ enabled: false })
    await expect(update({ enabled: true })).rejects.toMatchObject({ status: 400, envelope: { details: [{ path: 'run_at' }] } })
    expect((await update({ enabled: true, run_at: '2026-11-22T10:00:00Z' })).task).toMatchObject({ status: 'waiting' })
  })

  it('a deleted task does not run, and comes back; a moment gone by meanwhile does not', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    await corner.schedule.create({ body: { name: 'Once', task: 'Now.', assigned_to: 'leader', run_at: '2026-11-22T09:00:00Z' } })
    for (const id of ['hourly', 'once'])
      expect(await corner.schedule.remove({ params: { id } })).toEqual({ status: 'deleted', id })
    corner.time.pass('2026-11-22T10:30:00.000Z')
    expect(corner.woken).toEqual([])
    expect((await corner.schedule.restore({ params: { id: 'hourly' } })).task).toMatchObject({ status: 'waiting', next_run: '2026-11-22T11:00:00.000Z' })
    expect((await corner.schedule.restore({ params: { id: 'once' } })).task).toMatchObject({ status: 'disabled', runs: 0 })
    await expect(corner.schedule.restore({ params: { id: 'hourly' } })).rejects.toMatchObject({ status: 404 })
  })

  it('a run whose task was deleted can still end', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    await corner.schedule.run({ params: { id: 'hourly' } })
    await corner.schedule.remove({ params: { id: 'hourly' } })
    answer(corner)
    expect(events(corner).slice(-2)).toEqual(['task.removed', 'task.ran'])
  })
})

describe('long lists', () => {
  it('the run log comes in pages, newest last, and keeps the 500 newest', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.db.tx(() => {
      for (let n = 0; n < 510; n++) {
        corner.service.schedule.answer(corner.service.schedule.run('hourly').id, `${n}`)
      }
    })
    const page = async (query: object) => {
      const { runs, next_before } = await corner.schedule.runs({ params: { id: 'hourly' }, query })
      return { results: runs.map(run => run.result), next_before }
    }
    const newest = await page({ limit: 2 })
    expect(newest).toEqual({ results: ['508', '509'], next_before: expect.any(String) })
    expect((await page({ limit: 2, before: newest.next_before })).results).toEqual(['506', '507'])
    expect((await page({ limit: 500 })).results).toEqual(Array.from({ length: 500 }, (_, n) => `${n + 10}`))
    expect((await task(corner)).runs).toBe(510)
  })

  it('10 000 tasks are listed at once, the next to run first', async () => {
    await using corner = await open()
    await corner.schedule.create({ body: HOURLY })
    corner.db.tx(() => {
      for (let n = 0; n < 10_000; n++)
        corner.service.schedule.create({ name: 'x', id: `t${n}`, task: 'x', assigned_to: 'leader', enabled: n % 100 !== 0, run_at: new Date(Date.UTC(2026, 11, 1) + (n * 7919 % 10_000) * 60_000).toISOString() })
    })
    const begun = performance.now()
    const { tasks } = await corner.schedule.list()
    expect(performance.now() - begun).toBeLessThan(3000)
    expect(tasks).toHaveLength(10_001)
    const times = tasks.map(each => each.next_run ?? '~')
    expect(times).toEqual([...times].sort())
    expect(times.filter(time => time === '~')).toHaveLength(100)
  })
})

describe('a preview', () => {
  it('says when a cron would come, in its zone, and stores nothing', async () => {
    await using corner = await open()
    expect(await corner.schedule.preview({ body: { cron: '0 9 * * 1', timezone: 'Asia/Shanghai' } })).toEqual({ problem: null, next_runs: ['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21'].map(day => `${day}T01:00:00.000Z`) })
    expect((await corner.schedule.preview({ body: { cron: '0 0 29 2 *' } })).next_runs[0]).toBe('2028-02-28T23:00:00.000Z') // where no zone is named: Berlin, as the corner has it
    expect((await corner.schedule.list()).tasks).toEqual([])
  })

  it('says what is wrong, as a task would', async () => {
    await using corner = await open()
    const problem = async (body: { cron: string, timezone?: string }) => (await corner.schedule.preview({ body })).problem
    expect(await problem({ cron: '0 25 * * *' })).toEqual({ path: 'cron', message: expect.stringContaining('bad hour “25”') })
    expect(await problem({ cron: '0 0 30 2 *' })).toEqual({ path: 'cron', message: expect.stringContaining('never comes') })
    expect(await problem({ cron: '0 0 * * *', timezone: 'Mars/Base' })).toEqual({ path: 'timezone', message: expect.stringContaining('is no time zone') })
  })
})
