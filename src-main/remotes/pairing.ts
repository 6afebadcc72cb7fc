// How a CocoCat elsewhere is paired: address and code, then its key (known from the link, or compared by the person), then the session.
import type { Invitation } from './address'
import type { Book } from './book'
import type { Admitted, Place, Refused } from './client'
import type { Remote } from './remote'
import { addressOf, isLoopback } from './address'
import { refusedWhy } from './client'

/** What is typed into the form. */
export interface Filled { readonly address: string, readonly code: string, readonly name: string }
export type Problem = Refused | 'address' | 'code'

/** What the window shows at the time. */
export type Step
  = | { readonly step: 'form', readonly filled: Filled, readonly carried: string | null, readonly problem: Problem | null }
    | { readonly step: 'busy', readonly address: string }
    | { readonly step: 'compare', readonly address: string, readonly fingerprint: string }
    | { readonly step: 'plain', readonly address: string }
    | { readonly step: 'done', readonly remote: Remote }

export interface Pairing {
  /** Begins, filled with what a link carried. */
  start: (invitation: Invitation | null, name?: string) => void
  /** The person sends the form. Nothing is paired before the key is known to be the right one. */
  send: (filled: Filled) => Promise<void>
  /** The person has compared the key, or accepts that there is none: pairs. */
  agree: () => Promise<void>
  /** Back to the form. */
  back: (problem?: Problem) => void
}

export interface PairingOptions {
  readonly book: Pick<Book, 'at' | 'keep'>
  readonly keyOf: (address: string) => Promise<string>
  readonly pairWith: (place: Place, code: string) => Promise<Admitted>
  readonly show: (step: Step) => void
}

export function createPairing({ book, keyOf, pairWith, show }: PairingOptions): Pairing {
  let filled: Filled = { address: '', code: '', name: '' }
  let invited: Invitation | null = null
  /** What waits for the person's word. */
  let waiting: Place | null = null

  const back = (problem: Problem | null = null): void => {
    waiting = null
    show({ step: 'form', filled, problem, carried: invited?.fingerprint ?? null })
  }

  async function pair(place: Place): Promise<void> {
    waiting = null
    show({ step: 'busy', address: place.address })
    try {
      const admitted = await pairWith(place, filled.code)
      show({ step: 'done', remote: book.keep(filled.name || new URL(place.address).hostname, place, admitted) })
    }
    catch (error) {
      back(refusedWhy(error))
    }
  }

  /** The house's key: as the link has it, or as it was known; else the person compares. One that is another than expected is never asked about. */
  async function meet(address: string): Promise<void> {
    show({ step: 'busy', address })
    const shown = await keyOf(address).catch(() => null)
    if (shown === null) return back('away')
    const expected = [invited?.address === address ? invited.fingerprint : null, book.at(address)?.fingerprint].filter(each => each !== null && each !== undefined)
    if (expected.some(each => each !== shown)) return back('other_key')
    if (expected.length > 0) return pair({ address, fingerprint: shown })
    waiting = { address, fingerprint: shown }
    show({ step: 'compare', address, fingerprint: shown })
  }

  return {
    start(invitation, name = '') {
      invited = invitation
      filled = { address: invitation?.address ?? '', code: invitation?.code ?? '', name }
      back()
    },
    async send(given) {
      filled = { address: given.address.trim().slice(0, 300), code: given.code.trim().slice(0, 40), name: given.name.trim().slice(0, 60) }
      const address = addressOf(filled.address)
      if (!address) return back('address')
      if (!filled.code) return back('code')
      if (address.startsWith('https:')) return meet(address)
      const secure = `https${address.slice('http'.length)}`
      if (book.at(secure) || (invited?.address === secure && invited.fingerprint)) return back('other_key') // it had a key: without one it may be anybody
      if (isLoopback(address)) return pair({ address, fingerprint: null })
      waiting = { address, fingerprint: null }
      show({ step: 'plain', address })
    },
    async agree() {
      if (waiting) await pair(waiting)
    },
    back,
  }
}
