// Refusals: what a handler throws when it will not do what was asked. The envelope is made of them in mount.ts.
import { isDiskFull } from './files'

export interface Detail { path: string, message: string }

/** An answer other than success: an HTTP status, a word for machines and a sentence for a person. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly details?: Detail[], readonly headers: Record<string, string> = {}, readonly extra: Record<string, unknown> = {}) {
    super(message)
    this.name = 'Refusal'
  }

  /** The body of the answer. */
  envelope(): { error: string, code: string, details?: Detail[] } {
    return { ...this.extra, error: this.message, code: this.code, ...(this.details && { details: this.details }) }
  }
}

/** 400: the input has the right shape for JSON but not for this route. */
export const invalid = (path: string, message: string): Refusal => new Refusal(400, 'invalid_input', `Something in the request is not right: ${path} ${message}.`, [{ path, message }])

/** 401: no credentials, or bad ones. */
export const unauthorized = (message = 'Sign in first: this needs a valid token.', code = 'unauthorized'): Refusal => new Refusal(401, code, message, undefined, { 'WWW-Authenticate': 'Bearer' })

/** 403: known, but not allowed. */
export const forbidden = (code: string, message: string): Refusal => new Refusal(403, code, message)

/** 404: there is no such thing. */
export const notFound = (noun: string, id: string | number): Refusal => new Refusal(404, `${noun.replaceAll(' ', '_')}_not_found`, `There is no ${noun} “${id}”.`)

/** 409: it clashes with how things are. */
export const conflict = (code: string, message: string): Refusal => new Refusal(409, code, message)

/** What anybody is told of an error that nobody expected. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal)
    return error
  if (isDiskFull(error))
    return new Refusal(507, 'disk_full', 'The disk is full: nothing was changed. Make room and try again.')
  return new Refusal(500, 'internal', 'Something went wrong inside CocoCat; nothing was changed. The log says more.')
}
