// Which addresses are the public internet: everything that a router at home, a company or a cloud keeps to itself is not.
import { BlockList, isIP } from 'node:net'

/** Which IP addresses agents may connect to. */
export type MayReach = (address: string) => boolean

/** Address blocks by who keeps them, with how many bits of them count. */
const KEPT: [block: string, bits: number][] = [
  ['0.0.0.0', 8], // this machine
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // a provider's own
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's own services, under a public address
  ['169.254.0.0', 16], // the link, and the clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3], // to many at once, and for later
  ['2001::', 23], // tunnels: Teredo leads to an address inside
  ['2001:db8::', 32],
  ['2002::', 16], // tunnels: 6to4 leads to an address inside
  ['3fff::', 20],
]

const kept = new BlockList()
KEPT.forEach(([block, bits]) => kept.addSubnet(block, bits, block.includes(':') ? 'ipv6' : 'ipv4'))
/** All that is given out of IPv6; the rest (loopback, links, sites, IPv4 in disguise) is not public. */
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')

/** Is this IP address (no name) one of the public internet? */
export const isPublic: MayReach = address => isIP(address) === 4
  ? !kept.check(address, 'ipv4')
  : isIP(address) === 6 && given.check(address, 'ipv6') && !kept.check(address, 'ipv6')
