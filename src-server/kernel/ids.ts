// Ids: short, safe as file names, sorted by the time they were made.
import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base 32: no i, l, o, u

let last = { time: 0, count: 0 }

/** Sorts after every id, and after every moment: the `before` of the newest page. */
export const AFTER_EVERY_ID = '~'

/**
 * A new id of 20 characters: 9 of time (milliseconds), 3 of a counter within it, 8 random. Ids made later in one
 * process sort later, which keeps index inserts at the end of the tree.
 */
export function newId(): string {
  const time = Math.max(Date.now(), last.time)
  last = { time, count: time === last.time ? last.count + 1 : 0 }
  return base32(time, 9) + base32(last.count, 3) + randomId(8)
}

/** Random characters that cannot be guessed, 5 bits each. */
export function randomId(length: number): string {
  let id = ''
  for (const byte of randomBytes(length))
    id += ALPHABET[byte & 31]
  return id
}

/**
 * An id made from a name: `Night Watch` → `night-watch`. Where nothing is left of it (a Chinese name), a short random one.
 * `taken` tells whether an id is in use; a number is added until it is free.
 */
export function idFromName(name: string, taken: (id: string) => boolean): string {
  const slug = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 48).replace(/-+$/, '')
  const base = slug || `a${randomId(7)}`
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`
    if (!taken(id))
      return id
  }
}

function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32))
    text = ALPHABET[rest % 32] + text
  return text
}
