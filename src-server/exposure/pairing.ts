// The one-time code that pairs a device: one at a time, good for 5 minutes and for five tries.
import type { Clock } from '../kernel/clock'
import type { Vault } from '../kernel/vault'
import type { Exposure } from './contract'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { randomId } from '../kernel/ids'

export interface Pairing {
  /** Makes a code in two groups, e.g. `7QKF-2M9D`; a former one is good no longer. It is not kept, only its hash. */
  start: () => { code: string, expires_at: string }
  /** Takes a code: true once, for the right one. Takes the same time whatever it is, and whether any is waiting. */
  take: (typed: string) => boolean
  cancel: () => void
  /** The code that is waiting. */
  waiting: () => Exposure['pairing']
}

const GOOD_MS = 5 * 60_000
const TRIES = 5
const LENGTH = 8 // of 32 letters: 40 bits

/** As a person may type it: in small letters, with or without the dash, with O for 0 and I or L for 1. */
const plain = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')

export function createPairing(options: { vault: Vault, clock: Clock, changed: () => void }): Pairing {
  const { clock, changed } = options
  const key = options.vault.derive('pairing')
  const hash = (code: string): Buffer => createHmac('sha256', key).update(code).digest()
  let kept: { hash: Buffer, until: number, tries: number } | null = null

  const alive = (): typeof kept => kept && kept.until > clock().getTime() ? kept : null

  function end(): void {
    const was = kept
    kept = null
    if (was)
      changed()
  }

  return {
    start() {
      const code = randomId(LENGTH).toUpperCase()
      const until = clock().getTime() + GOOD_MS
      kept = { hash: hash(code), until, tries: 0 }
      changed()
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expires_at: new Date(until).toISOString() }
    },
    take(typed) {
      const waiting = alive()
      const right = timingSafeEqual(hash(plain(typed)), waiting?.hash ?? randomBytes(32)) && waiting !== null
      if (right || (waiting && ++waiting.tries >= TRIES))
        end()
      return right
    },
    cancel: end,
    waiting() {
      const waiting = alive()
      return waiting && { expires_at: new Date(waiting.until).toISOString() }
    },
  }
}
