// Where a CocoCat elsewhere is and how one gets in, as a link carries it or a person types it.
import { isIPv6 } from 'node:net'

/** What the form is filled with; the fingerprint, where a link carried one, is that of the key the house must show. */
export interface Invitation { readonly address: string, readonly code: string, readonly fingerprint: string | null }

/** The port of the door to the local network, unless its owner chose another. */
const PORT = 4171
const LONGEST = 300

/** The origin of what was typed or pasted, `https://192.168.1.5:4171`; null when it is no address. Without a scheme it is https, without both the usual port. */
export function addressOf(typed: string): string | null {
  const text = typed.trim()
  if (!text || text.length > LONGEST || /\s/.test(text)) return null
  const bare = !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
  const given = bare ? `https://${isIPv6(text) ? `[${text}]` : text}` : text
  if (!URL.canParse(given)) return null
  const url = new URL(given)
  if (!['http:', 'https:'].includes(url.protocol) || !url.hostname || url.username || url.password) return null
  if (bare && !url.port && !/:443(?:\/|$)/.test(text)) url.port = String(PORT)
  return url.origin
}

/** Does it stay on this computer? Then nobody can read along without a certificate. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** What a `cococat://pair?…` link invites to; null for every other link, and for one that is damaged. */
export function invitationIn(link: string): Invitation | null {
  if (link.length > 1000 || !/^cococat:\/\/pair\/?\?/i.test(link)) return null
  const given = new URLSearchParams(link.slice(link.indexOf('?')))
  const address = addressOf(given.get('address') ?? '')
  const fingerprint = given.has('fingerprint') ? plainFingerprint(given.get('fingerprint')!) : null
  if (!address || fingerprint === '') return null
  return { address, code: (given.get('code') ?? '').slice(0, 40), fingerprint }
}

/** 64 hex digits without what stands between them; empty when they are not that. */
function plainFingerprint(text: string): string {
  const hex = text.replace(/[\s:]/g, '').toUpperCase()
  return /^[0-9A-F]{64}$/.test(hex) ? hex : ''
}

/** As it is compared by a person: in groups of four as Settings show it, on two lines. */
export const grouped = (fingerprint: string): string => fingerprint.replace(/.{4}(?=.)/g, '$& ').replace(/^(.{39}) /, '$1\n')
