// Reaching the web for an agent: a bounded GET that connects to no address but those that were checked, wherever a name or a redirect leads.
import type { LookupAddress, LookupAllOptions } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import type { MayReach } from './addresses'
import { Buffer } from 'node:buffer'
import { lookup } from 'node:dns'
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { isIP } from 'node:net'
import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { forbidden, invalid, Refusal } from '../../kernel/errors'

/** What was found, and where in the end. */
export interface Reached { url: URL, type: string, bytes: Buffer }

/** Refuses (400 to 504) what may not or cannot be reached; throws the signal's reason when the turn is over. */
export type Reach = (url: string, signal: AbortSignal) => Promise<Reached>

type Resolve = (host: string, options: LookupAllOptions, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void

export interface ReachOptions {
  mayReach: MayReach
  /** How names become addresses; the system's way unless a test plays another. */
  resolve?: Resolve
  timeoutMs?: number
}

const TIMEOUT_MS = 20_000
const MOST_BYTES = 1024 * 1024
const MOST_REDIRECTS = 3
const DECODERS: Record<string, () => NodeJS.ReadWriteStream> = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }
const HEADERS = { 'user-agent': 'CocoCat', 'accept': 'text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.1', 'accept-encoding': 'gzip, deflate, br' }

export function createReach({ mayReach, resolve = lookup, timeoutMs = TIMEOUT_MS }: ReachOptions): Reach {
  const inside = (host: string): Refusal => forbidden('private_address', `“${host}” is not on the public internet but on this machine or its network, where agents may not go.`)

  /** Resolves a name once and hands on what it checked, so that a name which answers otherwise a moment later helps nobody. */
  const checked: LookupFunction = (host, options, done) => resolve(host, { ...options, all: true }, (error, addresses) => {
    const refusal = error ?? (addresses.every(({ address }) => mayReach(address)) ? null : inside(host))
    const [first] = addresses ?? []
    if (refusal || !first)
      done(refusal ?? new Error('no address'), '', 0)
    else if (options.all)
      done(null, addresses)
    else
      done(null, first.address, first.family)
  })

  function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && !mayReach(host)) // nothing is looked up for an address
      throw inside(host)
    const request = url.protocol === 'https:' ? secure : plain
    return new Promise((found, fail) => request(url, { agent: false, lookup: checked, signal, headers: HEADERS }, found).on('error', fail).end())
  }

  async function follow(url: URL, signal: AbortSignal): Promise<Reached> {
    for (let here = url, redirects = 0; ; redirects++) {
      const response = await ask(here, signal)
      const { statusCode: status = 0, headers } = response
      if (status < 300)
        return { url: here, type: headers['content-type'] ?? '', bytes: await bytesOf(response) }
      response.destroy()
      if (status >= 400 || headers.location === undefined)
        throw new Refusal(502, 'not_found_there', `${here.host} answered ${status} instead of a page.`)
      if (redirects === MOST_REDIRECTS)
        throw new Refusal(502, 'too_many_redirects', `${url.host} sends you on more than ${MOST_REDIRECTS} times.`)
      here = addressOf(headers.location, here)
    }
  }

  return async (address, signal) => {
    const url = addressOf(address)
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      return await follow(url, AbortSignal.any([signal, limit]))
    }
    catch (error) {
      signal.throwIfAborted()
      if (limit.aborted)
        throw new Refusal(504, 'timed_out', `${url.host} did not answer within ${timeoutMs / 1000} seconds.`)
      throw error instanceof Refusal ? error : new Refusal(502, 'not_reached', `${url.host} could not be reached${error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''}.`)
    }
  }
}

/** 400 for what is no plain web address. */
function addressOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw invalid('url', 'must be a web address that begins with http:// or https://, without a password in it')
  return url
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const decoder = DECODERS[response.headers['content-encoding']?.toLowerCase() ?? '']
  const stream = (decoder ? pipeline(response, decoder(), () => {}) : response) as Readable // what fails is thrown by the loop
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES)
      throw new Refusal(413, 'too_large', `The page is larger than ${MOST_BYTES} bytes, which is more than can be read.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
