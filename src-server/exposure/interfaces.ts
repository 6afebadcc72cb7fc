// The addresses of this machine, and on which of them a door to the local network listens.
import type { Interface } from './contract'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** An address of an interface that others can reach. */
export type MachineAddress = Pick<Interface, 'name' | 'address'>

/** Every address but those of the loopback, and those of IPv6 that hold for one link only: browsers cannot open them. */
export const machineAddresses = (): MachineAddress[] => Object.entries(networkInterfaces()).flatMap(([name, addresses]) => (addresses ?? [])
  .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
  .map(({ address }) => ({ name, address })))

const PRIVATE_IPV4 = /^(?:10\.|127\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/
const PRIVATE_IPV6 = /^f[cd]/i

/**
 * All addresses, and which are chosen: of every interface (`names` null) or of those named, the private ones. An address of the
 * internet is chosen only where its interface was named and has no other.
 */
export function chooseAddresses(addresses: MachineAddress[], names: readonly string[] | null): Interface[] {
  const offered = addresses.map(({ name, address }) => {
    const family = isIP(address) === 6 ? 'ipv6' as const : 'ipv4' as const
    return { name, address, family, reach: (family === 'ipv6' ? PRIVATE_IPV6 : PRIVATE_IPV4).test(address) ? 'private' as const : 'public' as const }
  })
  const hasPrivate = (name: string): boolean => offered.some(each => each.name === name && each.reach === 'private')
  return offered.map(each => ({ ...each, chosen: names === null ? each.reach === 'private' : names.includes(each.name) && (each.reach === 'private' || !hasPrivate(each.name)) }))
}
