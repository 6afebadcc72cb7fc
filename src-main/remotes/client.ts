// Asks a CocoCat elsewhere. Its key is looked at before a single byte is said to it.
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { Buffer } from 'node:buffer'
import { createHash, X509Certificate } from 'node:crypto'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { hostname } from 'node:os'
import process from 'node:process'
import { z } from 'zod'

/** A house elsewhere; the fingerprint is that of its public key, null where it is asked without TLS. */
export interface Place { readonly address: string, readonly fingerprint: string | null }

/** Why a house could not be asked, or did not let in. */
export type Refused = 'away' | 'other_key' | 'not_cococat' | 'wrong_code' | 'wrong_door' | 'too_many'

/** How a session stands: it is good, it was ended, or nobody can say because of what is in the way. */
export type Standing = 'in' | 'ended' | 'away' | 'other_key'

export interface Admitted { readonly token: string, readonly cookie: string }

class RemoteRefusal extends Error {
  constructor(readonly why: Refused) {
    super(why)
    this.name = 'RemoteRefusal'
  }
}

const PATIENCE_MS = 10_000
const LONGEST = 64 * 1024
const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Mac OS X', win32: 'Windows' }

const Paired = z.object({ token: z.string().min(1).max(500) })
const Problem = z.object({ code: z.string() })
const REFUSALS: Record<string, Refused> = { wrong_code: 'wrong_code', wrong_door: 'wrong_door' }

/** SHA-256 of a certificate's public key, in 64 hex digits: what the house shows in its Settings, and what is pinned. */
export const fingerprintOf = (certificate: X509Certificate): string => createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('hex').toUpperCase()

/** The fingerprint that the house at `address` shows now. Refuses: away. */
export async function keyOf(address: string): Promise<string> {
  let seen = ''
  await ask(address, 'GET', '/api/pair', { trust: (shown) => {
    seen = shown
    return false
  } }).catch(error => error)
  if (!seen) throw new RemoteRefusal('away')
  return seen
}

/** Exchanges a code for a session. Refuses: `Refused`, as `refusedWhy` reads it. */
export async function pairWith({ address, fingerprint }: Place, code: string): Promise<Admitted> {
  const { status, body, headers } = await ask(address, 'POST', '/api/pair', { trust: shown => shown === fingerprint, body: { code, name: hostname().slice(0, 60) || 'CocoCat', token: true } })
  if (status === 429) throw new RemoteRefusal('too_many')
  const paired = Paired.safeParse(body).data
  const cookie = /^(cococat_\w+)=/.exec(headers['set-cookie']?.[0] ?? '')?.[1]
  if (status === 201 && paired && cookie) return { token: paired.token, cookie }
  throw new RemoteRefusal(REFUSALS[Problem.safeParse(body).data?.code ?? ''] ?? 'not_cococat')
}

/** How the session stands that `token` is the key to. */
export async function standingOf({ address, fingerprint }: Place, token: string): Promise<Standing> {
  try {
    const { status } = await ask(address, 'GET', '/api/auth/verify', { trust: shown => shown === fingerprint, token })
    return status === 200 ? 'in' : status === 401 ? 'ended' : 'away'
  }
  catch (error) {
    return refusedWhy(error) === 'other_key' ? 'other_key' : 'away'
  }
}

/** Ends the session there, as far as the house can be reached. */
export async function signOut({ address, fingerprint }: Place, token: string): Promise<void> {
  await ask(address, 'POST', '/api/auth/logout', { trust: shown => shown === fingerprint, token }).catch(() => {}) // it is forgotten here either way
}

export const refusedWhy = (error: unknown): Refused => error instanceof RemoteRefusal ? error.why : 'away'

interface Asked { trust: (fingerprint: string) => boolean, body?: object, token?: string }
interface Answered { status: number, headers: IncomingMessage['headers'], body: unknown }

function ask(address: string, method: string, path: string, { trust, body, token }: Asked): Promise<Answered> {
  const url = new URL(path, address)
  const bytes = body && JSON.stringify(body)
  const headers = {
    'user-agent': `Mozilla/5.0 (${SYSTEMS[process.platform] ?? 'Linux'}) Electron/${process.versions.electron ?? '0'}`, // so that the house's list says what it is
    ...(bytes !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const options: RequestOptions = { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, path, method, headers, agent: false, signal: AbortSignal.timeout(PATIENCE_MS) }
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? secureRequest({ ...options, rejectUnauthorized: false }) : request(options) // no authority knows the house: `trust` does
    call.on('error', error => reject(error instanceof RemoteRefusal ? error : new RemoteRefusal('away')))
    call.on('response', response => read(response).then(body => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }), reject))
    if (url.protocol === 'https:') whenTrusted(call, trust, () => call.end(bytes))
    else call.end(bytes)
  })
}

/** Nothing is sent before the key was looked at: Node holds a request back until it is ended. */
function whenTrusted(call: ClientRequest, trust: Asked['trust'], go: () => void): void {
  call.on('socket', socket => socket.once('secureConnect', () => {
    const certificate = (socket as TLSSocket).getPeerX509Certificate()
    if (certificate && trust(fingerprintOf(certificate))) go()
    else call.destroy(new RemoteRefusal('other_key'))
  }))
}

/** What was answered, as JSON; null when it is none. A house never says so much here. */
async function read(response: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of response.setEncoding('utf8')) {
    text += part
    if (text.length > LONGEST) throw new RemoteRefusal('not_cococat')
  }
  try {
    return JSON.parse(text)
  }
  catch {
    return null
  }
}

/** The fingerprint in a certificate as Chromium hands it over; empty when it cannot be read. */
export function fingerprintIn(pem: string): string {
  try {
    return fingerprintOf(new X509Certificate(pem))
  }
  catch {
    return ''
  }
}
