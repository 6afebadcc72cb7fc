// `/ws`: every fact, live, to everyone who is signed in; what was missed first, with no gap and no repeat.
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Bus, Passing } from './bus'
import type { Clock } from './clock'
import type { FactLog } from './facts'
import type { Guard } from './guard'
import { Buffer } from 'node:buffer'
import { stamp } from './clock'

export const CLOSE_UNAUTHORIZED = 4001
export const CLOSE_TOO_SLOW = 4008
/** The largest frame a client may send, in bytes. */
export const MAX_CLIENT_FRAME = 64 * 1024

const HEARTBEAT_MS = 10_000
/** A client with this much unread is too slow; more, since it may just have been sent a replay. */
const UNREAD_LIMIT = 24 * 1024 * 1024
const LINGER_MS = 5000

export interface Socket {
  /** Takes a socket that was accepted. */
  connect: (client: WebSocket, request: IncomingMessage) => void
  clients: () => number
  /** Asks everyone's credentials again, now (after a sign-out everywhere or a revoked key). */
  recheck: () => void
  close: () => void
}

export function createSocket<E, P>(options: { bus: Bus<E>, passing: Passing<P>, facts: FactLog, guard: Guard, clock: Clock, seq: () => number }): Socket {
  const clients = new Map<WebSocket, IncomingMessage>()

  function send(client: WebSocket, frame: Buffer): void {
    if (client.readyState !== client.OPEN)
      return
    if (client.bufferedAmount > UNREAD_LIMIT)
      return drop(client)
    client.send(frame, { binary: false })
  }

  /** Its socket is stuffed, so it gets a while to read to the close frame and learn why; then it is cut off. */
  function drop(client: WebSocket): void {
    clients.delete(client)
    client.close(CLOSE_TOO_SLOW, 'read faster, or come back with ?since=')
    setTimeout(() => client.terminate(), LINGER_MS).unref()
  }

  const frame = (event: string, data: unknown = { seq: options.seq() }): Buffer => Buffer.from(JSON.stringify({ event, data, timestamp: stamp(options.clock) }))

  function resume(client: WebSocket, request: IncomingMessage): void {
    const since = new URL(request.url ?? '', 'http://house').searchParams.get('since')
    if (since === null)
      return
    const missed = /^\d{1,15}$/.test(since) ? options.facts.after(Number(since)) : null
    if (missed === null)
      return send(client, frame('reset'))
    for (const text of missed)
      client.send(text)
  }

  function isWelcome(client: WebSocket, request: IncomingMessage): boolean {
    try {
      options.guard.socketCaller(request)
      return true
    }
    catch {
      clients.delete(client)
      client.close(CLOSE_UNAUTHORIZED, 'sign in again')
      setTimeout(() => client.terminate(), LINGER_MS).unref() // who does not answer the farewell is cut off
      return false
    }
  }

  function recheck(): void {
    for (const [client, request] of clients)
      isWelcome(client, request)
  }

  function sendAll(bytes: Buffer): void { // made once for all clients
    for (const client of clients.keys())
      send(client, bytes)
  }
  options.bus.onFrame(text => sendAll(Buffer.from(text)))
  options.passing.onAll((type, data) => sendAll(frame(type, data)))

  const heartbeat = setInterval(() => {
    recheck()
    sendAll(frame('heartbeat'))
  }, HEARTBEAT_MS)

  return {
    connect(client, request) {
      client.on('error', () => client.terminate()) // a broken or oversized frame: this client's fault, and its end
      client.on('close', () => clients.delete(client))
      if (!isWelcome(client, request))
        return
      send(client, frame('heartbeat'))
      resume(client, request)
      clients.set(client, request)
    },
    clients: () => clients.size,
    recheck,
    close() {
      clearInterval(heartbeat)
      for (const client of clients.keys())
        client.close(1001, 'the house is closing')
    },
  }
}
