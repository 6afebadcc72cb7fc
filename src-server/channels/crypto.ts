// Digests and comparisons that several platforms share. Comparisons take the same time whatever differs.
import type { Buffer } from 'node:buffer'
import type { BinaryToTextEncoding } from 'node:crypto'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Are two texts the same? An absent or empty one is never. */
export function same(given: string | undefined, right: string | undefined): boolean {
  const equal = timingSafeEqual(digest(given ?? ''), digest(right ?? ''))
  return equal && !!given && !!right
}

export const hmacSha256 = (key: string, data: string | Buffer, encoding: BinaryToTextEncoding): string => createHmac('sha256', key).update(data).digest(encoding)

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

/** SHA-1 over the parts in dictionary order, as WeChat and WeCom sign. */
export const sortedSha1 = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex')
