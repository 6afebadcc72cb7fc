// The typed client: every route of the contract as a function. The session is a cookie the page never sees.
import type { Asked, Reply, Route } from '@server/kernel/route'
import type { ErrorDetail } from './error'
import { ApiError } from './error'
import { api } from './routes'

/** What may go with a request beside its parts. */
export interface Extras {
  /** The ETag of what is to be changed: refused with 412 when it was changed meanwhile. */
  match?: string
  /** Ends the request early; it then fails with the signal's reason. */
  signal?: AbortSignal
}

type Call<R extends Route> = object extends Asked<R>
  ? (asked?: Asked<R>, extras?: Extras) => Promise<Reply<R>>
  : (asked: Asked<R>, extras?: Extras) => Promise<Reply<R>>

type Client<A> = { [N in keyof A]: { [K in keyof A[N]]: A[N][K] extends Route ? Call<A[N][K]> : never } }

interface Parts { params?: Record<string, unknown>, query?: Record<string, unknown>, body?: unknown, bytes?: Uint8Array<ArrayBuffer>, upload?: Blob }

/** A 401 of these only says that these credentials are no good; there was no session to lose. */
const ASKS_FOR_CREDENTIALS: readonly Route[] = [api.auth.login, api.auth.verify, api.exposure.pair]

let signedOut = (): void => {}

/** Says whom to tell when the server no longer knows this session. */
export function onSignedOut(tell: () => void): void {
  signedOut = tell
}

function addressOf(route: Route, { params = {}, query = {} }: Parts): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null)
      search.set(name, String(value))
  }
  return search.size ? `${path}?${search}` : path
}

async function ask(route: Route, parts: Parts, { match, signal }: Extras): Promise<Response> {
  const headers = { ...(parts.body !== undefined && { 'content-type': 'application/json' }), ...(match !== undefined && { 'if-match': match }) }
  const body = parts.body === undefined ? parts.bytes ?? parts.upload : JSON.stringify(parts.body)
  try {
    return await fetch(addressOf(route, parts), { method: route.method, credentials: 'same-origin', headers, body, signal })
  }
  catch {
    signal?.throwIfAborted()
    throw new ApiError(0, 'offline', 'The server cannot be reached')
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const said = await response.json().catch(() => ({})) as { error?: string, code?: string, details?: ErrorDetail[] }
  const wait = Number(response.headers.get('retry-after'))
  return new ApiError(response.status, said.code ?? 'unexpected', said.error ?? response.statusText, said.details, wait > 0 ? wait : null)
}

async function call(route: Route, parts: Parts = {}, extras: Extras = {}): Promise<unknown> {
  const response = await ask(route, parts, extras)
  if (response.ok)
    return response.json()
  if (response.status === 401 && !ASKS_FOR_CREDENTIALS.includes(route))
    signedOut()
  throw await refusal(response)
}

const bound = Object.entries(api).map(([noun, routes]) => {
  const calls = Object.entries(routes).map(([name, route]) => [name, (parts?: Parts, extras?: Extras) => call(route, parts, extras)])
  return [noun, Object.fromEntries(calls)]
})

/** `client.agents.get({ params: { id } })`: answers the reply's type, or throws an `ApiError`. */
export const client = Object.fromEntries(bound) as Client<typeof api>
