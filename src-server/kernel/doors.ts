// Doors: the listeners through which the house is reached. For now the home door, on the loopback unless told otherwise.
import type { Express } from 'express'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebSocket } from 'ws'
import type { Admit } from './shield'
import { createServer } from 'node:http'
import expressWs from 'express-ws'
import { MAX_CLIENT_FRAME } from './socket'

export interface Door {
  /** Where it is reached, e.g. `http://127.0.0.1:4170`. */
  origin: string
  /** Stops listening and ends every connection; sockets get a moment to hear why. */
  close: () => Promise<void>
}

export interface Doorway {
  /** Begins to listen. `port` 0 takes any. Fails when the port is taken. */
  open: (host: string, port: number) => Promise<Door>
}

/** Prepares a door for the app: HTTP, and `/ws` on the same port. Every upgrade is admitted (or refused) before it is accepted. */
export function createDoorway(app: Express, admit: Admit, connect: (client: WebSocket, request: IncomingMessage) => void): Doorway {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 })
  const { app: withSocket, getWss } = expressWs(app, server, {
    leaveRouterUntouched: true,
    wsOptions: {
      maxPayload: MAX_CLIENT_FRAME,
      verifyClient: ({ req }, answer) => {
        const refusal = admit(req)
        const known = /^\/ws(?:\?|$)/.test(req.url ?? '')
        answer(refusal === null && known, refusal?.status ?? 404, refusal?.message ?? 'no such socket')
      },
    },
  })
  getWss().on('error', () => {}) // it repeats the server's own errors, which `listen` hears
  withSocket.ws('/ws', (client, request) => connect(client, request))
  server.on('request', app)

  return {
    async open(host, port) {
      await listen(server, host, port)
      return {
        origin: originOf(server, host),
        async close() {
          const ended = new Promise<void>(resolve => server.close(() => resolve()))
          server.closeIdleConnections()
          await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 300))])
          for (const client of getWss().clients) // closeAllConnections does not reach upgraded ones
            client.terminate()
          server.closeAllConnections()
          await ended
        },
      }
    },
  }
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
function originOf(server: Server, host: string): string {
  const { port, family, address } = server.address() as AddressInfo
  if (host === '0.0.0.0' || host === '::')
    return `http://127.0.0.1:${port}`
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
