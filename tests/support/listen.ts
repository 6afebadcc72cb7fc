// An ear at `/ws`: keeps every frame and waits for the next of a kind.
import type { Frame } from '../../src-server/contract'
import { expect, vi } from 'vitest'
import { WebSocket } from 'ws'

type FrameOf<E extends Frame['event']> = Extract<Frame, { event: E }>

export interface Ear extends Disposable {
  /** Everything heard so far, in order. */
  frames: Frame[]
  /** What carries a `seq`: the stored facts. */
  facts: () => Extract<Frame, { seq: number }>[]
  /** The first frame of a kind that has not been taken yet, and for which `like` holds; waits for it. */
  next: <E extends Frame['event']>(event: E, like?: (data: FrameOf<E>['data']) => boolean) => Promise<FrameOf<E>>
  /** How the socket ended. */
  closed: Promise<{ code: number, reason: string }>
  socket: WebSocket
  close: () => void
}

/** Listens from now on, or from `since`; resolves once the socket is open and has heard its first heartbeat, or has ended. */
export async function listen(url: string, token: string | null, since?: number | string, headers: Record<string, string> = {}): Promise<Ear> {
  const search = new URLSearchParams({ ...(token !== null && { token }), ...(since !== undefined && { since: String(since) }) })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?${search}`, { headers })
  const frames: Frame[] = []
  const taken = new Set<Frame>()
  const closed = new Promise<{ code: number, reason: string }>(resolve => socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })))
  socket.on('message', (data, binary) => {
    expect(binary).toBe(false)
    frames.push(JSON.parse((data as Buffer).toString('utf8')) as Frame)
  })
  await new Promise<void>((resolve, reject) => socket.once('message', () => resolve()).once('close', () => resolve()).once('error', reject))

  return {
    frames,
    facts: () => frames.filter(frame => 'seq' in frame),
    next: (event, like = () => true) => vi.waitFor(() => {
      const frame = frames.find((each): each is FrameOf<typeof event> => each.event === event && !taken.has(each) && like(each.data as never))
      if (!frame)
        throw new Error(`heard no ${event}, but ${frames.map(each => each.event).join(', ')}`)
      taken.add(frame)
      return frame
    }, { timeout: 5000, interval: 5 }),
    closed,
    socket,
    close: () => socket.close(),
    [Symbol.dispose]: () => socket.terminate(),
  }
}
