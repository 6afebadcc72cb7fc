// Who started the server: the desktop's main process over a private port, or a person at a terminal.
import type { TroubleKind } from './kernel/trouble'
import type { Badge, Notice } from './notices'
import { EventEmitter, once } from 'node:events'
import process from 'node:process'
import { z } from 'zod'

export interface Ready { type: 'ready', origin: string, cookie: { name: string, value: string, expires: number } }
/** `trouble` names what a person can mend. */
export interface Failed { type: 'failed', message: string, trouble: TroubleKind | null }
/** The answer to a ping: the server lives, and is not only running. */
export interface Pong { type: 'pong' }
/** The server ends only to be started again, with another house in its place. */
export interface Again { type: 'again' }

/** What the desktop says: first `start`, with the house's key where its key store keeps it. */
const Word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), key: z.string().nullable() }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('pause'), paused: z.boolean() }),
])

export interface Parent {
  tell: (message: Ready | Failed | Pong | Again | Notice | Badge) => void
  /** What the desktop hands over, once it does. */
  start: Promise<{ key: string | null }>
  /** Hears that the server is to stop; the parent's own end counts as that. */
  onStop: (stop: () => void) => void
  /** Hears that everything is to rest, or to go on. */
  onPause: (pause: (paused: boolean) => void) => void
}

/** Electron's utility process gives its child this port; the types of Node do not know it. */
interface ParentPort {
  postMessage: (message: unknown) => void
  on: (event: 'message', hear: (message: { data: unknown }) => void) => void
}

/** The desktop, if it started this process (it says so in COCOCAT_PARENT); otherwise null. */
export function findParent(env: NodeJS.ProcessEnv): Parent | null {
  if (env.COCOCAT_PARENT !== '1')
    return null
  const port = (process as typeof process & { parentPort?: ParentPort }).parentPort
  const tell = (message: unknown): void => port ? port.postMessage(message) : void process.send?.(message)
  const said = new EventEmitter()
  const hear = (message: unknown): void => {
    const word = Word.safeParse(message).data
    if (word?.type === 'ping')
      tell({ type: 'pong' })
    else if (word)
      said.emit(word.type, word)
  }
  const start = once(said, 'start').then(([word]) => word as { key: string | null }) // both asked for before anything can be heard
  const stopped = once(said, 'stop')
  if (port)
    port.on('message', ({ data }) => hear(data))
  else
    process.on('message', hear).on('disconnect', () => said.emit('stop'))
  return { tell, start, onStop: stop => void stopped.then(stop), onPause: pause => void said.on('pause', ({ paused }) => pause(paused)) }
}
