// A WebSocket that is kept open: tries again with growing patience, and takes a long silence for a dead line.

const FIRST_WAIT = 500
const LONGEST_WAIT = 10_000
const SILENCE = 25_000
/** The server closes with this code when the session is over; trying again would not help. */
const SESSION_OVER = 4001

export interface LineEvents {
  address: () => string
  opened: () => void
  said: (text: string) => void
  /** The line is down; `tries` counts the failures since it was last up. */
  down: (tries: number) => void
  over: () => void
}

export interface Line {
  start: () => void
  stop: () => void
  /** Tries at once instead of waiting for the next try. */
  hurry: () => void
}

/** Makes a line; nothing happens before `start`. */
export function keepOpen(events: LineEvents): Line {
  let socket: WebSocket | null = null
  let tries = 0
  let open = false
  let next = 0
  let silence = 0

  function listen(): void {
    window.clearTimeout(silence)
    silence = window.setTimeout(drop, SILENCE)
  }

  function leave(): void {
    const left = socket
    socket = null
    open = false
    window.clearTimeout(next)
    window.clearTimeout(silence)
    left?.close()
  }

  function drop(code?: number): void {
    leave()
    if (code === SESSION_OVER)
      return events.over()
    tries += 1
    events.down(tries)
    // A little chance keeps many pages from knocking in step.
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.8 + Math.random() * 0.2)
    next = window.setTimeout(connect, wait)
  }

  function connect(): void {
    const mine = new WebSocket(events.address())
    /** A socket that was left behind has no say any more. */
    const ours = <A extends unknown[]>(react: (...args: A) => void) => (...args: A) => {
      if (mine === socket)
        react(...args)
    }
    socket = mine
    mine.onopen = ours(() => {
      tries = 0
      open = true
      listen()
      events.opened()
    })
    mine.onclose = ours((event: CloseEvent) => drop(event.code))
    mine.onmessage = ours((event: MessageEvent) => {
      listen()
      events.said(String(event.data))
    })
    listen()
  }

  function hurry(): void {
    if (open)
      return
    leave()
    connect()
  }

  const start = (): void => {
    if (!socket)
      hurry()
  }

  return { start, stop: leave, hurry }
}
