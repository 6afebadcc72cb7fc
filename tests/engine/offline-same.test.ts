// Promise: the offline engine is deterministic: the same context and steps give the same move, byte for byte, whenever and wherever it runs.
import type { Context, Exchange, Move, Step } from '../../src-server/engine/model'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { offlineEngine } from '../../src-server/engine/offline/engine'
import { context, letter, thought, TOOLS } from './offline-corner'

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * sides)
  }
}

const STARTS = ['', '@leader ', 'please ', 'leader, ', '请', '@all ', 'every day at 9 ', 'tomorrow at 9 ', '每天9点', '在群里说', 'remember ', 'forget ', 'ask @researcher ', 'tell @writer and @wang ', 'have the researcher ', '让小研', 'hire a ', 'remind me to ', 'read the page ', 'find what our handbook says about ', 'make a short notice of ', 'summarise: ', '据此写一个通知：']
const MIDDLES = ['refunds', 'when does the shop open?', '退款怎么说', 'find mice and the writer make a notice of it', 'the cat. The dog. The cat and the dog.', 'in 10 minutes', '猫粮放在哪里', 'x'.repeat(300), '', '((([[', '“”', '\u0000', '🐈 cats 🐈', 'return', '@ghost', 'who are you', 'thanks', 'buy milk', '1. one\n2. two\n- three']
const ENDS = ['', '.', '?', ' then ask @writer about it', '，再让王小明据此写一个通知', ' tomorrow at 9', '\n\n- a\n- [ ] tell @writer x', ': and more', ' and and and', '。']
const KINDS = ['letter', 'mention', 'scene', 'task', 'heartbeat', 'dream'] as const

function someContext(seed: number): Context {
  const roll = dice(seed)
  const one = <T>(all: readonly T[]): T => all[roll(all.length)]!
  const said = `${one(STARTS)}${one(MIDDLES)}${one(ENDS)}`
  const kind = one(KINDS)
  const isAnswer = kind === 'letter' && roll(3) === 0
  const errand = isAnswer && roll(2) === 0 ? { from: 'user', asked: `${one(STARTS)}${one(MIDDLES)}${one(ENDS)}`, tasks: [{ letter_id: 't0', to: 'researcher', content: 'x', answer: said }, { letter_id: 't1', to: 'writer', content: 'y', answer: one(['yes', null]) }] } : null
  return context(said, {
    kind,
    from: one(['user', 'writer', 'researcher']),
    group_id: kind === 'mention' ? 'general' : null,
    letter: kind === 'letter' ? letter(said, isAnswer ? { type: 'reply', reply_to: 't0' } : {}) : null,
    answered: isAnswer ? letter('x', { id: 't0', type: one(['task', 'message']) }) : null,
    outside: kind === 'scene' ? [] : null,
  }, {
    errand,
    passages: roll(2) === 0 ? [] : [{ kb_id: 'handbook', slug: 'refunds', title: 'Refunds', text: 'A refund is paid within 30 days.' }, { kb_id: 'handbook', slug: 'tk', title: '退款', text: '30天内支付退款。' }],
    teamMemory: one(['', '- We close at six.']),
    thread: roll(2) === 0 ? [] : [letter('The cat is grey. The dog is old.', { from: 'writer' })],
    group: roll(2) === 0 ? [] : [{ id: 'm', from: 'wang', content: '猫粮到了。', timestamp: '2026-11-21T09:00:00.000Z' }],
    skills: roll(2) === 0 ? [] : [{ name: 'a', title: 'A', description: 'does a', source: 'skills' }],
  })
}

/** The same data with the keys of every object in another order. */
function shuffled<T>(value: T, roll: (sides: number) => number): T {
  if (Array.isArray(value))
    return value.map(each => shuffled(each, roll)) as T
  if (value === null || typeof value !== 'object')
    return value
  const entries = Object.entries(value).map(([key, each]) => ({ key, each: shuffled(each, roll), place: roll(1_000_000) }))
  return Object.fromEntries(entries.sort((a, b) => a.place - b.place).map(({ key, each }) => [key, each])) as T
}

const stepsFor = (move: Move, seed: number): Exchange => ({ move, steps: move.calls.map((call, i): Step => ({ n: i, move: 0, call_id: call.id, tool: call.tool, args: call.args, result: seed % 3 === 0 ? 'refused: no' : 'done', letter_id: null })) })

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('2000 contexts', () => {
  it('give the same bytes again, with their keys in another order, at another time, in another time zone', async () => {
    const kinds = new Set<string>()
    for (let seed = 1; seed <= 2000; seed++) {
      const given = someContext(seed)
      vi.stubEnv('TZ', 'UTC')
      vi.useFakeTimers({ now: new Date('2001-01-01'), toFake: ['Date'] })
      const first = await offlineEngine.next(thought(given))
      vi.stubEnv('TZ', 'Asia/Shanghai')
      vi.stubEnv('LANG', seed % 2 === 0 ? 'tr_TR' : 'zh_CN')
      vi.useFakeTimers({ now: new Date('2044-04-04'), toFake: ['Date'] })
      const again = await offlineEngine.next(thought(shuffled(given, dice(seed + 7))))
      expect(JSON.stringify(again), given.wake.content).toBe(JSON.stringify(first))
      if (first.calls.length > 0) {
        const exchange = stepsFor(first, seed)
        const last = await offlineEngine.next(thought(given, [exchange]))
        expect(last.calls).toEqual([])
        expect(JSON.stringify(await offlineEngine.next(thought(shuffled(given, dice(seed)), [shuffled(exchange, dice(seed))])))).toBe(JSON.stringify(last))
      }
      expect(first.calls.every(call => TOOLS.includes(call.tool))).toBe(true)
      expect(new Set(first.calls.map(call => call.id)).size).toBe(first.calls.length)
      first.calls.forEach(call => kinds.add(call.tool))
    }
    expect(kinds.size, 'the contexts reach most of what it does').toBeGreaterThanOrEqual(7)
  })

  it('never have it call a tool that it was not given, nor any for a person from outside', async () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const given = someContext(seed)
      const given1 = await offlineEngine.next(thought(given, [], []))
      expect(given1.calls).toEqual([])
      const outside = await offlineEngine.next(thought({ ...given, wake: { ...given.wake, kind: 'scene', outside: [], letter: null, answered: null }, errand: null }))
      expect(outside.calls).toEqual([])
      expect(outside.text).toMatch(/\S/)
    }
  })
})
