// Routes of auth, and the brake on guessing passwords.
import type { RequestHandler } from 'express'
import type { Handlers } from '../kernel/mount'
import type { auth as contract, Session } from './contract'
import type { Auth } from './service'
import { rateLimit } from 'express-rate-limit'
import { Refusal } from '../kernel/errors'

const WINDOW_MS = 5 * 60_000
const FAILURES = 10

/** More than 10 wrong passwords in 5 minutes from one address: 429 with `Retry-After`, whatever is tried next. */
export const loginBrake = (): RequestHandler => rateLimit({
  windowMs: WINDOW_MS,
  limit: FAILURES,
  skipSuccessfulRequests: true,
  requestWasSuccessful: (_request, response) => response.statusCode !== 401,
  standardHeaders: false,
  legacyHeaders: true, // they include Retry-After
  handler: (_request, response, next) => {
    const minutes = Math.ceil(Number(response.getHeader('Retry-After') ?? WINDOW_MS / 1000) / 60)
    next(new Refusal(429, 'too_many_tries', `Too many wrong passwords. Wait ${minutes} minute${minutes === 1 ? '' : 's'} and try again.`))
  },
})

export function authRoutes(auth: Auth): Handlers<typeof contract> {
  const cookieOf = (session: Session): { value: string, expires: Date } => ({ value: session.token, expires: new Date(session.expires_at) })

  return {
    async login({ body }, call) {
      const session = await auth.login(body.password)
      call.setCookie(auth.cookie, cookieOf(session))
      return session
    },
    verify(_input, call) {
      try {
        const caller = call.caller()
        return { valid: true, subject: caller.subject, expires_at: caller.expires_at === null ? null : new Date(caller.expires_at).toISOString() }
      }
      catch (error) {
        throw error instanceof Refusal ? new Refusal(401, error.code, error.message, undefined, error.headers, { valid: false }) : error
      }
    },
    logout(_input, call) {
      call.setCookie(auth.cookie, null)
      return { status: 'signed_out' }
    },
    signOutEverywhere(_input, call) {
      auth.signOutEverywhere()
      call.setCookie(auth.cookie, null)
      return { status: 'signed_out' }
    },
    async changePassword({ body }, call) {
      const session = await auth.changePassword(body.current, body.password)
      call.setCookie(auth.cookie, cookieOf(session))
      return session
    },
    listKeys: () => ({ keys: auth.listKeys() }),
    createKey: ({ body }) => auth.createKey(body.name, body.scopes),
    deleteKey({ params }) {
      auth.removeKey(params.id)
      return { status: 'deleted', id: params.id }
    },
  }
}
