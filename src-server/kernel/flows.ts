// Answers that take their time, streams and files: whoever loses their credentials meanwhile is sent no more.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from './guard'

export interface Flows {
  /** Knows of an answer until it is `sent`. */
  during: (request: IncomingMessage, response: ServerResponse, sent: Promise<void>) => Promise<void>
  /** Asks everyone's credentials again, now, and breaks off where they are good no more (a revoked device or key, a sign-out everywhere). */
  recheck: () => void
}

export function createFlows(guard: Pick<Guard, 'caller'>): Flows {
  const flows = new Map<ServerResponse, IncomingMessage>()

  function isWelcome(request: IncomingMessage): boolean {
    try {
      guard.caller(request)
      return true
    }
    catch {
      return false
    }
  }

  return {
    during(request, response, sent) {
      flows.set(response, request)
      return sent.finally(() => flows.delete(response))
    },
    recheck() {
      for (const [response, request] of flows) {
        if (!isWelcome(request))
          response.destroy()
      }
    },
  }
}
