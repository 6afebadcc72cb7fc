// How times are said in Chinese.
import type { Caught, Saying, Timing } from './timing'
import { again, at, every, hourOf, monthly, onWeekdays } from './timing'

const NUMBER = '\\d{1,3}|[零一二两三四五六七八九十]{1,3}'
const PARTS: Record<string, number> = { 凌晨: 5, 早上: 8, 早晨: 8, 清晨: 8, 早: 8, 上午: 8, 中午: 12, 下午: 15, 傍晚: 18, 晚上: 19, 夜里: 21, 晚: 19 }
const PART = `(?<part>${Object.keys(PARTS).join('|')})`
const CLOCK = `(?<hour>${NUMBER})(?:[:\\uFF1A](?<minute>\\d{2})|(?:点钟?|时)(?:(?<quarter>半|一刻|三刻|整)|(?<minutes>${NUMBER})分?)?)`
const AT = `(?:的?${PART})?(?:的?${CLOCK})?`
const WEEK = '(?:周|星期|礼拜)'
const DAYS = '日一二三四五六'
const QUARTERS: Record<string, number> = { 半: 30, 一刻: 15, 三刻: 45, 整: 0 }
const AHEAD: Record<string, number> = { 今天: 0, 今日: 0, 今: 0, 明天: 1, 明日: 1, 明: 1, 后天: 2, 大后天: 3 }
const MINUTES: Record<string, number> = { 分钟: 1, 小时: 60, 钟头: 60, 天: 1440, 周: 10_080, 星期: 10_080 }

/** Figures, or characters up to 99; `半` is a half. */
function numberOf(said: string): number {
  if (said === '半')
    return 0.5
  if (/^\d/.test(said))
    return Number(said)
  const digit = (character: string): number => character === '两' ? 2 : Math.max(0, '零一二三四五六七八九'.indexOf(character))
  const [tens = '', ones] = said.split('十')
  return ones === undefined ? digit(said) : (tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0)
}

function caught(match: RegExpExecArray): Caught {
  const said = match.groups ?? {}
  const usual = PARTS[said.part ?? ''] ?? null
  return { said, usual, clock: clockOf(said, usual) }
}

function clockOf({ hour: said, minute, minutes, quarter }: Caught['said'], usual: number | null): Caught['clock'] {
  if (said === undefined)
    return null
  const hour = hourOf(numberOf(said), null, usual)
  const past = quarter !== undefined ? QUARTERS[quarter]! : numberOf(minute ?? minutes ?? '0')
  return hour === null || hour > 23 || past > 59 ? 'wrong' : { hour, minute: past }
}

const weekday = (said: string): number => DAYS.indexOf(said === '天' ? '日' : said)
const saying = (source: string, read: (caught: Caught) => Timing | null): Saying => ({ pattern: new RegExp(`^(?:${source})`, 'u'), read: match => read(caught(match)) })

/** The longer ways of saying come before those they begin with. */
export const chinese: Saying[] = [
  saying(`每隔?(?:(?<count>${NUMBER}|半)个?)?(?<unit>小时|钟头|分钟)`, ({ said }) => said.count === '半' ? every(30, 'minutes') : every(numberOf(said.count ?? '1'), said.unit === '分钟' ? 'minutes' : 'hours')),
  saying(`(?:每个?)?工作日${AT}`, groups => again(groups, '* * 1-5')),
  saying(`每个?${WEEK}(?<days>[${DAYS}天](?:[、\\uFF0C,和]?${WEEK}?[${DAYS}天]){0,6})${AT}`, groups => onWeekdays(groups, [...groups.said.days!].map(weekday).filter(day => day >= 0))),
  saying(`每个?月(?<day>${NUMBER})[号日]${AT}`, groups => monthly(groups, numberOf(groups.said.day!))),
  saying(`每(?:天|日|(?=[早晚上中下]))${AT}`, groups => again(groups, '* * *')),
  saying(`(?<count>${NUMBER}|半)个?(?<unit>分钟|小时|钟头|天|星期|周)(?:之后|以后|过后|后)`, ({ said }) => ({ kind: 'after', minutes: numberOf(said.count!) * MINUTES[said.unit!]! })),
  saying(`(?<ahead>今天|今日|明天|明日|大后天|后天|[今明](?=[早晚]))${AT}`, groups => at(groups, { days: AHEAD[groups.said.ahead!]! })),
  saying(`(?:(?<next>下个?)|这个?|本)?${WEEK}(?<day>[${DAYS}天])${AT}`, groups => at(groups, { weekday: weekday(groups.said.day!), week: groups.said.next ? 'next' : 'this' })),
  saying(`(?:(?<year>\\d{4})年)?(?<month>\\d{1,2})月(?<day>\\d{1,2})[号日]${AT}`, groups => at(groups, { year: groups.said.year === undefined ? null : Number(groups.said.year), month: Number(groups.said.month), day: Number(groups.said.day) })),
  saying(`${PART}?${CLOCK}`, groups => at(groups, null)),
]
