// Promise: the server comes back when it dies, at its old address, later each time; the fourth death in a minute is the last; what hangs is ended, what sleeps is not.
import type { Ending, ServerProcess } from '../../src-main/supervisor'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPulse } from '../../src-main/pulse'
import { StartFailure, supervise } from '../../src-main/supervisor'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server that is played: it comes up at once unless it is told to fail. */
function playServer(failure?: StartFailure, port = 5000) {
  let end: (ending: Ending) => void = () => {}
  const ended = new Promise<Ending>(resolve => end = resolve)
  const process: ServerProcess = {
    ready: failure ? Promise.reject(failure) : Promise.resolve({ origin: `http://127.0.0.1:${port}`, cookie: { name: 'c', value: 'v', expires: 1 } }),
    ended,
    ping: async () => {},
    say: () => {},
    stop: async () => end({ code: 0, lines: [], again: false }),
    kill: () => end({ code: 9, lines: [], again: false }),
  }
  return { process, die: (again: boolean) => end({ code: again ? 0 : 1, lines: ['the last line'], again }) }
}

/** A supervisor over played servers, in the order given, and what it said. */
function playHouse(port: number | null, ...failures: (StartFailure | undefined)[]) {
  const said: string[] = []
  const ports: (number | null)[] = []
  const servers: ReturnType<typeof playServer>[] = []
  const supervisor = supervise({
    port,
    async start(wanted) {
      ports.push(wanted)
      servers.push(playServer(failures[servers.length], wanted ?? 5000))
      return servers.at(-1)!.process
    },
    up: ({ origin }) => void said.push(`up ${origin.slice(-4)}`),
    down: (_failure, { inSeconds }) => void said.push(`down ${inSeconds}`),
    gaveUp: ({ message, lines }) => void said.push(`gave up: ${[message, ...lines].join(' ')}`),
  })
  const die = async (again = false): Promise<void> => {
    servers.at(-1)!.die(again)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { supervisor, said, ports, servers, die }
}

describe('a server that dies unasked', () => {
  it('is started again after 1, 3 and 9 seconds at its old port, and not after its fourth death', async () => {
    const { supervisor, said, ports, servers, die } = playHouse(null)
    expect(await supervisor.run()).toBeNull()
    for (const seconds of [1, 3, 9]) {
      const before = servers.length
      await die()
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(servers).toHaveLength(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(servers).toHaveLength(before + 1)
    }
    await die()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(said).toEqual(['up 5000', 'down 1', 'up 5000', 'down 3', 'up 5000', 'down 9', 'up 5000', 'gave up: The server ended with status 1. the last line'])
    expect(ports).toEqual([null, 5000, 5000, 5000])
    expect(await supervisor.run()).toBeNull() // “Try again”
    await die()
    expect(said.at(-1)).toBe('down 1') // it has all its lives again
  })

  it('that asked to be started again is, at once and as often as it likes', async () => {
    const { supervisor, said, ports, die } = playHouse(null)
    await supervisor.run()
    for (let n = 0; n < 5; n++)
      await die(true)
    expect(said).toEqual(Array.from({ length: 6 }).fill('up 5000'))
    expect(ports).toEqual([null, 5000, 5000, 5000, 5000, 5000])
  })

  it('may die for ever, as long as it is less than four times a minute', async () => {
    const { supervisor, said, die } = playHouse(null)
    await supervisor.run()
    for (let n = 0; n < 12; n++) {
      await die()
      await vi.advanceTimersByTimeAsync(25_000)
    }
    expect(said.filter(word => word.startsWith('gave'))).toEqual([])
    expect(said.filter(word => word.startsWith('up'))).toHaveLength(13)
  })

  it('is a death too when it does not come up again', async () => {
    const crash = new StartFailure('crashed', null)
    const { supervisor, said, die } = playHouse(null, undefined, crash, crash, crash)
    await supervisor.run()
    await die()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(said).toEqual(['up 5000', 'down 1', 'down 3', 'down 9', 'gave up: crashed'])
  })

  it('goes to another port when its own was taken meanwhile', async () => {
    const { supervisor, said, ports, die } = playHouse(4321, undefined, new StartFailure('taken', 'port_taken'))
    await supervisor.run()
    await die()
    await vi.advanceTimersByTimeAsync(1000)
    expect(ports).toEqual([4321, 4321, null])
    expect(said).toEqual(['up 4321', 'down 1', 'up 5000'])
  })
})

describe('a first start', () => {
  it.each([new StartFailure('The disk is full.', 'disk_full'), new StartFailure('crashed', null)])('that fails is told at once: %s', async (failure) => {
    const { supervisor, said, servers } = playHouse(null, failure)
    expect(await supervisor.run()).toBe(failure)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([said, servers.length]).toEqual([[`gave up: ${failure.message}`], 1])
  })

  it('takes any port when the one of the last start is taken', async () => {
    const { supervisor, ports } = playHouse(4321, new StartFailure('taken', 'port_taken'))
    expect(await supervisor.run()).toBeNull()
    expect(ports).toEqual([4321, null])
  })

  it('that a person can mend is not tried again and again', async () => {
    const { supervisor, said, die } = playHouse(null, undefined, new StartFailure('open already', 'house_open'))
    await supervisor.run()
    await die()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(said).toEqual(['up 5000', 'down 1', 'gave up: open already'])
  })
})

describe('a stop', () => {
  it('ends the server, and nothing starts it again', async () => {
    const { supervisor, said, servers } = playHouse(null)
    await supervisor.run()
    await supervisor.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([said, servers.length]).toEqual([['up 5000'], 1])
  })

  it('while it waits to start again ends the waiting', async () => {
    const { supervisor, servers, die } = playHouse(null)
    await supervisor.run()
    await die()
    await supervisor.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(servers).toHaveLength(1)
    expect(await supervisor.run()).toBeNull()
    expect(servers).toHaveLength(2)
  })
})

describe('the pulse', () => {
  it('ends a server that has not answered for half a minute, once', async () => {
    const hung = vi.fn()
    watchPulse(() => new Promise(() => {}), hung)
    await vi.advanceTimersByTimeAsync(39_999)
    expect(hung).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(hung).toHaveBeenCalledOnce()
  })

  it('lets a slow server be', async () => {
    const hung = vi.fn()
    watchPulse(() => new Promise(resolve => setTimeout(resolve, 25_000)), hung)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(hung).not.toHaveBeenCalled()
  })

  it('does not count the time a computer slept', async () => {
    const hung = vi.fn()
    let answers = true
    watchPulse(() => answers ? Promise.resolve() : new Promise(() => {}), hung)
    await vi.advanceTimersByTimeAsync(20_000)
    for (let nap = 0; nap < 5; nap++) {
      answers = false // asleep: the last question before it is not answered
      await vi.advanceTimersByTimeAsync(20_000)
      vi.setSystemTime(Date.now() + 8 * 3_600_000)
      answers = true
      await vi.advanceTimersByTimeAsync(10_000)
    }
    expect(hung).not.toHaveBeenCalled()
  })

  it('ends with the server', async () => {
    const ask = vi.fn(async () => {})
    watchPulse(ask, () => {})()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ask).not.toHaveBeenCalled()
  })
})
