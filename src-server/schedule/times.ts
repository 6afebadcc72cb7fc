// When a task comes: cron's wall times brought to moments through the zone's clock changes, forwards and backwards.
import type { Cron } from './cron'
import type { Zone } from './zone'
import { jumpBetween } from './zone'

/** The first moment after `at`, or null when there is none any more. */
export type Next = (at: number) => number | null

/** For a task that runs once. */
export const onceAt = (moment: number): Next => at => at < moment ? moment : null

/**
 * For a cron in a time zone. Where clocks change we do as cron does, but do not leave it to the package: it runs a 03:30
 * task twice on the day the clocks go back.
 * - A wall time that is skipped (02:30 on the spring day) comes at the moment of the jump (03:00), once.
 * - A wall time that comes twice (02:30 on the autumn day) counts once, the first time.
 * - A task with an open hour (`*`) follows time as it passes, so it runs in both of the two equal hours.
 */
export const cronIn = (cron: Cron, zone: Zone): Next => after => Math.min(firstPass(cron, zone, after), cron.everyHour ? secondPass(cron, zone, after) : Infinity)

const DAY = 86_400_000
/** No clock is ever set back by more. */
const MOST_SET_BACK = 3 * 3_600_000

function firstPass(cron: Cron, zone: Zone, after: number): number {
  for (let wall = after + zone.offset(after); ;) {
    wall = cron.after(wall)
    const at = momentOf(wall, zone)
    if (at > after)
      return at
    wall += after - at // in the second pass: on to where the first one has come as far
  }
}

/** The first moment at which a wall clock shows this, or would have if it had not jumped over it. */
function momentOf(wall: number, zone: Zone): number {
  const [before, after] = [zone.offset(wall - DAY), zone.offset(wall + DAY)]
  const offset = [before, after].find(each => zone.offset(wall - each) === each)
  return offset === undefined ? jumpBetween(zone, wall - DAY, wall + DAY) : wall - offset
}

/** The next match in an hour that the clocks show for the second time, where one is near. */
function secondPass(cron: Cron, zone: Zone, after: number): number {
  const later = zone.offset(after + MOST_SET_BACK)
  if (later >= zone.offset(after - MOST_SET_BACK))
    return Infinity
  const jump = jumpBetween(zone, after - MOST_SET_BACK, after + MOST_SET_BACK)
  const at = cron.after(Math.max(after, jump - 1) + later) - later
  return zone.offset(at) === later ? at : Infinity
}

/** The next moments after `after`, at most `count`. */
export function upcoming(next: Next, after: number, count: number): number[] {
  const found: number[] = []
  for (let at: number | null = after; found.length < count;) {
    at = next(at)
    if (at === null)
      break
    found.push(at)
  }
  return found
}

/** The newest moments from `from` to `until`, at most `most` of them, oldest first. The cost is that of the result, however long the span. */
export function newestWithin(next: Next, from: number, until: number, most: number): number[] {
  const few = upcoming(next, from - 1, most + 1).filter(at => at <= until)
  if (few.length <= most)
    return few
  const found: number[] = []
  for (let at = lastUntil(next, from, until); at !== null && found.length < most; at = lastUntil(next, from, at - 1))
    found.unshift(at)
  return found
}

/** Looks for the last moment by halves, to the second: moments of a cron are whole seconds. */
function lastUntil(next: Next, from: number, until: number): number | null {
  let last = next(from - 1)
  if (last === null || last > until)
    return null
  for (let high = until; high - last >= 1000;) {
    const middle = Math.floor((last + high) / 2)
    const at = next(middle)
    if (at === null || at > until)
      high = middle
    else
      last = at
  }
  return last
}
