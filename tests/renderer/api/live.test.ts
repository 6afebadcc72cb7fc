// The live line: every fact once and in order, over any number of broken connections.
import type { Agent } from '@server/agents/contract'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useLive } from '@/api/live'

class Socket {
  static all: Socket[] = []
  static get last(): Socket { return Socket.all.at(-1)! }
  onopen: ((event: Event) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  closed = false

  constructor(readonly address: string) {
    Socket.all.push(this)
  }

  close(): void {
    this.closed = true
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify({ timestamp: '2026-11-22T09:00:00.000Z', ...frame }) })
  }

  open(): void {
    this.onopen?.(new Event('open'))
  }

  die(code = 1006): void {
    this.onclose?.({ code })
  }
}

const fact = (seq: number, id = `a${seq}`) => ({ event: 'agent.removed', data: { id }, seq })

beforeEach(() => {
  vi.useFakeTimers()
  Socket.all = []
  vi.stubGlobal('WebSocket', Socket)
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function started() {
  const live = useLive()
  const heard: string[] = []
  const resets = vi.fn()
  live.on('agent.removed', ({ id }) => heard.push(id))
  live.onReset(resets)
  live.start()
  return { live, heard, resets }
}

describe('the live line', () => {
  it('begins connecting, is live once open, and hears facts', () => {
    const { live, heard } = started()
    expect(live.state).toBe('connecting')
    expect(Socket.last.address).toMatch(/\/ws$/)
    Socket.last.open()
    expect(live.state).toBe('live')
    Socket.last.say(fact(7))
    expect(heard).toEqual(['a7'])
  })

  it('comes back after what it last heard, and takes nothing twice', () => {
    const { heard, resets } = started()
    Socket.last.open()
    Socket.last.say(fact(7))
    Socket.last.die()
    vi.advanceTimersByTime(600)
    expect(Socket.all).toHaveLength(2)
    expect(Socket.last.address).toMatch(/\/ws\?since=7$/)
    Socket.last.open()
    Socket.last.say(fact(7))
    Socket.last.say(fact(8))
    expect(heard).toEqual(['a7', 'a8'])
    expect(resets).not.toHaveBeenCalled()
  })

  it('resumes from the heartbeat when nothing else was heard', () => {
    started()
    Socket.last.open()
    Socket.last.say({ event: 'heartbeat', data: { seq: 41 } })
    Socket.last.die()
    vi.advanceTimersByTime(600)
    expect(Socket.last.address).toMatch(/since=41$/)
  })

  it('asks for everything anew when the server says so, or when it does not know where it was', () => {
    const { heard, resets } = started()
    Socket.last.open()
    Socket.last.die()
    vi.advanceTimersByTime(600)
    Socket.last.open()
    expect(resets).toHaveBeenCalledTimes(1)
    Socket.last.say({ event: 'reset', data: { seq: 3 } })
    expect(resets).toHaveBeenCalledTimes(2)
    Socket.last.say(fact(4))
    expect(heard).toEqual(['a4'])
  })

  it('asks for everything anew when an archive was opened, once', () => {
    const { resets } = started()
    Socket.last.open()
    for (const seq of [5, 5])
      Socket.last.say({ event: 'archive.opened', data: {}, seq })
    expect(resets).toHaveBeenCalledTimes(1)
  })

  it('tries again with growing patience, at most 10 s apart, and says when it is offline', () => {
    const { live } = started()
    const waits = Array.from({ length: 8 }, () => {
      Socket.last.die()
      const before = Socket.all.length
      let waited = 0
      while (Socket.all.length === before) {
        vi.advanceTimersByTime(50)
        waited += 50
      }
      return waited
    })
    expect(waits[0]).toBeLessThanOrEqual(500)
    expect(waits[3]).toBeGreaterThan(2_500)
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000)
    expect(live.state).toBe('offline')
    Socket.last.open()
    expect(live.state).toBe('live')
  })

  it('takes 25 s of silence for a dead line', () => {
    const { live } = started()
    Socket.last.open()
    vi.advanceTimersByTime(20_000)
    Socket.last.say({ event: 'heartbeat', data: { seq: 1 } })
    vi.advanceTimersByTime(24_000)
    expect(live.state).toBe('live')
    const silent = Socket.last
    vi.advanceTimersByTime(1_100)
    expect(silent.closed).toBe(true)
    expect(live.state).toBe('connecting')
    vi.advanceTimersByTime(600)
    expect(Socket.last).not.toBe(silent)
    silent.say(fact(9))
    silent.die()
    expect(Socket.all).toHaveLength(2)
  })

  it('stops and tells when the session is over', () => {
    const { live } = started()
    const over = vi.fn()
    live.onOver(over)
    Socket.last.open()
    Socket.last.die(4001)
    vi.advanceTimersByTime(60_000)
    expect(over).toHaveBeenCalledOnce()
    expect(Socket.all).toHaveLength(1)
  })

  it('goes on telling others when one listener fails', () => {
    const live = useLive()
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const heard: Partial<Agent>[] = []
    live.on('agent.removed', () => {
      throw new Error('mine')
    })
    live.on('agent.removed', data => heard.push(data))
    live.start()
    Socket.last.open()
    Socket.last.say(fact(1))
    expect(heard).toHaveLength(1)
    expect(reported).toHaveBeenCalledOnce()
  })
})
