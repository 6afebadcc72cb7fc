// Routes of auth, and the brakes on guessing.
import type { RequestHandler } from 'express'
import type { Options } from 'express-rate-limit'
import type { Caller } from '../kernel/guard'
import type { Call, Handlers } from '../kernel/mount'
import type { auth as contract, Session } from './contract'
import type { Auth } from './service'
import { rateLimit } from 'express-rate-limit'
import { entranceOf } from '../kernel/doors'
import { forbidden, Refusal } from '../kernel/errors'
import { subjectOf } from './devices'

const WINDOW_MS = 5 * 60_000
const FAILURES = 10
const FAILURES_IN_ALL = 50

/**
 * Against guessing: more than 10 wrong tries in 5 minutes from one address, or 50 from the local network in all, are 429 with
 * `Retry-After`, whatever is tried next. Addresses are those of connections; what a header says of them is never believed.
 */
export const guessBrakes = (): RequestHandler[] => [
  brake({ limit: FAILURES }),
  brake({ limit: FAILURES_IN_ALL, keyGenerator: () => 'all', skip: request => entranceOf(request).name !== 'lan' }),
]

const brake = (options: Partial<Options>): RequestHandler => rateLimit({
  windowMs: WINDOW_MS,
  skipSuccessfulRequests: true,
  requestWasSuccessful: (_request, response) => response.statusCode !== 401,
  standardHeaders: false,
  legacyHeaders: true, // they include Retry-After
  validate: { xForwardedForHeader: false }, // it warns of a header that is ignored here
  handler: (_request, response, next) => {
    const minutes = Math.ceil(Number(response.getHeader('Retry-After') ?? WINDOW_MS / 1000) / 60)
    next(new Refusal(429, 'too_many_tries', `Too many wrong tries. Wait ${minutes} minute${minutes === 1 ? '' : 's'} and try again.`))
  },
  ...options,
})

/** Ends the session of a paired device that signs out; it must be paired again. */
function forgetDevice(auth: Auth, call: Call): void {
  const gone = callerIfAny(call)
  const device = gone?.kind === 'device' && auth.devices.list(gone).find(({ id }) => subjectOf(id) === gone.subject)
  if (device)
    auth.devices.remove(device.id)
}

function callerIfAny(call: Call): Caller | null {
  try {
    return call.caller()
  }
  catch (error) {
    if (error instanceof Refusal)
      return null
    throw error
  }
}

export function authRoutes(auth: Auth): Handlers<typeof contract> {
  const cookieOf = (session: Session): { value: string, expires: Date } => ({ value: session.token, expires: new Date(session.expires_at) })

  return {
    async login({ body }, call) {
      if (call.door() === 'lan' && !auth.hasPassword())
        throw forbidden('no_password', 'No password has been set for this house. Pair this device with a code from the computer CocoCat runs on.')
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
      forgetDevice(auth, call)
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
    createKey: ({ body }) => auth.createKey(body.name, body.scopes, body.days),
    deleteKey({ params }) {
      auth.removeKey(params.id)
      return { status: 'deleted', id: params.id }
    },
    listDevices: (_input, call) => ({ devices: auth.devices.list(call.caller()) }),
    renameDevice: ({ params, body }, call) => ({ device: auth.devices.rename(params.id, body.name, call.caller()) }),
    removeDevice({ params }) {
      auth.devices.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
  }
}
