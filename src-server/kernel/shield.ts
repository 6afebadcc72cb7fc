// What stands before every door: only our own names in Host, only our own page as Origin, and headers that keep the page closed.
import type { RequestHandler } from 'express'
import type { Admit } from './doors'
import { IncomingMessage, ServerResponse } from 'node:http'
import { isIPv6, Socket } from 'node:net'
import helmet from 'helmet'
import { entranceOf } from './doors'
import { Refusal } from './errors'

/** How a door is known, and whose pages may talk to it. */
export interface Known {
  /** Further names it answers to, in lower case and without a port. */
  names: () => readonly string[]
  /** Whether the loopback's names are good on a connection over the loopback. */
  loopback: boolean
  /** How its own page was fetched: an Origin is foreign under any other scheme. None where the door has no page. */
  schemes: readonly ('http' | 'https')[]
}

/**
 * Refuses a Host that is not this door's (DNS rebinding) and an Origin other than its own page's (another site's page).
 * A name is its own when it is the very address that was connected to, a loopback name on a loopback connection, or in `names`.
 */
export function createAdmit(known: Known): Admit {
  return (request) => {
    const host = request.headers.host?.toLowerCase() ?? ''
    const name = host.replace(/:\d+$/, '')
    const address = (request.socket.localAddress ?? '').replace(/^::ffff:/, '')
    const ours = name === (isIPv6(address) ? `[${address}]` : address) || (known.loopback && isLoopback(address) && LOOPBACK_NAMES.has(name)) || known.names().includes(name)
    if (!ours)
      return new Refusal(403, 'foreign_host', 'This house is not known under that name. Open it by the address it printed.')
    const { origin } = request.headers
    if (origin !== undefined && !known.schemes.some(scheme => origin === `${scheme}://${host}`))
      return new Refusal(403, 'foreign_origin', 'Another site’s page may not talk to this house.')
    if (isForeign(request))
      return new Refusal(403, 'foreign_origin', 'Another site’s page may not talk to this house.')
    return null
  }
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
/** Whether an address (or the name for it) leads to this very machine. */
export const isLoopback = (address: string): boolean => address === 'localhost' || address === '::1' || address.startsWith('127.')

/** The browser itself says that another site asks. Following a link to the page is fine; reaching into `/api` or `/ws` is not. */
function isForeign(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  const reachesIn = request.method !== 'GET' || /^\/(?:api|ws)(?:[/?]|$)/.test(request.url ?? '')
  return reachesIn && (site === 'cross-site' || site === 'same-site')
}

/** Admits HTTP requests, each as the door it came through does. */
export const shield = (): RequestHandler => (request, _response, next) => next(entranceOf(request).admit(request) ?? undefined)

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
  strictTransportSecurity: false, // never: it would bind a name to HTTPS beyond this house, and the home door speaks plain HTTP
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
