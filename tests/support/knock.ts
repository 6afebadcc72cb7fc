// Requests that no honest client would send: any path, any header, any bytes, exactly as written.
import type { IncomingHttpHeaders } from 'node:http'
import { Buffer } from 'node:buffer'
import { request } from 'node:http'

export interface Knock {
  /** A string or bytes go out as they are; anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
  /** The Authorization header; null sends none. */
  as?: string | null
}

export interface Answer { status: number, headers: IncomingHttpHeaders, text: string, json: unknown }

/** Sends a request and reads the whole answer; an answer that comes before the request has ended counts too. */
export function knock(url: string, method: string, path: string, { body, headers = {}, as = null }: Knock = {}): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const bytes = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const all = { ...(bytes !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(bytes)) }), ...(as !== null && { authorization: as }), ...headers }
  return new Promise((answered, failed) => {
    const call = request({ hostname, port, method, path, headers: all, agent: false }, (response) => {
      call.off('error', failed).on('error', () => {})
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', failed)
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        answered({ status: response.statusCode!, headers: response.headers, text, json: parsed(text) })
      })
    })
    call.on('error', failed)
    call.end(bytes)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}
