// How times are said in English.
import type { Caught, Saying, Timing } from './timing'
import { again, at, every, hourOf, monthly, onWeekdays } from './timing'

const NUMBERS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fifteen: 15, twenty: 20, thirty: 30 }
const NUMBER = `\\d{1,3}|${Object.keys(NUMBERS).reverse().join('|')}`
const CLOCK = '(?:(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))?(?:\\s*(?<half>[ap])\\.?m\\b\\.?|\\s*o[’\']clock\\b)?|(?<word>noon|midnight)\\b)(?!\\d|\\s*(?:minutes?|hours?|days?|%))'
const AT = `(?:,?\\s+(?:at|by)\\s+${CLOCK})?`
const PARTS: Record<string, number> = { morning: 8, noon: 12, afternoon: 15, evening: 19, night: 21 }
const PART = `(?<part>${Object.keys(PARTS).join('|')})\\b`
const IN_PART = `(?:\\s+(?:in\\s+the\\s+)?${PART})?${AT}`
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const DAY = `(?:${DAYS.join('|')})\\b`
const AHEAD: Record<string, number> = { 'today': 0, 'tonight': 0, 'tomorrow': 1, 'the day after tomorrow': 2 }
const MINUTES: Record<string, number> = { minute: 1, min: 1, hour: 60, day: 1440, week: 10_080 }

const numberOf = (said: string): number => NUMBERS[said] ?? Number(said)
const unitOf = (said: string): 'minutes' | 'hours' => said === 'hour' ? 'hours' : 'minutes'

function caught(match: RegExpExecArray): Caught {
  const said = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, text]) => [name, text?.toLowerCase()]))
  const usual = said.ahead === 'tonight' ? PARTS.evening! : PARTS[said.part ?? ''] ?? null
  return { said, usual, clock: clockOf(said, usual) }
}

function clockOf({ word, hour: said, minute = '0', half }: Caught['said'], usual: number | null): Caught['clock'] {
  if (word !== undefined)
    return { hour: word === 'noon' ? 12 : 0, minute: 0 }
  if (said === undefined)
    return null
  const hour = hourOf(Number(said), half === undefined ? null : half === 'a' ? 'am' : 'pm', usual)
  return hour === null || hour > 23 || Number(minute) > 59 ? 'wrong' : { hour, minute: Number(minute) }
}

const saying = (source: string, read: (caught: Caught) => Timing | null): Saying => ({ pattern: new RegExp(`^(?:${source})`, 'i'), read: match => read(caught(match)) })

/** The longer ways of saying come before those they begin with. */
export const english: Saying[] = [
  saying(`(?:every|each)\\s+(?<unit>hour|minute)`, ({ said }) => every(1, unitOf(said.unit!))),
  saying(`(?:every|each)\\s+(?<count>${NUMBER})\\s+(?<unit>minute|hour)s?`, ({ said }) => every(numberOf(said.count!), unitOf(said.unit!))),
  saying(`(?:(?:every|each)\\s+(?:day\\b|${PART})|daily)${AT}`, groups => again(groups, '* * *')),
  saying(`(?:(?:every|each)\\s+week|on\\s+week)days?${IN_PART}`, groups => again(groups, '* * 1-5')),
  saying(`(?:every|each)\\s+month\\s+on\\s+the\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)${IN_PART}`, groups => monthly(groups, Number(groups.said.day))),
  saying(`(?:every|each)\\s+(?<days>${DAY}(?:(?:,\\s*|,?\\s+and\\s+)${DAY}){0,6})${IN_PART}`, groups => onWeekdays(groups, DAYS.flatMap((day, i) => groups.said.days!.includes(day) ? [i] : []))),
  saying(`on\\s+(?<day>${DAYS.join('|')})s${IN_PART}`, groups => onWeekdays(groups, [DAYS.indexOf(groups.said.day!)])),
  saying(`in\\s+half\\s+an\\s+hour`, () => ({ kind: 'after', minutes: 30 })),
  saying(`in\\s+(?<count>${NUMBER})\\s+(?<unit>minute|min|hour|day|week)s?\\b`, ({ said }) => ({ kind: 'after', minutes: numberOf(said.count!) * MINUTES[said.unit!]! })),
  saying(`(?<ahead>${Object.keys(AHEAD).join('|')})${IN_PART}`, groups => at(groups, { days: AHEAD[groups.said.ahead!]! })),
  saying(`(?:on\\s+|this\\s+|(?<next>next)\\s+)?(?<day>${DAY})${IN_PART}`, groups => at(groups, { weekday: DAYS.indexOf(groups.said.day!), week: groups.said.next ? 'after' : 'this' })),
  saying(`on\\s+(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})${AT}`, groups => at(groups, { year: Number(groups.said.year), month: Number(groups.said.month), day: Number(groups.said.day) })),
  saying(`at\\s+${CLOCK}(?:\\s+(?<ahead>today|tomorrow))?`, groups => at(groups, groups.said.ahead ? { days: AHEAD[groups.said.ahead]! } : null)),
]
