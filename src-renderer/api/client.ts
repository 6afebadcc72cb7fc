// The typed client: every route of the contract as a function. The session is a cookie the page never sees.
import type { Asked, Reply, Route } from '@server/kernel/route'
import type { ErrorDetail } from './error'
import { ApiError } from './error'
import { api } from './routes'

type Call<R extends Route> = object extends Asked<R>
  ? (asked?: Asked<R>) => Promise<Reply<R>>
  : (asked: Asked<R>) => Promise<Reply<R>>

type Client<A> = { [N in keyof A]: { [K in keyof A[N]]: A[N][K] extends Route ? Call<A[N][K]> : never } }

interface Parts { params?: Record<string, unknown>, query?: Record<string, unknown>, body?: unknown }

/** A 401 of these only says that these credentials are no good; there was no session to lose. */
const ASKS_FOR_CREDENTIALS: readonly Route[] = [api.auth.login, api.auth.verify]

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

async function ask(route: Route, parts: Parts): Promise<Response> {
  const body = parts.body === undefined ? {} : { body: JSON.stringify(parts.body), headers: { 'content-type': 'application/json' } }
  try {
    return await fetch(addressOf(route, parts), { method: route.method, credentials: 'same-origin', ...body })
  }
  catch {
    throw new ApiError(0, 'offline', 'The server cannot be reached')
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const said = await response.json().catch(() => ({})) as { error?: string, code?: string, details?: ErrorDetail[] }
  const wait = Number(response.headers.get('retry-after'))
  return new ApiError(response.status, said.code ?? 'unexpected', said.error ?? response.statusText, said.details, wait > 0 ? wait : null)
}

async function call(route: Route, parts: Parts = {}): Promise<unknown> {
  const response = await ask(route, parts)
  if (response.ok)
    return response.json()
  if (response.status === 401 && !ASKS_FOR_CREDENTIALS.includes(route))
    signedOut()
  throw await refusal(response)
}

const bound = Object.entries(api).map(([noun, routes]) => {
  const calls = Object.entries(routes).map(([name, route]) => [name, (parts?: Parts) => call(route, parts)])
  return [noun, Object.fromEntries(calls)]
})

/** `client.agents.get({ params: { id } })`: answers the reply's type, or throws an `ApiError`. */
export const client = Object.fromEntries(bound) as Client<typeof api>
