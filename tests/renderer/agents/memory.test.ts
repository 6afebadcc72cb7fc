// A difference is laid out so that it can be read, and each line is told with whoever wrote it.
import type { MemoryLine } from '@/agents/memory/blame'
import { describe, expect, it } from 'vitest'
import { sharesOf } from '@/agents/memory/blame'
import { blocksOf, countOf, rowsOf, stacked } from '@/agents/memory/rows'

const runs = [
  { kind: 'same', text: 'one\ntwo' },
  { kind: 'removed', text: 'three\nfour' },
  { kind: 'added', text: '3' },
  { kind: 'same', text: 'five' },
  { kind: 'added', text: 'six' },
] as const

const short = (rows: ReturnType<typeof rowsOf>): string[] => rows.map(({ before, after }) => `${before ? `${before.n} ${before.text}` : ''}|${after ? `${after.n} ${after.text}` : ''}`)

describe('a difference', () => {
  it('has what came beside what went in its place', () => {
    expect(short(rowsOf(runs))).toEqual(['1 one|1 one', '2 two|2 two', '3 three|3 3', '4 four|', '5 five|4 five', '|5 six'])
  })

  it('has on a narrow screen first what went, then what came', () => {
    expect(short(stacked(rowsOf(runs)))).toEqual(['1 one|1 one', '2 two|2 two', '3 three|', '4 four|', '|3 3', '5 five|4 five', '|5 six'])
  })

  it('is counted by lines', () => {
    expect(countOf(runs)).toEqual({ added: 2, removed: 2 })
  })

  it('folds what is far from any change, unless that is next to nothing', () => {
    const lines = (count: number): string => Array.from({ length: count }, (_, n) => `line ${n}`).join('\n')
    const rows = rowsOf([{ kind: 'same', text: lines(20) }, { kind: 'added', text: 'new' }, { kind: 'same', text: lines(9) }, { kind: 'removed', text: 'old' }])
    expect(blocksOf(rows).map(({ folded, rows }) => [folded, rows.length])).toEqual([[true, 17], [false, 4 + 3], [false, 3], [false, 3 + 1]])
  })

  it('of ten thousand lines that stayed is one fold', () => {
    const rows = rowsOf([{ kind: 'same', text: Array.from({ length: 10_000 }, (_, n) => `${n}`).join('\n') }])
    expect(blocksOf(rows)).toMatchObject([{ folded: true, rows: { length: 10_000 } }])
  })
})

describe('the lines of a memory', () => {
  const line = (text: string, version: string): MemoryLine => ({ text, version, author: 'user', why: 'edited', cause: null, created_at: '2026-11-23T08:00:00.000Z' })

  it('that came together and stand together are told together, with the number of the first', () => {
    const shares = sharesOf([line('a', '1'), line('b', '1'), line('c', '2'), line('d', '1')])
    expect(shares.map(({ from, origin, lines }) => [from, origin.version, lines])).toEqual([[1, '1', ['a', 'b']], [3, '2', ['c']], [4, '1', ['d']]])
  })
})
