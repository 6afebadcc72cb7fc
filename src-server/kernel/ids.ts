// Ids: short, safe as file names, sorted by the time they were made.
import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base 32: no i, l, o, u

/** Sorts after every id, and after every moment: the `before` of the newest page. */
export const AFTER_EVERY_ID = '~'

/**
 * Makes ids of 20 characters: 9 of time (milliseconds), 3 of a counter within it, 8 random. Each sorts after the one before
 * it, and among the ids of others by its moment, be it of long ago: so what was said before the house was built sorts before what is said in it.
 * With a `seed` nothing is left to chance: the same sequence, made again, has the same ids.
 */
export function idSequence(): (moment: number, seed?: string) => string {
  let last = { time: 0, count: 0 }
  return (moment, seed) => {
    const next = moment > last.time ? { time: moment, count: 0 } : { time: last.time, count: last.count + 1 }
    last = next.count < MOST_AT_ONCE ? next : { time: next.time + 1, count: 0 }
    return base32(last.time, 9) + base32(last.count, 3) + (seed === undefined ? randomId(8) : seededId(seed, 8))
  }
}

/** So many ids has a millisecond, by the characters of the counter. */
const MOST_AT_ONCE = 32 ** 3

const ofNow = idSequence()

/** A new id. Ids made later in one process sort later, which keeps index inserts at the end of the tree. */
export const newId = (): string => ofNow(Date.now())

/** Random characters that cannot be guessed, 5 bits each. */
export function randomId(length: number): string {
  let id = ''
  for (const byte of randomBytes(length))
    id += ALPHABET[byte & 31]
  return id
}

/** The same for the same text. */
function seededId(seed: string, length: number): string {
  return [...createHash('sha256').update(seed).digest().subarray(0, length)].map(byte => ALPHABET[byte & 31]).join('')
}

/**
 * An id made from a name: `Night Watch` → `night-watch`. Where nothing is left of it (a Chinese name), a short random one.
 * `taken` tells whether an id is in use; a number is added until it is free.
 */
export function idFromName(name: string, taken: (id: string) => boolean): string {
  const slug = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 48).replace(/-+$/, '')
  return freeName(slug || `a${randomId(7)}`, taken)
}

/** The name itself where nobody has it, or else with the first number that makes it one of its own. */
export function freeName(wanted: string, taken: (name: string) => boolean): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    if (!taken(name))
      return name
  }
}

function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32))
    text = ALPHABET[rest % 32] + text
  return text
}
