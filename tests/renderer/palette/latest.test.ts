// Promise: as one types, the server is asked when one rests, the request before is ended, and only the newest answer shows.
import type { Latest } from '@/api/latest'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useLatest } from '@/api/latest'

interface Asked { question: string, signal: AbortSignal, answer: (n: number) => void, refuse: (error: Error) => void }

const words = ref('')
let asked: Asked[] = []
let latest: Latest<{ n: number }>
let scope = effectScope()

beforeEach(() => {
  vi.useFakeTimers()
  words.value = ''
  asked = []
  scope = effectScope()
  latest = scope.run(() => useLatest(words, (question, signal) => new Promise<{ n: number }>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('ended')))
    asked.push({ question, signal, answer: n => resolve({ n }), refuse: reject })
  })))!
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

async function type(text: string, rest = 200): Promise<void> {
  words.value = text
  await nextTick()
  await vi.advanceTimersByTimeAsync(rest)
}

it('asks once for a word typed in one go', async () => {
  await type('r', 20)
  await type('re', 20)
  await type(' refund ')
  expect(asked.map(({ question }) => question)).toEqual(['refund'])
})

it('ends what it asked before, and shows the newest answer only', async () => {
  await type('ref')
  await type('refund')
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  asked[1]!.answer(2)
  asked[0]!.answer(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(latest.found.value).toEqual({ n: 2, asked: 'refund' })
  expect(latest.failure.value).toBeNull()
  expect(latest.asking.value).toBe(false)
})

it('says what failed, asks again when told to, and forgets all of it when nothing is asked', async () => {
  await type('refund')
  asked[0]!.refuse(new Error('away'))
  await vi.advanceTimersByTimeAsync(0)
  expect(latest.failure.value).toBeInstanceOf(Error)
  void latest.ask()
  asked[1]!.answer(3)
  await vi.advanceTimersByTimeAsync(0)
  expect([latest.found.value?.n, latest.failure.value]).toEqual([3, null])
  await type('')
  expect([latest.found.value, latest.asking.value]).toEqual([null, false])
})

it('asks for the beginning of what is very long', async () => {
  await type('x'.repeat(10_000))
  expect(asked[0]!.question).toHaveLength(500)
})
