// The contract as functions over HTTP, each reply held against the contract's own schema: what it promises is what comes, and no more.
import type { Asked, Reply, Route } from '../../src-server/kernel/route'
import { expect } from 'vitest'
import { api } from '../../src-server/contract'

export interface Envelope { error: string, code: string, details?: { path: string, message: string }[] }

/** A refusal of the server, with its whole envelope. */
export class Refused extends Error {
  constructor(readonly status: number, readonly envelope: Envelope) {
    super(`${status} ${envelope.code}: ${envelope.error}`)
  }
}

type Call<R extends Route> = object extends Asked<R> ? (asked?: Asked<R>) => Promise<Reply<R>> : (asked: Asked<R>) => Promise<Reply<R>>
export type Client = { [N in keyof typeof api]: { [K in keyof (typeof api)[N]]: (typeof api)[N][K] extends Route ? Call<(typeof api)[N][K]> : never } }

interface Parts { params?: Record<string, unknown>, query?: Record<string, unknown>, body?: unknown }

/** A client that calls as whoever `headers` say. */
export function clientFor(url: string, headers: () => Record<string, string>): Client {
  async function call(route: Route, { params = {}, query = {}, body }: Parts = {}): Promise<unknown> {
    const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined).map(([name, value]): [string, string] => [name, String(value)]))
    const answer = await fetch(`${url}${pathOf(route, params)}?${search}`, {
      method: route.method,
      headers: { ...headers(), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const said: unknown = await answer.json()
    if (!answer.ok)
      throw new Refused(answer.status, asEnvelope(said))
    expect(answer.status).toBe(route.status ?? 200)
    const parsed = route.reply.parse(said)
    expect(parsed, `${route.path} answers what its contract does not name`).toEqual(said)
    return parsed
  }
  const nouns = Object.entries(api).map(([noun, routes]) => [noun, Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, (parts?: Parts) => call(route, parts)]))])
  return Object.fromEntries(nouns) as Client
}

/** The path of a route with its parameters filled in. */
export const pathOf = (route: Route, params: Record<string, unknown> = {}): string => route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))

/** Holds a body against the one shape of every refusal, which never tells how the house is built. */
export function asEnvelope(body: unknown): Envelope {
  expect(body).toMatchObject({ error: expect.stringMatching(/\S/), code: expect.stringMatching(/^[a-z_]+$/) })
  expect(JSON.stringify(body)).not.toMatch(/node_modules|src-server|\.ts:\d|\n\s+at |SQLITE|ENOENT|ZodError/)
  const envelope = body as Envelope & { valid?: false }
  expect(Object.keys(envelope).filter(key => !['error', 'code', 'details', 'valid'].includes(key))).toEqual([])
  for (const detail of envelope.details ?? [])
    expect(detail).toEqual({ path: expect.any(String), message: expect.stringMatching(/\S/) })
  return envelope
}
