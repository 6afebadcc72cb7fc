// How often a task runs: each rhythm says its cron, a cron is read back as its rhythm, and both have words in two languages.
import type { Rhythm } from '@/schedule/rhythm'
import { beforeEach, describe, expect, it } from 'vitest'
import { cronOf, HOURS, KINDS, MINUTES, rhythmAtFirst, rhythmOf } from '@/schedule/rhythm'
import { cronWords, rhythmWords, timingWords } from '@/schedule/words'
import { speak } from '@/shell/i18n'

const rhythm = (change: Partial<Rhythm>): Rhythm => ({ ...rhythmAtFirst(), ...change })

describe('a rhythm', () => {
  it.each<[Partial<Rhythm>, string]>([
    [{ kind: 'day', time: '09:05' }, '5 9 * * *'],
    [{ kind: 'weekday', time: '18:30' }, '30 18 * * 1-5'],
    [{ kind: 'week', weekdays: [5, 1, 0], time: '00:00' }, '0 0 * * 0,1,5'],
    [{ kind: 'month', days: [15, 1], time: '08:00' }, '0 8 1,15 * *'],
    [{ kind: 'hours', hours: 1, minute: 30 }, '30 * * * *'],
    [{ kind: 'hours', hours: 6, minute: 0 }, '0 */6 * * *'],
    [{ kind: 'minutes', minutes: 1 }, '* * * * *'],
    [{ kind: 'minutes', minutes: 15 }, '*/15 * * * *'],
    [{ kind: 'cron', cron: ' 0 9-17 * * mon ' }, '0 9-17 * * mon'],
  ])('%o is the cron %s', (change, cron) => {
    expect(cronOf(rhythm(change))).toBe(cron)
  })

  it.each<Partial<Rhythm>>([{ kind: 'once', at: '2026-11-22T09:00' }, { kind: 'week', weekdays: [] }, { kind: 'month', days: [] }, { kind: 'cron', cron: ' ' }])('%o has no cron', (change) => {
    expect(cronOf(rhythm(change))).toBeNull()
  })

  it('is the same after it was saved and opened again, whatever was chosen', () => {
    const chosen = KINDS.flatMap<Partial<Rhythm>>(kind => kind === 'minutes'
      ? MINUTES.map(minutes => ({ kind, minutes }))
      : kind === 'hours' ? HOURS.map(hours => ({ kind, hours, minute: 7 })) : [{ kind, time: '23:59', weekdays: [2, 4], days: [1, 31] }])
    for (const change of chosen.filter(({ kind }) => kind !== 'once' && kind !== 'cron')) {
      const cron = cronOf(rhythm(change))!
      expect(rhythmOf(cron)).toMatchObject({ kind: change.kind })
      expect(cronOf(rhythmOf(cron))).toBe(cron)
    }
  })

  it.each([
    ['0 0 9 * * *', { kind: 'day', time: '09:00' }],
    ['0 9 * * 7', { kind: 'week', weekdays: [0] }],
    ['0 9 * * 1-3,6', { kind: 'week', weekdays: [1, 2, 3, 6] }],
    ['0 9 10-12 * *', { kind: 'month', days: [10, 11, 12] }],
  ])('is read from %s, as other programs write it', (cron, expected) => {
    expect(rhythmOf(cron)).toMatchObject(expected)
  })

  it.each(['*/7 * * * *', '0 */5 * * *', '30 0 9 * * *', '0 9 13 * 5', '0 9 * 1 *', '0 9 * * mon', '61 9 * * *', '0 24 * * *', '0 9 32 * *', '0 9 5-1 * *', '', 'nonsense', '0 9 * *', '0 9 * * * * *'])('is never made of %s, which says something else', (cron) => {
    expect(rhythmOf(cron)).toMatchObject({ kind: 'cron', cron })
  })
})

describe('the words', () => {
  it.each([
    ['0 9 * * *', 'Every day at 09:00', '每天 09:00'],
    ['0 9 * * 1-5', 'Every weekday at 09:00', '工作日 09:00'],
    ['0 9 * * 0,1', 'Every Monday and Sunday at 09:00', '每周一和周日 09:00'],
    ['0 8 1,15 * *', 'On day 1 and 15 of every month at 08:00', '每月 1和15 日 08:00'],
    ['* * * * *', 'Every minute', '每分钟'],
    ['*/15 * * * *', 'Every 15 minutes', '每 15 分钟'],
    ['5 * * * *', 'Every hour, at minute 05', '每小时的第 05 分'],
    ['0 */2 * * *', 'Every 2 hours, at minute 00', '每 2 小时，第 00 分'],
    ['0 9-17 * * mon-fri', 'On Monday to Friday, in hour 9 to 17, at minute 0', '周一至周五，9至17时，第 0 分'],
    ['0 9 13 * 5', 'On day 13 or on Friday, in hour 9, at minute 0', '13 日或周五，9时，第 0 分'],
    ['0 9 1-31 * fri', 'On Friday, in hour 9, at minute 0', '周五，9时，第 0 分'],
    ['*/10 * * * * *', 'Every minute, every 10 seconds', '每分钟，每 10 秒'],
  ])('of %s are plain in both languages', async (cron, english, chinese) => {
    await speak('en', false)
    expect(cronWords(cron)).toBe(english)
    await speak('zh', false)
    expect(cronWords(cron)).toBe(chinese)
  })

  describe('are honest', () => {
    beforeEach(() => speak('en', false))

    it.each(['61 9 * * *', '0 9 * * *,x', '0 9 5/2 * *', '0 9', 'L 9 * * *', '0 9 1-2-3 * *'])('and there are none for %s', (cron) => {
      expect(cronWords(cron)).toBeNull()
    })

    it('and say nothing of a choice that is not made', () => {
      expect(rhythmWords(rhythm({ kind: 'week', weekdays: [] }))).toBeNull()
      expect(rhythmWords(rhythm({ kind: 'cron', cron: '' }))).toBeNull()
    })

    it('and fall back to the cron itself', () => {
      expect(timingWords({ cron: '0 9 5/2 * *', run_at: null })).toBe('0 9 5/2 * *')
      expect(timingWords({ cron: null, run_at: '2026-11-25T09:00:00.000Z' })).toMatch(/^Once, Wed,? 25 Nov/)
    })
  })
})
