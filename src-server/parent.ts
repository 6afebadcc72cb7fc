// Who started the server: the desktop's main process over a private port, or a person at a terminal.
import process from 'node:process'

export interface Ready { type: 'ready', origin: string, cookie: { name: string, value: string, expires: number } }
export interface Failed { type: 'failed', message: string }

export interface Parent {
  tell: (message: Ready | Failed) => void
  /** Hears that the server is to stop; the parent's own end counts as that. */
  onStop: (stop: () => void) => void
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
  const isStop = (message: unknown): boolean => typeof message === 'object' && message !== null && 'type' in message && message.type === 'stop'
  if (port) {
    return {
      tell: message => port.postMessage(message),
      onStop: stop => port.on('message', ({ data }) => isStop(data) && stop()),
    }
  }
  return {
    tell: message => process.send?.(message),
    onStop(stop) {
      process.on('message', message => isStop(message) && stop())
      process.on('disconnect', stop)
    },
  }
}
