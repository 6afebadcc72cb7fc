// Time zones: how far a zone's clocks are from UTC, and when they jump. All moments are milliseconds since 1970.

export interface Zone {
  /** What the zone's clocks show beyond UTC at a moment, in milliseconds. */
  offset: (at: number) => number
}

const zones = new Map<string, Zone>()

/** A zone by its IANA name; null when there is none of that name. */
export function zoneOf(name: string): Zone | null {
  const known = zones.get(name)
  if (known)
    return known
  const format = formatOf(name)
  if (!format)
    return null
  const zone: Zone = {
    offset(at) {
      const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
      return Date.UTC(shown.year!, shown.month! - 1, shown.day, shown.hour, shown.minute, shown.second) - Math.floor(at / 1000) * 1000
    },
  }
  zones.set(name, zone)
  return zone
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    const two = '2-digit'
    return /^[+-]/.test(timeZone) ? null : new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two })
  }
  catch {
    return null
  }
}

/** The first moment after `from` at which the clocks stand as they do at `until`: with one jump in between, that of the jump. */
export function jumpBetween(zone: Zone, from: number, until: number): number {
  const after = zone.offset(until)
  let [before, jump] = [from, until]
  while (jump - before > 1) {
    const middle = Math.floor((before + jump) / 2)
    if (zone.offset(middle) === after)
      jump = middle
    else
      before = middle
  }
  return jump
}
