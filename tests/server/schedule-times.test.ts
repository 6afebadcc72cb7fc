// Promise: a task comes when its cron says, by the clocks of its own time zone, whatever they do; and a bad one is refused by name.
import type { Corner } from '../support/corner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCorner } from '../support/corner'
import { playTime } from '../support/time'

const BERLIN = 'Europe/Berlin'
const NEW_YORK = 'America/New_York'

/** The next runs of a task that is made at a moment. */
async function nextRuns(at: string, timezone: string, cron: string): Promise<string[]> {
  await using corner = await openCorner({ time: playTime(at) })
  return (await corner.schedule.create({ body: { name: 'x', task: 'x', assigned_to: 'leader', cron, timezone } })).task.next_runs.map(run => run.replace(':00.000Z', 'Z'))
}

describe('when a task comes', () => {
  it.each<[what: string, at: string, zone: string, cron: string, runs: string[]]>([
    ['five fields', '2026-11-22T09:00:00Z', 'UTC', '30 9 * * *', ['2026-11-22T09:30Z', '2026-11-23T09:30Z', '2026-11-24T09:30Z', '2026-11-25T09:30Z', '2026-11-26T09:30Z']],
    ['six fields', '2026-11-22T09:00:00Z', 'UTC', '15 */30 9 * * *', ['2026-11-22T09:00:15.000Z', '2026-11-22T09:30:15.000Z', '2026-11-23T09:00:15.000Z', '2026-11-23T09:30:15.000Z', '2026-11-24T09:00:15.000Z']],
    ['a moment that is now has gone by', '2026-11-22T09:30:00Z', 'UTC', '30 9 * * *', ['2026-11-23T09:30Z', '2026-11-24T09:30Z', '2026-11-25T09:30Z', '2026-11-26T09:30Z', '2026-11-27T09:30Z']],
    ['names of days', '2026-11-22T09:00:00Z', 'UTC', '0 9 * * MON-fri', ['2026-11-23T09:00Z', '2026-11-24T09:00Z', '2026-11-25T09:00Z', '2026-11-26T09:00Z', '2026-11-27T09:00Z']],
    ['names of months', '2026-11-22T09:00:00Z', 'UTC', '0 9 1 jan,Jul *', ['2027-01-01T09:00Z', '2027-07-01T09:00Z', '2028-01-01T09:00Z', '2028-07-01T09:00Z', '2029-01-01T09:00Z']],
    ['Sunday is 0 and 7', '2026-11-22T09:00:00Z', 'UTC', '0 9 * * 7', ['2026-11-29T09:00Z', '2026-12-06T09:00Z', '2026-12-13T09:00Z', '2026-12-20T09:00Z', '2026-12-27T09:00Z']],
    ['a day of the month or of the week', '2026-11-22T09:00:00Z', 'UTC', '0 9 24 * MON', ['2026-11-23T09:00Z', '2026-11-24T09:00Z', '2026-11-30T09:00Z', '2026-12-07T09:00Z', '2026-12-14T09:00Z']],
    ['a leap day', '2026-11-22T09:00:00Z', BERLIN, '0 9 29 2 *', ['2028-02-29T08:00Z', '2032-02-29T08:00Z']],
    ['another zone', '2026-11-22T09:00:00Z', 'Asia/Shanghai', '0 9 * * *', ['2026-11-23T01:00Z', '2026-11-24T01:00Z', '2026-11-25T01:00Z', '2026-11-26T01:00Z', '2026-11-27T01:00Z']],
    ['a zone of half hours', '2026-11-22T09:00:00Z', 'Asia/Kolkata', '0 9 * * *', ['2026-11-23T03:30Z', '2026-11-24T03:30Z', '2026-11-25T03:30Z', '2026-11-26T03:30Z', '2026-11-27T03:30Z']],

    ['Berlin, spring: the skipped 02:30 comes at 03:00', '2026-03-28T00:00:00Z', BERLIN, '30 2 * * *', ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z', '2026-03-31T00:30Z', '2026-04-01T00:30Z']],
    ['Berlin, spring: nine o’clock stays nine o’clock', '2026-03-28T00:00:00Z', BERLIN, '0 9 * * *', ['2026-03-28T08:00Z', '2026-03-29T07:00Z', '2026-03-30T07:00Z', '2026-03-31T07:00Z', '2026-04-01T07:00Z']],
    ['Berlin, spring: what is skipped comes once', '2026-03-29T00:45:00Z', BERLIN, '*/15 * * * *', ['2026-03-29T01:00Z', '2026-03-29T01:15Z', '2026-03-29T01:30Z', '2026-03-29T01:45Z', '2026-03-29T02:00Z']],
    ['Berlin, autumn: the 02:30 that comes twice counts once', '2026-10-24T00:00:00Z', BERLIN, '30 2 * * *', ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z', '2026-10-27T01:30Z', '2026-10-28T01:30Z']],
    ['Berlin, autumn: 02:30 asked for between its two comings waits a day', '2026-10-25T00:40:00Z', BERLIN, '30 2 * * *', ['2026-10-26T01:30Z', '2026-10-27T01:30Z', '2026-10-28T01:30Z', '2026-10-29T01:30Z', '2026-10-30T01:30Z']],
    ['Berlin, autumn: and in the second hour, too', '2026-10-25T01:10:00Z', BERLIN, '30 2 * * *', ['2026-10-26T01:30Z', '2026-10-27T01:30Z', '2026-10-28T01:30Z', '2026-10-29T01:30Z', '2026-10-30T01:30Z']],
    ['Berlin, autumn: 03:30 comes once', '2026-10-24T12:00:00Z', BERLIN, '30 3 * * *', ['2026-10-25T02:30Z', '2026-10-26T02:30Z', '2026-10-27T02:30Z', '2026-10-28T02:30Z', '2026-10-29T02:30Z']],
    ['Berlin, autumn: an hourly task runs through both hours', '2026-10-24T23:30:00Z', BERLIN, '0 * * * *', ['2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z', '2026-10-25T03:00Z', '2026-10-25T04:00Z']],
    ['Berlin, autumn: every half hour, from the second hour on', '2026-10-25T00:30:00Z', BERLIN, '*/30 * * * *', ['2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-25T02:00Z', '2026-10-25T02:30Z', '2026-10-25T03:00Z']],

    ['New York, spring', '2026-03-07T12:00:00Z', NEW_YORK, '30 2 * * *', ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z', '2026-03-11T06:30Z', '2026-03-12T06:30Z']],
    ['New York, autumn', '2026-10-31T12:00:00Z', NEW_YORK, '30 1 * * *', ['2026-11-01T05:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z', '2026-11-04T06:30Z', '2026-11-05T06:30Z']],
    ['New York, autumn: a list of hours', '2026-11-01T04:30:00Z', NEW_YORK, '0 1-3 * * *', ['2026-11-01T05:00Z', '2026-11-01T07:00Z', '2026-11-01T08:00Z', '2026-11-02T06:00Z', '2026-11-02T07:00Z']],
    ['Sydney, where spring is in October', '2026-10-02T16:00:00Z', 'Australia/Sydney', '30 2 * * *', ['2026-10-02T16:30Z', '2026-10-03T16:00Z', '2026-10-04T15:30Z', '2026-10-05T15:30Z', '2026-10-06T15:30Z']],
    ['Lord Howe, whose clocks go by half an hour', '2026-10-02T16:00:00Z', 'Australia/Lord_Howe', '15 2 * * *', ['2026-10-03T15:30Z', '2026-10-04T15:15Z', '2026-10-05T15:15Z', '2026-10-06T15:15Z', '2026-10-07T15:15Z']],
  ])('%s', async (_, at, zone, cron, runs) => {
    const found = await nextRuns(at, zone, cron)
    expect(found.slice(0, runs.length)).toEqual(runs.map(run => run.replace(':00.000Z', 'Z')))
    expect(found).toHaveLength(5)
  })

  it('without a zone it is the system’s', async () => {
    await using corner = await openCorner({ timezone: NEW_YORK })
    const { task } = await corner.schedule.create({ body: { name: 'x', task: 'x', assigned_to: 'leader', cron: ' 0  9 * * * ' } })
    expect(task).toMatchObject({ timezone: NEW_YORK, cron: '0 9 * * *', next_run: '2026-11-22T14:00:00.000Z', status: 'waiting', runs: 0, last_run: null, catch_up: 'once', enabled: true })
  })

  it('a task for one moment has one next run', async () => {
    await using corner = await openCorner()
    const { task } = await corner.schedule.create({ body: { name: 'x', task: 'x', assigned_to: 'leader', run_at: '2026-11-22T12:00:00+02:00' } })
    expect(task).toMatchObject({ cron: null, run_at: '2026-11-22T10:00:00.000Z', next_run: '2026-11-22T10:00:00.000Z', next_runs: ['2026-11-22T10:00:00.000Z'] })
  })
})

describe('a bad timing is refused, and nothing is kept of it', () => {
  let corner: Corner
  beforeAll(async () => {
    corner = await openCorner()
  })
  afterAll(() => corner[Symbol.asyncDispose]())

  it.each<[cron: string, why: RegExp]>([
    ['60 * * * *', /bad minute “60”: it goes from 0 to 59/],
    ['* 24 * * *', /bad hour “24”: it goes from 0 to 23/],
    ['* * 0 * *', /bad day of month “0”: it goes from 1 to 31/],
    ['* * 32 * *', /bad day of month/],
    ['* * * 13 *', /bad month “13”/],
    ['* * * * 8', /bad day of week “8”: it goes from 0 to 7/],
    ['60 * * * * *', /bad second “60”/],
    ['* 60 * * * *', /bad minute “60”/],
    ['30-10 * * * *', /bad minute “30-10”: a range goes from the smaller to the larger/],
    ['*/0 * * * *', /bad minute “\*\/0”: a step is 1 or more/],
    ['1,,2 * * * *', /bad minute “1,,2”: it takes/],
    ['-5 * * * *', /bad minute/],
    ['1.5 * * * *', /bad minute/],
    ['*5 * * * *', /bad minute/],
    ['5* * * * *', /bad minute/],
    ['1-2-3 * * * *', /bad minute/],
    ['99999999999999999999 * * * *', /bad minute/],
    ['MON * * * *', /bad minute “MON”: it takes numbers only/],
    ['* * * * JAN', /bad day of week “JAN”: it knows the names SUN, MON/],
    ['* * * MONDAY *', /bad month “MONDAY”: it knows the names JAN, FEB/],
    ['* * * * MONDAY', /bad day of week/],
    ['* * L * *', /bad day of month “L”/],
    ['* * ? * *', /bad day of month “\?”/],
    ['* * * * 5#2', /bad day of week/],
    ['每天 九点 * * *', /bad minute “每天”/],
    ['0 9 30 2 *', /never comes: no month “2” has a day “30”/],
    ['0 9 31 4,6 *', /never comes/],
    ['* * * *', /has 4 fields; it takes 5/],
    ['* * * * * * *', /has 7 fields/],
    ['@daily', /has 1 field;/],
    ['tomorrow', /has 1 field;/],
  ])('%s', async (cron, why) => {
    const body = { name: 'x', task: 'x', assigned_to: 'leader', cron }
    await expect(corner.schedule.create({ body })).rejects.toMatchObject({ status: 400, envelope: { code: 'invalid_input', details: [{ path: 'cron', message: expect.stringMatching(why) }] } })
    expect(await corner.schedule.list()).toEqual({ tasks: [] })
  })

  it.each<[what: string, timing: object, path: string]>([
    ['no timing', {}, 'cron'],
    ['two timings', { cron: '* * * * *', run_at: '2027-01-01T00:00:00Z' }, 'cron'],
    ['a moment gone by', { run_at: '2026-11-22T08:59:59Z' }, 'run_at'],
    ['this very moment', { run_at: '2026-11-22T09:00:00.000Z' }, 'run_at'],
    ['a moment at the end of time', { run_at: '9999-12-31T23:59:59-12:00' }, 'run_at'],
    ['a moment without a zone', { run_at: '2027-01-01T00:00:00' }, 'run_at'],
    ['an unknown zone', { cron: '* * * * *', timezone: 'Mars/Olympus' }, 'timezone'],
    ['an offset for a zone', { cron: '* * * * *', timezone: '+02:00' }, 'timezone'],
    ['an empty zone', { cron: '* * * * *', timezone: '' }, 'timezone'],
    ['an empty cron', { cron: ' ' }, 'cron'],
  ])('%s', async (_, timing, path) => {
    await expect(corner.schedule.create({ body: { name: 'x', task: 'x', assigned_to: 'leader', ...timing } })).rejects.toMatchObject({ status: 400, envelope: { details: [{ path }] } })
  })

  it('who is not there, and an id in use', async () => {
    const body = { name: 'x', task: 'x', assigned_to: 'leader', cron: '0 9 * * *' }
    await expect(corner.schedule.create({ body: { ...body, assigned_to: 'nobody' } })).rejects.toMatchObject({ status: 404, envelope: { code: 'agent_not_found' } })
    await expect(corner.schedule.create({ body: { ...body, assigned_to: 'user' } })).rejects.toMatchObject({ status: 404 })
    await expect(corner.schedule.create({ body: { ...body, scene: 'nowhere' } })).rejects.toMatchObject({ status: 404, envelope: { code: 'scene_not_found' } })
    await corner.schedule.create({ body: { ...body, id: 'Daily' } })
    await expect(corner.schedule.create({ body: { ...body, id: 'daily' } })).rejects.toMatchObject({ status: 409, envelope: { code: 'task_exists' } })
    for (const call of [corner.schedule.update, corner.schedule.remove, corner.schedule.run, corner.schedule.runs])
      await expect(call({ params: { id: 'nothing' }, body: {} } as never)).rejects.toMatchObject({ status: 404, envelope: { code: 'task_not_found' } })
    await expect(corner.schedule.restore({ params: { id: 'nothing' } })).rejects.toMatchObject({ status: 404 })
  })
})
