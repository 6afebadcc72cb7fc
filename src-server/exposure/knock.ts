// Knocking at a door as a stranger would: real connections, no credentials, any header.
import type { IncomingHttpHeaders } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect, isIPv6 } from 'node:net'
import { WebSocket } from 'ws'

export interface Heard { status: number, code: string | null, headers: IncomingHttpHeaders }

const TIMEOUT_MS = 3000
const BODY_LIMIT = 64 * 1024

/** Asks once; null when nobody answers. A certificate is taken as it is: the house knows its own, and says nothing secret here. */
export function knock(origin: string, method: string, path: string, { headers = {}, body }: { headers?: Record<string, string>, body?: string } = {}): Promise<Heard | null> {
  const url = new URL(origin)
  const ask = url.protocol === 'https:' ? secureRequest : request
  const target = { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, method, path, agent: false, timeout: TIMEOUT_MS, rejectUnauthorized: false }
  return new Promise((resolve) => {
    const call = ask({ ...target, headers: { host: url.host, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }), ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text = (text + part).slice(0, BODY_LIMIT)
      })
      response.on('close', () => resolve({ status: response.statusCode ?? 0, code: codeIn(text), headers: response.headers }))
    })
    call.on('timeout', () => call.destroy())
    call.on('upgrade', (response, socket: TLSSocket) => {
      socket.destroy()
      resolve({ status: 101, code: null, headers: response.headers })
    })
    call.on('error', () => resolve(null))
    call.end(body)
  })
}

function codeIn(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown }
    return typeof code === 'string' ? code : null
  }
  catch {
    return null
  }
}

/** Whether `/ws` tells anything to who shows no credentials. */
export function hearsSocket(origin: string, headers: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, { headers, handshakeTimeout: TIMEOUT_MS, rejectUnauthorized: false })
    const end = (heard: boolean): void => {
      clearTimeout(late)
      resolve(heard)
      socket.terminate()
    }
    const late = setTimeout(end, TIMEOUT_MS, true) // it stays open: not what a closed socket does
    socket.on('message', () => end(true)).on('close', () => end(false)).on('error', () => end(false))
  })
}

/** Whether anything listens there. */
export function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, family: isIPv6(host) ? 6 : 4, timeout: TIMEOUT_MS })
    const end = (is: boolean) => () => {
      socket.destroy()
      resolve(is)
    }
    socket.on('connect', end(true)).on('timeout', end(false)).on('error', end(false))
  })
}
