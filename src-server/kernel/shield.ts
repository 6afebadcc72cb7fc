// What stands before every door: only our own names in Host, only our own page as Origin, and headers that keep the page closed.
import type { RequestHandler } from 'express'
import { IncomingMessage, ServerResponse } from 'node:http'
import { isIPv6, Socket } from 'node:net'
import helmet from 'helmet'
import { Refusal } from './errors'

/** Decides whether a request may pass at all; a refusal says why not. */
export type Admit = (request: IncomingMessage) => Refusal | null

/**
 * Refuses a Host that is not this machine's (DNS rebinding) and an Origin other than the page's own (another site's page).
 * A name is ours when it is the very address that was connected to, a loopback name on a loopback connection, or in `names`.
 */
export function createAdmit(names: readonly string[]): Admit {
  const known = new Set(names.map(name => name.toLowerCase()))
  return (request) => {
    const host = request.headers.host?.toLowerCase() ?? ''
    const name = host.replace(/:\d+$/, '')
    const address = (request.socket.localAddress ?? '').replace(/^::ffff:/, '')
    const ours = known.has(name) || name === (isIPv6(address) ? `[${address}]` : address) || (isLoopback(address) && LOOPBACK_NAMES.has(name))
    if (!ours)
      return new Refusal(403, 'foreign_host', 'This house is not known under that name. Open it by the address it printed.')
    const { origin } = request.headers
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      return new Refusal(403, 'foreign_origin', 'Another site’s page may not talk to this house.')
    if (isForeign(request))
      return new Refusal(403, 'foreign_origin', 'Another site’s page may not talk to this house.')
    return null
  }
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** The browser itself says that another site asks. Following a link to the page is fine; reaching into `/api` or `/ws` is not. */
function isForeign(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  const reachesIn = request.method !== 'GET' || /^\/(?:api|ws)(?:[/?]|$)/.test(request.url ?? '')
  return reachesIn && (site === 'cross-site' || site === 'same-site')
}

/** Applies `admit` to HTTP requests. */
export const shield = (admit: Admit): RequestHandler => (request, _response, next) => next(admit(request) ?? undefined)

/** What helmet sets. Scripts, styles, fonts and connections come from this house alone; nothing may frame it. */
const closed = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ['\'self\''],
      'img-src': ['\'self\'', 'data:'],
      'object-src': ['\'none\''],
      'base-uri': ['\'none\''],
      'form-action': ['\'self\''],
      'frame-ancestors': ['\'none\''],
    },
  },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: false, // the home door speaks plain HTTP on the loopback
})

/** Security headers of every answer. They are always the same, so helmet is asked once. */
export function headers(): RequestHandler {
  const blank = new ServerResponse(new IncomingMessage(new Socket()))
  closed(blank.req, blank, () => {})
  const fixed = new Map(Object.entries(blank.getHeaders()).map(([name, value]) => [name, String(value)]))
  return (_request, response, next) => {
    response.setHeaders(fixed)
    next()
  }
}
