// A played server for the stores: answers fetch as a test says, and speaks on the socket when a test says so.
import type { Events, Passing } from '@server/contract'
import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import { useLive } from '@/api/live'

/** What is sent, as JSON unless it is bytes; a `Response` is handed on as it is. */
type Answer = (url: URL, body: unknown) => unknown

export interface PlayedServer {
  /** What was asked for, as `GET /api/mailbox?limit=1`. */
  asked: string[]
  answers: Record<string, Answer>
  /** Says a fact on the socket. */
  say: <E extends keyof Events>(event: E, data: Events[E]) => void
  /** Says what passes and is never stored. */
  pass: <E extends keyof Passing>(event: E, data: Passing[E]) => void
  /** Says that too much was missed. */
  reset: () => void
  /** Holds back every answer until the function returned is called. */
  hold: () => () => void
}

class PlayedSocket {
  static last: PlayedSocket
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: () => void
  constructor() {
    PlayedSocket.last = this
    queueMicrotask(() => this.onopen?.())
  }

  close(): void {}
}

/** Plays the server for a fresh set of stores; `answers` are keyed by method and path. */
export function playServer(answers: Record<string, Answer>): PlayedServer {
  let seq = 0
  let gate = Promise.resolve()
  const asked: string[] = []
  const tell = (frame: object): void => PlayedSocket.last.onmessage?.({ data: JSON.stringify({ timestamp: '2026-11-22T09:00:00.000Z', ...frame }) })

  vi.stubGlobal('WebSocket', PlayedSocket)
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body, signal }: { method?: string, body?: string | Blob, signal?: AbortSignal } = {}) => {
    const url = new URL(address, 'http://cococat.test')
    asked.push(`${method} ${url.pathname}${url.search}`)
    const answer = played.answers[`${method} ${url.pathname}`]
    if (!answer)
      return Response.json({ error: 'not there', code: 'not_found' }, { status: 404 })
    const said = answer(url, typeof body === 'string' ? JSON.parse(body) : body) // as it was when asked
    await gate
    signal?.throwIfAborted()
    return said instanceof Response ? said : Response.json(said)
  })
  setActivePinia(createPinia())
  useLive().start()

  const played: PlayedServer = {
    asked,
    answers,
    say: (event, data) => tell({ event, data, seq: ++seq }),
    pass: (event, data) => tell({ event, data }),
    reset: () => tell({ event: 'reset', data: { seq } }),
    hold() {
      let open = (): void => {}
      gate = new Promise<void>(resolve => open = resolve)
      return open
    },
  }
  return played
}

/** Lets everything that is on its way arrive. */
export const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20))
