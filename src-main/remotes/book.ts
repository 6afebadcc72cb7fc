// The CocoCats elsewhere that this computer was paired with: kept in what the app remembers, their tokens sealed where the key store is a real one.
import type { KeyStore } from '../keys'
import type { State } from '../state'
import type { Admitted, Place } from './client'
import type { Remote } from './remote'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'

export interface Book {
  list: () => readonly Remote[]
  find: (id: string) => Remote | undefined
  at: (address: string) => Remote | undefined
  /** Keeps one; the one that was known at this address becomes it, with what its pages had kept. */
  keep: (name: string, place: Place, admitted: Admitted) => Remote
  forget: (id: string) => void
  /** The key to its session; empty when the key store does not open it any more. */
  tokenOf: (remote: Remote) => string
  /** Whether tokens are truly sealed here. */
  seals: boolean
}

export function openBook(state: Pick<State, 'get' | 'change'>, store: KeyStore): Book {
  const list = (): readonly Remote[] => state.get().remotes
  const at = (address: string): Remote | undefined => list().find(each => each.address === address)
  return {
    list,
    at,
    seals: store.real,
    find: id => list().find(each => each.id === id),
    keep(name, { address, fingerprint }, { token, cookie }) {
      const remote: Remote = { id: at(address)?.id ?? randomUUID(), name, address, fingerprint, cookie, token: store.real ? store.wrap(token).toString('base64') : token, sealed: store.real }
      state.change({ remotes: [...list().filter(each => each.address !== address), remote] })
      return remote
    },
    forget: id => state.change({ remotes: list().filter(each => each.id !== id) }),
    tokenOf({ token, sealed }) {
      try {
        return sealed ? store.unwrap(Buffer.from(token, 'base64')) : token
      }
      catch {
        return ''
      }
    },
  }
}
