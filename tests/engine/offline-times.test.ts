// Promise: a time said in plain English or Chinese is the moment a person means by it, on the clocks of the house.
import { describe, expect, it } from 'vitest'
import { momentOf, timeAtStart } from '../../src-server/engine/offline/times'

const NOW = Date.parse('2026-11-22T09:00:00.000Z') // a Sunday, ten o'clock in Berlin

describe('again and again', () => {
  it.each<[string, string]>([
    ['every day', '0 9 * * *'],
    ['every day at 7', '0 7 * * *'],
    ['Every Day at 7:15pm', '15 19 * * *'],
    ['daily at noon', '0 12 * * *'],
    ['each morning', '0 8 * * *'],
    ['every evening at 7', '0 19 * * *'],
    ['every night at 11', '0 23 * * *'],
    ['every day at 12 am', '0 0 * * *'],
    ['every weekday at 8', '0 8 * * 1-5'],
    ['on weekdays', '0 9 * * 1-5'],
    ['every Monday', '0 9 * * 1'],
    ['every Sunday, at 10:30', '30 10 * * 0'],
    ['every Monday, Wednesday and Friday at 9', '0 9 * * 1,3,5'],
    ['every friday afternoon', '0 15 * * 5'],
    ['on Mondays at 9', '0 9 * * 1'],
    ['every month on the 1st at 10', '0 10 1 * *'],
    ['every hour', '0 * * * *'],
    ['every 2 hours', '0 */2 * * *'],
    ['every fifteen minutes', '*/15 * * * *'],
    ['every 60 minutes', '0 * * * *'],
    ['每天', '0 9 * * *'],
    ['每天7点', '0 7 * * *'],
    ['每日早上七点半', '30 7 * * *'],
    ['每天下午3点15分', '15 15 * * *'],
    ['每晚8点', '0 20 * * *'],
    ['每天中午', '0 12 * * *'],
    ['每周一9点', '0 9 * * 1'],
    ['每星期天上午十点', '0 10 * * 0'],
    ['每周一、三、五下午三点三刻', '45 15 * * 1,3,5'],
    ['每周二和周四', '0 9 * * 2,4'],
    ['每个工作日8:30', '30 8 * * 1-5'],
    ['工作日早上8点', '0 8 * * 1-5'],
    ['每月1号9点', '0 9 1 * *'],
    ['每月十五日', '0 9 15 * *'],
    ['每小时', '0 * * * *'],
    ['每隔两个小时', '0 */2 * * *'],
    ['每15分钟', '*/15 * * * *'],
    ['每半小时', '*/30 * * * *'],
  ])('%j', (said, cron) => {
    expect(timeAtStart(`${said}，浇花`)).toEqual({ timing: { kind: 'cron', cron }, words: said, rest: '浇花' })
  })

  it.each(['every 7 minutes', 'every 5 hours', 'every 0 minutes', 'every day at 25', 'every day at 9:75', '每7分钟', '每天25点', '每月32号', 'everyday life', 'each of us', 'every cat', '每个人'])('%j is none', (said) => {
    expect(timeAtStart(`${said} x`)).toBeNull()
  })
})

describe('once', () => {
  const moment = (said: string, timezone = 'Europe/Berlin', now = NOW): string | null => {
    const timed = timeAtStart(`${said} do it`)
    expect(timed?.rest, said).toBe('do it')
    const at = timed!.timing.kind === 'cron' ? null : momentOf(timed!.timing, now, timezone)
    return at === null ? null : new Date(at).toISOString().slice(0, 16)
  }

  it.each<[string, string]>([
    ['in 10 minutes', '2026-11-22T09:10'],
    ['in an hour', '2026-11-22T10:00'],
    ['in half an hour', '2026-11-22T09:30'],
    ['in two days', '2026-11-24T09:00'],
    ['tomorrow', '2026-11-23T08:00'],
    ['tomorrow at 9', '2026-11-23T08:00'],
    ['tomorrow morning at 7', '2026-11-23T06:00'],
    ['tomorrow evening at 7', '2026-11-23T18:00'],
    ['the day after tomorrow at 9', '2026-11-24T08:00'],
    ['today at 17:30', '2026-11-22T16:30'],
    ['tonight at 8', '2026-11-22T19:00'],
    ['at 5 pm', '2026-11-22T16:00'],
    ['at 9', '2026-11-23T08:00'],
    ['at noon', '2026-11-22T11:00'],
    ['at 9 tomorrow', '2026-11-23T08:00'],
    ['on Monday at 9', '2026-11-23T08:00'],
    ['on Sunday at 9', '2026-11-29T08:00'],
    ['on Sunday at 11', '2026-11-22T10:00'],
    ['next Sunday at 11', '2026-11-29T10:00'],
    ['on 2026-12-24 at 9', '2026-12-24T08:00'],
    ['10分钟后', '2026-11-22T09:10'],
    ['半小时后', '2026-11-22T09:30'],
    ['两个小时以后', '2026-11-22T11:00'],
    ['三天后', '2026-11-25T09:00'],
    ['明天上午9点', '2026-11-23T08:00'],
    ['明早7点半', '2026-11-23T06:30'],
    ['后天下午三点', '2026-11-24T14:00'],
    ['今晚8点', '2026-11-22T19:00'],
    ['今天17:30', '2026-11-22T16:30'],
    ['下午3点', '2026-11-22T14:00'],
    ['9点', '2026-11-23T08:00'],
    ['周一9点', '2026-11-23T08:00'],
    ['下周一9点', '2026-11-23T08:00'],
    ['下周日9点', '2026-11-29T08:00'],
    ['12月24日上午9点', '2026-12-24T08:00'],
    ['1月5号9点', '2027-01-05T08:00'],
    ['2027年2月1日', '2027-02-01T08:00'],
  ])('%j in Berlin', (said, at) => {
    expect(moment(said)).toBe(at)
  })

  it('keeps to the clocks of its zone, where they jump too', () => {
    expect(moment('tomorrow at 9', 'Asia/Shanghai')).toBe('2026-11-23T01:00')
    expect(moment('tomorrow at 9', 'America/New_York')).toBe('2026-11-23T14:00')
    expect(moment('tomorrow at 9', 'UTC')).toBe('2026-11-23T09:00')
    expect(moment('tomorrow at 9', 'Europe/Berlin', Date.parse('2026-03-28T09:00:00Z')), 'the night the clocks go forward').toBe('2026-03-29T07:00')
    expect(moment('tomorrow at 9', 'Europe/Berlin', Date.parse('2026-10-24T09:00:00Z')), 'the night they go back').toBe('2026-10-25T08:00')
    expect(moment('today at 9', 'Pacific/Auckland', Date.parse('2026-11-22T12:30:00Z')), 'where it is the next day already').toBe('2026-11-22T20:00')
  })

  it('is no moment on a day that does not exist', () => {
    for (const said of ['on 2026-02-30 at 9', '2026年2月30日', '13月1日'])
      expect(moment(said), said).toBeNull()
  })
})

it.each(['', ' ', 'in', 'at', 'every', '每', 'in the morning', 'in 10 minutest', 'at 9 minutes past', 'mondayish', 'todays news', '9', '9 cats', '三个人', '一天', '点', 'at 99', '25点', `${'每'.repeat(10_000)}`])('%j begins with no time', (text) => {
  expect(timeAtStart(text)).toBeNull()
})
