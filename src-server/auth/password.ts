// Passwords as scrypt hashes (RFC 7914), compared in constant time.
import { Buffer } from 'node:buffer'
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { randomId } from '../kernel/ids'

const derive = promisify<string, Buffer, number, { N: number, r: number, p: number, maxmem: number }, Buffer>(scrypt)

/** OWASP's first choice for scrypt: 2^17 × 8 × 128 bytes = 128 MiB is too much for a small machine; this is its 32 MiB row. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }

/** The hash to store: `scrypt$<salt>$<hash>`, base 64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password.normalize('NFKC'), salt, 32, COST)
  return `scrypt$${salt.toString('base64')}$${hash.toString('base64')}`
}

/** Is it the password? Takes the same time whether it is, is not, or there is none. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const [, salt = '', hash = ''] = (stored ?? '').split('$')
  const expected = stored === null ? Buffer.alloc(32) : Buffer.from(hash, 'base64')
  const actual = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), 32, COST)
  return timingSafeEqual(actual, expected) && stored !== null
}

/** A password a person can type from a screen: 4 groups of 4, 80 bits. */
export const makePassword = (): string => Array.from({ length: 4 }, () => randomId(4)).join('-')
