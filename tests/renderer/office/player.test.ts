// The past is played in its order and at its time, fetched ahead, until it has become the present.
import type { PastFact } from '@server/collaboration/contract'
import type { Portion } from '@/office/player'
import { expect, it, vi } from 'vitest'
import { createPlayer } from '@/office/player'
import { settle } from '../played'

const BEGUN = Date.parse('2026-11-22T09:00:00.000Z')
const at = (seconds: number): string => new Date(BEGUN + seconds * 1000).toISOString()
const fact = (seq: number, seconds: number): PastFact => ({ event: 'agent.status', data: { id: 'writer', status: 'busy' }, seq, timestamp: at(seconds) })

function play(portions: (Portion | Error)[]) {
  const told: number[] = []
  const ask = vi.fn(async (_after: number) => {
    const portion = portions.shift()
    if (!portion || portion instanceof Error)
      throw portion ?? new Error('asked once more')
    return portion
  })
  const caughtUp = vi.fn()
  const failed = vi.fn()
  const player = createPlayer({ ask, told: facts => told.push(...facts.map(({ seq }) => seq)), caughtUp, failed })
  player.begin(BEGUN, 10)
  /** Goes on, as frames do, and lets what was asked for arrive. */
  async function pass(seconds: number): Promise<number> {
    const reached = player.advance(seconds * 1000)
    await settle()
    return (reached - BEGUN) / 1000
  }
  return { told, ask, caughtUp, failed, pass, player }
}

it('tells each fact when its time has come, once and in order, over portions', async () => {
  const { told, ask, pass } = play([
    { facts: [fact(11, 1), fact(12, 2)], next_after: 12, through: at(2), more: true },
    { facts: [fact(14, 5)], next_after: 14, through: at(60), more: false },
  ])
  await pass(0)
  expect(told).toEqual([])
  await pass(1.5)
  expect(told).toEqual([11])
  await pass(2)
  await pass(1)
  expect(told).toEqual([11, 12])
  await pass(10)
  expect(told).toEqual([11, 12, 14])
  expect(ask.mock.calls.map(([after]) => after)).toEqual([10, 12])
})

it('never goes further than is known: it waits for what is on its way', async () => {
  const { pass } = play([{ facts: [], next_after: 20, through: at(3), more: true }, { facts: [], next_after: 30, through: at(90), more: false }])
  expect(await pass(60)).toBe(0)
  expect(await pass(60)).toBe(3)
  expect(await pass(60)).toBe(63)
})

it('has caught up when the newest is hardly ahead, and not while the present runs ahead of it', async () => {
  const { pass, caughtUp } = play([
    { facts: [], next_after: 10, through: at(30), more: false },
    { facts: [fact(11, 35)], next_after: 11, through: at(40), more: false },
    { facts: [], next_after: 11, through: at(41), more: false },
  ])
  await pass(0)
  await pass(60) // reaches 30, asks again
  expect(caughtUp).not.toHaveBeenCalled()
  await pass(60) // reaches 40, asks again: only a second is left
  expect(caughtUp).toHaveBeenCalledOnce()
})

it('forgets what it asked for when it begins elsewhere, and says when the log cannot be read', async () => {
  const { told, pass, player, failed } = play([{ facts: [fact(11, 1)], next_after: 11, through: at(50), more: false }, new Error('down')])
  player.advance(0)
  player.begin(BEGUN, 500)
  await settle()
  await pass(10)
  expect(told).toEqual([])
  expect(failed).toHaveBeenCalledOnce()
})
