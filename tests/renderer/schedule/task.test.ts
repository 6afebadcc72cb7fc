// A task in the form and on the calendar: moments by the clock of its zone, only changes are sent, refusals stand at their field.
import type { Task } from '@server/schedule/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '@/api/error'
import { duesByDay, tasksByDay } from '@/schedule/agenda'
import { blankDraft, bodyOf, draftOf, isComplete, patchOf } from '@/schedule/draft'
import { problemsOf } from '@/schedule/problems'
import { dayKey, dayTitle, untilTime } from '@/schedule/times'
import { momentIn, wallIn, zonesLike } from '@/schedule/zone'
import { speak } from '@/shell/i18n'

const task = (more: Partial<Task> = {}): Task => ({
  id: 'summary',
  name: 'Morning summary',
  task: 'Five lines.',
  assigned_to: 'writer',
  scene: null,
  cron: '0 9 * * 1-5',
  run_at: null,
  timezone: 'Europe/Berlin',
  enabled: true,
  catch_up: 'once',
  status: 'waiting',
  last_run: null,
  next_run: '2026-11-23T08:00:00.000Z',
  next_runs: ['2026-11-23T08:00:00.000Z', '2026-11-24T08:00:00.000Z'],
  last_result: null,
  runs: 0,
  created_at: '2026-11-20T00:00:00.000Z',
  ...more,
})

beforeEach(() => speak('en', false))

describe('a clock in a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-11-23T09:00', '2026-11-23T08:00:00.000Z'],
    ['Europe/Berlin', '2026-07-23T09:00', '2026-07-23T07:00:00.000Z'],
    ['Asia/Shanghai', '2026-11-23T00:30', '2026-11-22T16:30:00.000Z'],
    ['Asia/Kathmandu', '2026-11-23T09:00', '2026-11-23T03:15:00.000Z'],
    ['America/St_Johns', '2026-11-23T09:00', '2026-11-23T12:30:00.000Z'],
    ['UTC', '2026-11-23T09:00', '2026-11-23T09:00:00.000Z'],
  ])('in %s that shows %s means %s, and back', (zone, wall, moment) => {
    expect(momentIn(zone, wall)).toBe(moment)
    expect(wallIn(zone, moment)).toBe(wall)
  })

  it('that shows a time twice means the first one, and one that jumps over it comes at a moment all the same', () => {
    expect(momentIn('Europe/Berlin', '2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z')
    expect(momentIn('Europe/Berlin', '2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z')
  })

  it('is no moment while it is half written', () => {
    expect(momentIn('UTC', '2026-11')).not.toBeNull()
    expect(momentIn('UTC', '')).toBeNull()
    expect(momentIn('UTC', 'nonsense')).toBeNull()
  })
})

describe('the search for a zone', () => {
  it('knows places, names in the person’s language and distances', async () => {
    expect(zonesLike('new york').map(zone => zone.id)).toContain('America/New_York')
    expect(zonesLike('shang').map(zone => zone.id)).toEqual(['Asia/Shanghai'])
    expect(zonesLike('gmt+5:45')).toHaveLength(1)
    expect(zonesLike('no such place')).toEqual([])
    expect(zonesLike('').length).toBeLessThanOrEqual(60)
    await speak('zh', false)
    expect(zonesLike('中国').map(zone => zone.id)).toContain('Asia/Shanghai')
  })
})

describe('a draft', () => {
  it('of a task that is not changed sends nothing', () => {
    for (const one of [task(), task({ cron: '00 09 * * *' }), task({ cron: null, run_at: '2026-11-25T09:00:30.500Z' }), task({ cron: '0 9 5/2 * *' })])
      expect(patchOf(one, draftOf(one))).toEqual({})
  })

  it('sends what was changed, and a timing always whole', () => {
    const draft = draftOf(task())
    expect(patchOf(task(), { ...draft, name: ' Evening summary ' })).toEqual({ name: 'Evening summary' })
    expect(patchOf(task(), { ...draft, rhythm: { ...draft.rhythm, kind: 'once', at: '2026-12-01T09:00' } })).toEqual({ cron: null, run_at: '2026-12-01T08:00:00.000Z' })
    expect(patchOf(task(), { ...draft, timezone: 'Asia/Shanghai' })).toEqual({ timezone: 'Asia/Shanghai' })
    const once = task({ cron: null, run_at: '2026-12-01T08:00:00.000Z' })
    expect(patchOf(once, { ...draftOf(once), timezone: 'Asia/Shanghai' })).toEqual({ timezone: 'Asia/Shanghai', cron: null, run_at: '2026-12-01T01:00:00.000Z' })
  })

  it('is complete with a name, an agent, something to do and a time', () => {
    const draft = { ...blankDraft('writer'), name: 'A', task: 'B' }
    expect(isComplete(draft)).toBe(true)
    expect(isComplete({ ...draft, name: ' ' })).toBe(false)
    expect(isComplete({ ...draft, task: '\n' })).toBe(false)
    expect(isComplete({ ...draft, assigned_to: '' })).toBe(false)
    expect(isComplete({ ...draft, rhythm: { ...draft.rhythm, kind: 'once', at: '' } })).toBe(false)
    expect(bodyOf(draft)).toMatchObject({ cron: '0 9 * * *', run_at: null, scene: null, catch_up: 'once' })
  })
})

describe('a refusal', () => {
  const refused = (path: string, message: string): ApiError => new ApiError(400, 'invalid_input', '', [{ path, message }])

  it.each([
    ['has a bad minute “61”: it goes from 0 to 59', /minute “61”.*0 to 59/, /分“61”.*0 到 59/],
    ['has a bad day of week “foo”: it knows the names SUN, MON', /“foo” is no day of the week.*SUN, MON/, /“foo”不是星期/],
    ['has a bad hour “x”: it takes numbers only', /“x” is no hour/, /“x”不是时/],
    ['has a bad hour “5-1”: a range goes from the smaller to the larger', /runs backwards/, /写反了/],
    ['has a bad minute “*/0”: a step is 1 or more', /step.*1 or more/, /步长至少为 1/],
    ['has a bad minute “1;2”: it takes *, numbers, ranges (1-5), lists (1,3) and steps (*/15)', /“1;2” is no minute/, /“1;2”不是分/],
    ['has 3 fields; it takes 5 (minute, …)', /has 3 fields/, /有 3 段/],
    ['never comes: no month “2” has a day “30”', /never comes/, /永远不会到来/],
    ['is something new', /cannot be read/, /无法读懂/],
  ])('of a cron that %s stands at its field in the person’s language', async (message, english, chinese) => {
    expect(problemsOf(refused('cron', message)).cron).toMatch(english)
    await speak('zh', false)
    expect(problemsOf(refused('cron', message)).cron).toMatch(chinese)
  })

  it('finds its field wherever it was checked, and has a place when it has none', () => {
    expect(problemsOf(refused('body.timezone', 'Too big')).timezone).toMatch(/no such time zone/)
    expect(problemsOf(refused('run_at', 'lies in the past: give a moment')).run_at).toMatch(/past/)
    expect(problemsOf(new ApiError(0, 'offline', '')).other).toMatch(/cannot be reached/)
    expect(problemsOf(refused('body.id', 'odd')).other).toMatch(/not valid/)
  })
})

describe('the calendar', () => {
  const today = dayKey('2026-11-23T12:00:00.000Z')

  it('has each known run on its day, says where it goes on, and shows what is overdue today', () => {
    const once = task({ id: 'once', cron: null, run_at: '2026-11-24T07:00:00.000Z', next_runs: ['2026-11-24T07:00:00.000Z'] })
    const late = task({ id: 'late', next_runs: ['2026-11-20T08:00:00.000Z', '2026-11-24T12:00:00.000Z'] })
    const days = duesByDay([task(), once, late], today)
    expect(days.get(today)?.map(due => due.task.id)).toEqual(['late', 'summary'])
    expect(days.get(dayKey('2026-11-24T12:00:00.000Z'))?.map(due => [due.task.id, due.goesOn])).toEqual([['once', false], ['summary', true], ['late', true]])
  })

  it('groups tasks by the day of the next run, those that rest last', () => {
    const groups = tasksByDay([task({ id: 'never', next_run: null }), task({ id: 'off', enabled: false, next_run: null }), task({ id: 'later', next_run: '2026-12-01T12:00:00.000Z' }), task(), task({ id: 'overdue', next_run: '2026-11-01T12:00:00.000Z' })], today)
    expect(groups.map(({ key, tasks }) => [key, tasks.map(({ id }) => id)])).toEqual([[today, ['summary', 'overdue']], [dayKey('2026-12-01T12:00:00.000Z'), ['later']], ['never', ['never']], ['off', ['off']]])
  })

  it('says days and waits as a person does', () => {
    expect(dayTitle('2026-11-23', '2026-11-23')).toBe('Today')
    expect(dayTitle('2026-11-24', '2026-11-23')).toBe('Tomorrow')
    expect(dayTitle('2027-01-01', '2026-11-23')).toMatch(/Friday.* 1 January 2027/)
    const now = new Date('2026-11-23T12:00:00.000Z')
    expect(untilTime('2026-11-23T12:05:00.000Z', now)).toBe('in 5 min')
    expect(untilTime('2026-11-23T14:00:00.000Z', now)).toMatch(/in 2 h/)
    expect(untilTime('2026-11-23T11:00:00.000Z', now)).toBe('now')
    expect(untilTime('2026-11-26T12:00:00.000Z', now)).toBe('in 3 days')
  })
})
