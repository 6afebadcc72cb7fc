// Exposure: who may reach this house from outside the machine. Closed until the owner opens it: a door to the local network, and one for webhooks that a tunnel reaches.
import { z } from 'zod'
import { Device } from '../auth/contract'
import { contract, Name, Timestamp } from '../kernel/route'

/** Why something that is wanted is not so just now; the page has words for each, `detail` holds what they are about (an address, a port, what a program said). */
export const LanTrouble = z.enum(['no_interface', 'port_taken', 'address_gone', 'not_allowed', 'failed'])
export type LanTrouble = z.infer<typeof LanTrouble>
export const TunnelTrouble = z.enum(['port_taken', 'no_address', 'no_token', 'bad_token', 'program_missing', 'program_refused', 'no_network', 'ended', 'failed'])
export type TunnelTrouble = z.infer<typeof TunnelTrouble>

/** An address of this machine. `public` ones are reachable from the internet and never chosen unless the interface has no other. */
export const Interface = z.object({ name: z.string(), address: z.string(), family: z.enum(['ipv4', 'ipv6']), reach: z.enum(['private', 'public']), chosen: z.boolean() })
export type Interface = z.infer<typeof Interface>

/** In groups of four hex digits, as people compare them. */
const Fingerprint = z.string()

export const Certificate = z.object({
  fingerprint: Fingerprint.describe('SHA-256 of the public key: stays the same when the certificate is renewed; what is pinned'),
  certificate_fingerprint: Fingerprint.describe('SHA-256 of the certificate, as browsers show it'),
  names: z.array(z.string()),
  expires_at: Timestamp,
})
export type Certificate = z.infer<typeof Certificate>

/** One label of a host name: `<label>.local`. */
const Label = z.string().trim().toLowerCase().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 letters, digits or “-”')
const Port = z.number().int().min(0).max(65535).describe('0 takes any free one')

export const Lan = z.object({
  open: z.boolean().describe('whether the owner wants it open; kept over restarts'),
  state: z.enum(['closed', 'open', 'waiting']).describe('“waiting”: wanted, but cannot be just now; it is tried again'),
  reason: z.object({ code: LanTrouble, detail: z.string() }).nullable(),
  interfaces: z.array(Interface),
  chosen: z.array(z.string()).nullable().describe('names of interfaces; null means each that has a private address'),
  urls: z.array(z.string()).describe('where it is reached, while it is open; the mDNS name first'),
  port: z.number().int(),
  https: z.boolean(),
  certificate: Certificate.nullable(),
  mdns: z.object({ on: z.boolean(), name: z.string().describe('with “.local”'), state: z.enum(['off', 'announced', 'failed']) }),
})
export type Lan = z.infer<typeof Lan>

export const TunnelKind = z.enum(['none', 'cloudflared', 'ngrok', 'own'])
export type TunnelKind = z.infer<typeof TunnelKind>

const WebAddress = z.string().trim().max(300).regex(/^https?:\/\/[^\s/?#@]+\/?$/i, 'must be an address such as https://example.org')

export const Tunnel = z.object({
  kind: TunnelKind,
  open: z.boolean().describe('whether the owner wants it open; kept over restarts'),
  state: z.enum(['off', 'starting', 'open', 'failed']).describe('“failed” is tried again, more and more seldom'),
  address: z.string().nullable().describe('where the world reaches the webhooks, while it is open'),
  reason: z.object({ code: TunnelTrouble, detail: z.string() }).nullable(),
  given: z.object({ address: z.string().nullable(), token_set: z.boolean() }).describe('what the owner told this kind: an address of their own, a token'),
  progress: z.string().nullable().describe('what it is doing while it starts, e.g. “fetching 41 %”'),
})
export type Tunnel = z.infer<typeof Tunnel>

export const Exposure = z.object({
  home: z.object({ origin: z.string(), beyond: z.boolean().describe('it was started on an address that others than this machine reach too') }),
  lan: Lan,
  hooks: z.object({ address: z.string().nullable().describe('where a tunnel or proxy on this machine finds the webhooks; null while it is closed'), port: z.number().int() }),
  tunnel: Tunnel,
  pairing: z.object({ expires_at: Timestamp }).nullable().describe('the code that is waiting to be used'),
})
export type Exposure = z.infer<typeof Exposure>

/**
 * What the check can find. `level`: how it turned out. The page has a sentence for each id and level, filled with `facts`.
 *  door_closed     the local network reaches nothing (ok)
 *  page            a stranger gets the sign-in page (note), or cannot connect (warning)
 *  api             every route asked without credentials refuses (ok); some answered (danger; facts.open names them)
 *  socket          /ws without credentials is closed (ok) or stays open (danger)
 *  foreign_host    a foreign Host is refused (ok) or answered (danger)
 *  foreign_origin  a foreign Origin, a foreign socket origin and a cross-site form are refused (ok) or taken (danger)
 *  cors            no answer allows another site to read it (ok) or one does (danger)
 *  pairing         pairing with a made-up code is refused (ok) or not (danger)
 *  password        none is set, so none can be guessed (ok); one is set and guessing is slowed (note)
 *  https           the network cannot listen in (ok); plain HTTP (warning)
 *  public_address  the door also listens on an address of the internet (danger)
 *  home_door       the home door is on this machine only (ok) or on the network too (warning)
 *  devices         so many devices are paired (note)
 *  hooks_closed    no tunnel is open (ok)
 *  hooks_only      the webhooks' door gives nothing else (ok) or does (danger; facts.open names it)
 *  tunnel_address  the tunnel's address leads to the webhooks' door (ok), cannot be reached (warning), gives more (danger)
 */
export const FindingId = z.enum(['door_closed', 'page', 'api', 'socket', 'foreign_host', 'foreign_origin', 'cors', 'pairing', 'password', 'https', 'public_address', 'home_door', 'devices', 'hooks_closed', 'hooks_only', 'tunnel_address'])
export type FindingId = z.infer<typeof FindingId>

export const Finding = z.object({
  id: FindingId,
  level: z.enum(['ok', 'note', 'warning', 'danger']),
  door: z.enum(['home', 'lan', 'hooks', 'tunnel']),
  address: z.string().nullable().describe('what was knocked at'),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type Finding = z.infer<typeof Finding>

export const exposure = contract({
  state: { method: 'GET', path: '/api/exposure', summary: 'What of this house can be reached from where', access: 'admin', reply: Exposure },
  setLan: {
    method: 'PUT',
    path: '/api/exposure/lan',
    summary: 'Open, close or change the door to the local network; closing ends its connections at once',
    access: 'owner',
    body: z.object({ open: z.boolean(), interfaces: z.array(z.string().min(1).max(64)).max(50).nullable(), port: Port, https: z.boolean(), mdns: z.boolean(), name: Label }).partial(),
    reply: Exposure,
  },
  setTunnel: {
    method: 'PUT',
    path: '/api/exposure/tunnel',
    summary: 'Open, close or change the tunnel that webhooks come through',
    access: 'owner',
    body: z.object({
      kind: TunnelKind,
      open: z.boolean(),
      address: WebAddress.nullable().describe('“own”: where your proxy is reached; ngrok, cloudflared: a host name of yours there'),
      token: z.string().trim().min(1).max(4096).nullable().describe('kept sealed, never shown again'),
      fetch: z.boolean().describe('cloudflared may be fetched this once if it is not there'),
      port: Port.describe('where the webhooks’ door listens on this machine'),
    }).partial(),
    reply: Exposure,
  },
  startPairing: {
    method: 'POST',
    path: '/api/exposure/pairing',
    summary: 'Make a one-time code that pairs one device within 5 minutes; a former code ends',
    access: 'owner',
    reply: z.object({
      code: z.string().describe('8 characters in two groups: shown only now'),
      expires_at: Timestamp,
      urls: z.array(z.string()).describe('links for a QR code, the code behind “#”; one for each address'),
      link: z.string().describe('cococat://pair?… for a desktop elsewhere: address, code and fingerprint'),
    }),
    status: 201,
  },
  cancelPairing: { method: 'DELETE', path: '/api/exposure/pairing', summary: 'The code that is waiting is good no longer', access: 'owner', reply: z.object({ status: z.literal('cancelled') }) },
  check: { method: 'POST', path: '/api/exposure/check', summary: 'Knock at every door as a stranger would, and say what answered', access: 'owner', reply: z.object({ checked_at: Timestamp, findings: z.array(Finding) }) },
  entrance: {
    method: 'GET',
    path: '/api/pair',
    summary: 'How one may sign in at this door',
    access: 'open',
    reply: z.object({ door: z.enum(['home', 'lan']), password: z.boolean().describe('a password is set'), pairing: z.boolean().describe('a device can be paired here, with a code from the owner') }),
  },
  pair: {
    method: 'POST',
    path: '/api/pair',
    summary: 'Exchange a one-time code for a session of this device; only at the door of the local network',
    access: 'open',
    body: z.object({ code: z.string().max(40), name: Name.optional(), token: z.boolean().default(false).describe('answer the token too, for what keeps no cookies') }),
    reply: z.object({ device: Device, token: z.string().nullable(), expires_at: Timestamp }),
    status: 201,
  },
})

export interface ExposureEvents {
  /** Something about the doors changed: ask for the state anew. */
  'exposure.changed': { lan: Lan['state'], tunnel: Tunnel['state'], pairing: boolean }
}
