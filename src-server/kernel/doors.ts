// Doors: the listeners through which the house is reached. Home for this machine, lan for the local network, hooks for webhooks alone.
import type { Express } from 'express'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Refusal } from './errors'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import expressWs from 'express-ws'
import { MAX_CLIENT_FRAME } from './socket'

export type DoorName = 'home' | 'lan' | 'hooks'

/** Decides whether a request may pass at all; a refusal says why not. */
export type Admit = (request: IncomingMessage) => Refusal | null

/** A private key and its certificate, as PEM. */
export interface Papers { key: string, cert: string }

/** What a door leads to, and who may pass. */
export interface Entrance {
  name: DoorName
  app: Express
  admit: Admit
  /** Whether `/ws` is behind it; `takeSockets` must have prepared the app. */
  sockets: boolean
  /** With papers it speaks HTTPS and nothing else. */
  papers?: Papers
}

export interface Door {
  /** Where it is reached, e.g. `http://127.0.0.1:4170`. */
  origin: string
  port: number
  /** Shows other papers to who comes from now on. */
  renew: (papers: Papers) => void
  /** Stops listening and ends every connection: what is being answered, and sockets, get so many milliseconds to end by themselves. */
  close: (patience?: number) => Promise<void>
}

const LIMITS = { requestTimeout: 30_000, headersTimeout: 15_000 }
const SECURE = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const

const entered = new WeakMap<IncomingMessage, Entrance>()

/** The door that a request came through. */
export function entranceOf(request: IncomingMessage): Entrance {
  const entrance = entered.get(request)
  if (!entrance)
    throw new Error('a request came through no door')
  return entrance
}

/** Lets `connect` take the sockets that were accepted at `/ws`; before the app's other routes. */
export function takeSockets(app: Express, connect: (client: WebSocket, request: IncomingMessage) => void): void {
  expressWs(app, createServer(), { leaveRouterUntouched: true }) // gives the app its `ws`; the real servers come with the doors
    .app
    .ws('/ws', (client, request) => connect(client, request))
}

/** Begins to listen. `port` 0 takes any. Fails when the port is taken, or the address is not this machine's. */
export async function openDoor(entrance: Entrance, host: string, port: number): Promise<Door> {
  const { app, papers } = entrance
  const server = papers ? createSecureServer({ ...LIMITS, ...SECURE, ...papers }) : createServer(LIMITS)
  const connections = new Set<Socket>()
  server.on('connection', (connection: Socket) => { // those that are still shaking hands too
    connections.add(connection)
    connection.on('close', () => connections.delete(connection))
  })
  server.on('request', (request, response) => {
    entered.set(request, entrance)
    app(request, response)
  })
  if (entrance.sockets)
    acceptSockets(server, entrance)
  await listen(server, host, port)
  return {
    origin: originOf(server, host, papers ? 'https' : 'http'),
    port: (server.address() as AddressInfo).port,
    renew: papers => 'setSecureContext' in server && server.setSecureContext(papers),
    async close(patience = 0) {
      const ended = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeIdleConnections()
      if (patience > 0)
        await Promise.race([ended, new Promise(resolve => setTimeout(resolve, patience))])
      server.closeAllConnections()
      for (const connection of connections) // those that were upgraded, or never became HTTP
        connection.destroy()
      await ended
    },
  }
}

/** Every upgrade is admitted (or refused) before it is accepted. */
function acceptSockets(server: Server, entrance: Entrance): void {
  const { getWss } = expressWs(entrance.app, server, {
    leaveRouterUntouched: true,
    wsOptions: {
      maxPayload: MAX_CLIENT_FRAME,
      verifyClient: ({ req }, answer) => {
        entered.set(req, entrance)
        const refusal = entrance.admit(req)
        const known = /^\/ws(?:\?|$)/.test(req.url ?? '')
        answer(refusal === null && known, refusal?.status ?? 404, refusal?.message ?? 'no such socket')
      },
    },
  })
  getWss().on('error', () => {}) // it repeats the server's own errors, which `listen` hears
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** An address one can open: a listener on every interface is reached by the loopback. */
function originOf(server: Server, host: string, scheme: 'http' | 'https'): string {
  const { port, family, address } = server.address() as AddressInfo
  if (host === '0.0.0.0' || host === '::')
    return `${scheme}://127.0.0.1:${port}`
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
