// The interfaces of the house's computer, each with its addresses.
import type { Interface } from '@server/exposure/contract'

export interface NamedInterface {
  name: string
  addresses: string[]
  isChosen: boolean
  /** It has addresses of the internet and no other: what opens on it is open to everyone. */
  isPublic: boolean
}

/** In the order the server gives them; those the internet reaches last. */
export function interfacesOf(interfaces: readonly Interface[]): NamedInterface[] {
  const names = [...new Set(interfaces.map(({ name }) => name))]
  return names.map((name) => {
    const own = interfaces.filter(each => each.name === name)
    return { name, addresses: own.map(({ address }) => address), isChosen: own.some(({ chosen }) => chosen), isPublic: own.every(({ reach }) => reach === 'public') }
  }).sort((a, b) => Number(a.isPublic) - Number(b.isPublic))
}
