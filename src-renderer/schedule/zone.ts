// Time zones as clocks show them: what time it is there, and which moment a clock there means.
import { tag } from '@/kit/time'
import { spoken } from '@/shell/i18n'

/** Where this page is. */
export const HERE = new Intl.DateTimeFormat().resolvedOptions().timeZone

const clocks = new Map<string, Intl.DateTimeFormat | null>()

/** The clock of a zone; null for a zone that this browser does not know. */
function clockOf(zone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(zone)
  if (known !== undefined)
    return known
  const clock = madeFor(zone)
  clocks.set(zone, clock)
  return clock
}

function madeFor(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  }
  catch {
    return null
  }
}

/** `2026-11-22T09:00`, as the clocks of a zone show a moment. */
export function wallIn(zone: string, at: string | number | Date): string {
  const clock = clockOf(zone) ?? clockOf('UTC')!
  return clock.format(new Date(at)).replace(' ', 'T')
}

/** What a zone's clocks show beyond UTC, in milliseconds; whole minutes. */
const offsetIn = (zone: string, at: number): number => Date.parse(`${wallIn(zone, at)}Z`) - Math.floor(at / 60_000) * 60_000

/** The moment at which a zone's clocks show this. A time that they skip comes when they jump; of two equal ones it is the first. */
export function momentIn(zone: string, wall: string): string | null {
  const shown = Date.parse(`${wall}Z`)
  if (Number.isNaN(shown))
    return null
  const DAY = 86_400_000
  const fits = [offsetIn(zone, shown - DAY), offsetIn(zone, shown + DAY)].map(offset => shown - offset)
  const at = fits.find(each => wallIn(zone, each) === wall) ?? fits[0]!
  return new Date(at).toISOString()
}

/** The clocks there and here show another time at that moment. */
export const differsFromHere = (zone: string, at: string): boolean => clockOf(zone) !== null && wallIn(zone, at) !== wallIn(HERE, at)

/** What a zone is called in a sentence: `Shanghai`, `New York`; in Chinese, where names of places are not known, `中国标准时间`. */
export function placeOf(zone: string): string {
  const place = zone.split('/').at(-1)!.replaceAll('_', ' ')
  if (spoken() !== 'zh' || !clockOf(zone))
    return place
  const name = chineseNames.get(zone) ?? (nameOf(zone).name || place)
  chineseNames.set(zone, name)
  return name
}

const chineseNames = new Map<string, string>()

export interface ZoneName { id: string, /** `China Standard Time`, in the language of the page. */ name: string, /** `GMT+8`. */ offset: string }

const named = new Map<string, ZoneName[]>()

/** Every zone that this browser knows, with the names by which it is looked for. Made at the first asking: it takes a moment. */
export function allZones(): readonly ZoneName[] {
  const made = named.get(tag()) ?? ['UTC', ...Intl.supportedValuesOf('timeZone').filter(id => id !== 'UTC')].map(nameOf)
  named.set(tag(), made)
  return made
}

/** Both from one formatter: there are hundreds of zones, and each formatter takes its time. */
function nameOf(id: string): ZoneName {
  const two = '2-digit'
  const shown = Object.fromEntries(new Intl.DateTimeFormat(tag(), { timeZone: id, timeZoneName: 'longGeneric', hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two })
    .formatToParts(thisMinute()).map(({ type, value }) => [type, value]))
  const minutes = (Date.UTC(Number(shown.year), Number(shown.month) - 1, Number(shown.day), Number(shown.hour), Number(shown.minute)) - thisMinute()) / 60_000
  return { id, name: shown.timeZoneName ?? '', offset: offsetWords(minutes) }
}

const thisMinute = (): number => Math.floor(Date.now() / 60_000) * 60_000

/** `GMT+5:45`. */
function offsetWords(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return minutes === 0 ? 'GMT' : `GMT${minutes < 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** More at once nobody reads. */
const MOST_SHOWN = 60

/** Zones in which every word that was typed is found; where nothing was, this one and UTC come first. */
export function zonesLike(typed: string): ZoneName[] {
  const words = typed.trim().toLowerCase().split(/[\s_]+/).filter(Boolean)
  const zones = allZones()
  const first = words.length ? [] : zones.filter(({ id }) => id === HERE || id === 'UTC')
  const fits = ({ id, name, offset }: ZoneName): boolean => words.every(word => `${id.replaceAll('_', ' ')} ${name} ${offset}`.toLowerCase().includes(word))
  return [...first, ...zones.filter(zone => !first.includes(zone) && fits(zone))].slice(0, MOST_SHOWN)
}
