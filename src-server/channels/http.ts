// Requests to platforms: short, bounded, and without surprises. What goes wrong is told, never thrown.
/** What a platform answered. `status` 0: it could not be reached. */
export interface Heard {
  status: number
  json: Record<string, unknown>
  text: string
  /** When it wants to be asked again, in milliseconds from now. */
  after?: number
}

/** What became of a reply. `after`: when the platform wants to be asked again, in milliseconds from now. */
export type Outcome = { ok: true } | { ok: false, code: string, reason: string, retry: boolean, after?: number }

export type Http = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, sent?: { headers?: Record<string, string>, json?: unknown }) => Promise<Heard>

const TIMEOUT_MS = 15_000
const ANSWER_LIMIT = 256 * 1024

/** Redirects are not followed: a token must not travel to where a platform's answer points. `closing` ends what is under way. */
export function createHttp(fetch: typeof globalThis.fetch, closing: AbortSignal): Http {
  return async (method, url, { headers = {}, json } = {}) => {
    try {
      const response = await fetch(url, {
        method,
        headers: { 'user-agent': 'CocoCat', ...(json !== undefined && { 'content-type': 'application/json; charset=utf-8' }), ...headers },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        redirect: 'error',
        signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
      })
      const text = (await response.text()).slice(0, ANSWER_LIMIT)
      const after = retryAfter(response.headers.get('retry-after'))
      return { status: response.status, json: objectOf(text), text, ...(after !== undefined && { after }) }
    }
    catch (error) {
      return { status: 0, json: {}, text: error instanceof Error && error.name === 'TimeoutError' ? 'it did not answer in time' : 'it could not be reached' }
    }
  }
}

/** Makes an outcome of an answer: too many requests, no answer and the platform's own failures are worth another try; the rest is not. */
export function outcomeOf(heard: Heard, ok: boolean, { why = '', retry = false, after = heard.after }: { why?: string, retry?: boolean, after?: number } = {}): Outcome {
  if (ok)
    return { ok: true }
  const again = retry || heard.status === 0 || heard.status === 408 || heard.status === 429 || heard.status >= 500
  const said = why || heard.text.slice(0, 300)
  const cause = heard.status === 0 ? { code: 'unreachable', reason: `The platform did not take it: ${said}.` } : { code: 'not_taken', reason: `The platform answered ${heard.status}: ${said}` }
  return { ok: false, ...cause, retry: again, ...(after !== undefined && again && { after }) }
}

/** The text of a value in an answer. */
export const textOf = (value: unknown): string => typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const LONGEST_WAIT = 3_600_000

/** Seconds, or a date, in milliseconds from now. */
function retryAfter(header: string | null): number | undefined {
  if (header === null)
    return undefined
  const wait = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1000 : new Date(header).getTime() - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT) : undefined
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {}
  }
  catch {
    return {}
  }
}
