// Two runs of a turn side by side: what belongs together stands together, and what differs is said to.
import type { TurnMove, TurnStep } from '@server/engine/contract'
import { describe, expect, it } from 'vitest'
import { aligned, written } from '@/turns/aligned'
import { differences } from '@/turns/textdiff'

type Use = [tool: string, args: Record<string, unknown>, result?: string]
interface Thought { text?: string, uses?: Use[] }

function run(thoughts: readonly Thought[]): { moves: TurnMove[], steps: TurnStep[] } {
  const moves = thoughts.map(({ text = null, uses = [] }, n): TurnMove => ({
    n,
    provider: 'local',
    model: 'small',
    text,
    calls: uses.map(([tool, args], i) => ({ id: `${n}.${i}`, tool, args })),
    prompt_tokens: 1,
    completion_tokens: 1,
    cost: 0,
    duration_ms: 1,
    tries: [],
    timestamp: '2026-11-22T09:00:00.000Z',
  }))
  const steps = thoughts.flatMap(({ uses = [] }, move) => uses.map(([tool, args, result = 'done'], i): TurnStep =>
    ({ n: 0, move, call_id: `${move}.${i}`, tool, args, result, letter_id: null, duration_ms: 0, timestamp: '2026-11-22T09:00:00.000Z' })))
  return { moves, steps }
}

const verdicts = (before: Thought[], after: Thought[]) => aligned(run(before), run(after)).map(({ verdict, steps }) =>
  [verdict, ...steps.map(step => `${(step.before ?? step.after)!.tool} ${step.verdict}`)])

describe('two runs', () => {
  it('that went alike are the same throughout, whatever they took and in whatever order the arguments were written', () => {
    const before: Thought[] = [{ text: 'I look it up.', uses: [['search', { query: 'refund', limit: 3 }]] }, { text: 'Within 14 days.' }]
    const after: Thought[] = [{ text: 'I look it up. ', uses: [['search', { limit: 3, query: 'refund' }]] }, { text: 'Within 14 days.' }]
    expect(verdicts(before, after)).toEqual([['same', 'search same'], ['same']])
  })

  it('differ where the words, the arguments or the result do', () => {
    expect(verdicts([{ text: 'a', uses: [['search', { query: 'x' }]] }], [{ text: 'b', uses: [['search', { query: 'y' }]] }])).toEqual([['differs', 'search differs']])
    expect(verdicts([{ uses: [['search', { query: 'x' }, 'three pages']] }], [{ uses: [['search', { query: 'x' }, 'nothing']] }])).toEqual([['same', 'search differs']])
  })

  it('are laid side by side by what was done, not by when: one use more moves no other', () => {
    const before: Thought[] = [{ uses: [['search', { query: 'a' }], ['read', { page: 'p' }]] }]
    const after: Thought[] = [{ uses: [['remember', { text: 't' }], ['search', { query: 'a' }], ['read', { page: 'q' }], ['read', { page: 'p' }]] }]
    expect(verdicts(before, after)).toEqual([['differs', 'remember after', 'search same', 'read after', 'read same']])
  })

  it('of unequal length say what is only in one of them', () => {
    expect(verdicts([{ uses: [['search', {}]] }, { text: 'Done.' }], [{ text: 'Done.' }])).toEqual([['differs', 'search before'], ['before']])
    expect(verdicts([], [{ text: 'Done.' }])).toEqual([['after']])
    expect(verdicts([], [])).toEqual([])
  })
})

describe('a value', () => {
  it('is written with its keys in one order, at any depth', () => {
    expect(written({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
  })
})

describe('two texts', () => {
  it('are told apart word by word, Chinese by its characters', () => {
    expect(differences('Refunds go to the card.', 'Refunds go to the wallet.')?.filter(part => part.added || part.removed).map(part => part.value)).toEqual(['card', 'wallet'])
    expect(differences('包裹周二发出。', '包裹周四发出。')?.filter(part => part.added || part.removed).map(part => part.value)).toEqual(['二', '四'])
  })

  it('are not told apart where they are equal, or too long to be looked through', () => {
    expect(differences('same', 'same')).toBeNull()
    expect(differences('a '.repeat(30_000), 'b '.repeat(30_000))).toBeNull()
  })
})
