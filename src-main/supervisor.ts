// Keeps the server alive: started again after 1, 3 and 9 seconds when it dies unasked; the fourth death within a minute is the last.
import type { TroubleKind } from '../src-server/kernel/trouble'
import { troubleOf } from '../src-server/kernel/trouble'
import { watchPulse } from './pulse'

export interface SessionCookie { readonly name: string, readonly value: string, readonly expires: number }
export interface Ready { readonly origin: string, readonly cookie: SessionCookie }

/** `again`: it asked to be started again, with another house in its place. */
export interface Ending { readonly code: number, readonly lines: string[], readonly again: boolean }

/** One run of the server. */
export interface ServerProcess {
  /** Rejects with a StartFailure when it does not come up; it is gone then. */
  readonly ready: Promise<Ready>
  /** However it ends, asked or not: its status and its last lines. */
  readonly ended: Promise<Ending>
  /** Resolves when it answers. */
  readonly ping: () => Promise<void>
  /** Says something to it, beside what is said here. */
  readonly say: (message: object) => void
  /** Asks it to finish what is in progress; after five seconds it is killed. */
  readonly stop: () => Promise<void>
  readonly kill: () => void
}

/** Why there is no server: in words for a person where they can mend it (`trouble`), with the last lines where they help. */
export class StartFailure extends Error {
  constructor(message: string, readonly trouble: TroubleKind | null, readonly lines: readonly string[] = []) {
    super(message)
    this.name = 'StartFailure'
  }
}

export interface Supervision {
  /** Starts a server; `port` is where the one before listened, so that the page finds its address again. */
  readonly start: (port: number | null) => Promise<ServerProcess>
  /** Where the first one is to listen if it can. */
  readonly port: number | null
  /** It is up, for the first time or again. */
  readonly up: (ready: Ready) => void
  /** It died unasked and will be started again. */
  readonly down: (failure: StartFailure, again: { inSeconds: number }) => void
  /** It will not be started again, until somebody calls `run`. */
  readonly gaveUp: (failure: StartFailure) => void
}

export interface Supervisor {
  /** Starts the server and keeps it alive from now on; again after `stop` or `gaveUp`. Resolves when it is up, or with why it is not. */
  readonly run: () => Promise<StartFailure | null>
  /** Ends the server, at most five seconds later; it is not started again. */
  readonly stop: () => Promise<void>
  /** Says something to the server, if there is one. */
  readonly say: (message: object) => void
}

const BACK_OFF = [1, 3, 9]
const MINUTE = 60_000

export function supervise({ start, up, down, gaveUp, port: wanted }: Supervision): Supervisor {
  let server: ServerProcess | null = null
  let port = wanted
  let wasUp = false
  let settle: (failure: StartFailure | null) => void = () => {} // answers `run`, which asks only for the first outcome
  let shift: { stopping: AbortController, over: Promise<void> } | null = null

  /** One life of the server, from its start to its end; answers why it ended, or nothing when it asked for the next. */
  async function live(signal: AbortSignal): Promise<StartFailure | null> {
    try {
      server = await start(port)
      if (signal.aborted) await server.stop()
      const ready = await server.ready
      port = Number(new URL(ready.origin).port)
      wasUp = true
      up(ready)
      settle(null)
    }
    catch (error) {
      return error instanceof StartFailure ? error : new StartFailure(error instanceof Error ? error.message : String(error), troubleOf(error)?.kind ?? null)
    }
    const endPulse = watchPulse(server.ping, server.kill)
    const { code, lines, again } = await server.ended
    endPulse()
    return again ? null : new StartFailure(`The server ended with status ${code}.`, null, lines)
  }

  async function keepAlive({ signal }: AbortController): Promise<void> {
    let deaths: number[] = []
    while (!signal.aborted) {
      const failure = await live(signal)
      server = null
      if (signal.aborted) return
      if (failure === null) continue
      if (failure.trouble === 'port_taken' && port !== null) { // another program took it meanwhile
        port = null
        continue
      }
      deaths = [...deaths.filter(death => Date.now() - death < MINUTE), Date.now()]
      const inSeconds = BACK_OFF[deaths.length - 1]
      if (failure.trouble !== null || inSeconds === undefined || !wasUp) {
        gaveUp(failure)
        return settle(failure)
      }
      down(failure, { inSeconds })
      await pause(inSeconds * 1000, signal)
    }
  }

  return {
    say: message => server?.say(message),
    async run() {
      await shift?.over
      const stopping = new AbortController()
      return new Promise((resolve) => {
        settle = resolve
        shift = { stopping, over: keepAlive(stopping) }
      })
    },
    async stop() {
      shift?.stopping.abort()
      await server?.stop()
      await shift?.over
    },
  }
}

/** Waits, or until it is called off. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}
