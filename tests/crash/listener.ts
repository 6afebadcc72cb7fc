// A screen that stays: it comes back after every crash and asks for what it missed.
import { WebSocket } from 'ws'

export interface Heard { seq: number, event: string }

export interface Listener {
  heard: Heard[]
  /** How often it was told to start anew. */
  resets: number
  newest: () => number
  close: () => void
}

/** Listens from `since` on, through as many servers as there will be. */
export function listen(origin: () => Promise<string>, token: string, since: number): Listener {
  const listener: Listener = { heard: [], resets: 0, newest: () => listener.heard.at(-1)?.seq ?? since, close }
  let closed = false
  let socket: WebSocket | null = null

  async function connect(): Promise<void> {
    const house = await origin()
    if (closed)
      return
    socket = new WebSocket(`${house.replace('http', 'ws')}/ws?since=${listener.newest()}&token=${token}`)
    socket.on('message', take)
    socket.on('error', () => {}) // the close that follows is what counts
    socket.on('close', () => !closed && setTimeout(connect, 20))
  }

  function take(text: Buffer): void {
    const { seq, event } = JSON.parse(text.toString()) as { seq?: number, event: string }
    if (event === 'reset')
      listener.resets++
    else if (seq !== undefined)
      listener.heard.push({ seq, event })
  }

  function close(): void {
    closed = true
    socket?.close()
  }

  void connect()
  return listener
}
