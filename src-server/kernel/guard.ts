// Who is calling: credentials are read from a request in one place, for HTTP and for the socket alike.
import type { IncomingMessage } from 'node:http'
import type { Access } from './route'
import { parseCookie } from 'cookie'
import { Refusal, unauthorized } from './errors'

/** Someone whose credentials were good. */
export interface Caller {
  subject: string
  kind: 'person' | 'key' | 'device'
  /** The strongest scope held; each includes the ones before. */
  access: Exclude<Access, 'open'>
  /** Milliseconds since 1970, or null when the credentials do not run out. */
  expires_at: number | null
}

/** Tells good credentials from bad ones. Both throw a 401 refusal that says what is wrong. `address` is where they were shown. */
export interface Credentials {
  /** The cookie that carries a browser's token. */
  cookie: string
  byToken: (token: string, address: string) => Caller
  byKey: (key: string) => Caller
}

export interface Guard {
  /** The caller of a request: Bearer token, API key, or the browser's cookie. Throws 401. */
  caller: (request: IncomingMessage) => Caller
  /** The same, for a socket, which may carry its token in the address: `/ws?token=`. */
  socketCaller: (request: IncomingMessage) => Caller
  /** Throws 403 when the caller may not do this. */
  allow: (caller: Caller, access: Access) => void
}

const RANK: Record<Access, number> = { open: 0, read: 1, chat: 2, admin: 3, owner: 4 }

export function createGuard(credentials: Credentials): Guard {
  function caller(request: IncomingMessage): Caller {
    const { authorization, cookie } = request.headers
    const address = addressOf(request)
    const key = request.headers['x-api-key']
    if (authorization !== undefined)
      return credentials.byToken(bearer(authorization), address)
    if (typeof key === 'string')
      return credentials.byKey(key)
    const session = cookie === undefined ? undefined : parseCookie(cookie)[credentials.cookie]
    if (session !== undefined)
      return credentials.byToken(session, address)
    throw unauthorized()
  }

  return {
    caller,
    socketCaller(request) {
      const token = new URL(request.url ?? '', 'http://house').searchParams.get('token')
      return token === null ? caller(request) : credentials.byToken(token, addressOf(request))
    },
    allow(who, access) {
      if (RANK[who.access] < RANK[access] && who.kind === 'device')
        throw new Refusal(403, 'owner_only', 'A paired device may not do this: do it at the computer CocoCat runs on.')
      if (RANK[who.access] < RANK[access])
        throw new Refusal(403, 'scope_missing', `This needs the scope “${access}”; this key has “${who.access}”.`)
    },
  }
}

/** Where a request came from, by its connection: what headers say of it anybody can write. */
export const addressOf = (request: IncomingMessage): string => (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')

function bearer(authorization: string): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined)
    throw unauthorized('The Authorization header must be “Bearer <token>”.', 'bad_token')
  return token
}
