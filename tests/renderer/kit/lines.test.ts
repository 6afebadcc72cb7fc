// Two changes of one text become one, and only what both changed in another way is a clash.
import { describe, expect, it } from 'vitest'
import { merged, runsBetween } from '@/kit/lines'

const base = 'one\ntwo\nthree\nfour\n'

describe('two changes of one text', () => {
  it.each([
    ['in different lines', 'one\nTWO\nthree\nfour\n', 'one\ntwo\nthree\nFOUR\n', 'one\nTWO\nthree\nFOUR\n'],
    ['a line added at the end by both', `${base}mine`, `${base}theirs\n`, `${base}theirs\nmine\n`],
    ['the same line added by both', `${base}same\n`, `${base}same\n`, `${base}same\n`],
    ['the same line changed alike', 'one\n2\nthree\nfour\n', 'one\n2\nthree\nfour\n', 'one\n2\nthree\nfour\n'],
    ['one added where the other changed the line before', 'one\ntwo\nthree\n4\n', `${base}five\n`, 'one\ntwo\nthree\n4\nfive\n'],
    ['one took a line out, the other another', 'two\nthree\nfour\n', 'one\ntwo\nthree\n', 'two\nthree\n'],
    ['only they changed it', base, 'other\n', 'other\n'],
    ['only I changed it', 'other\n', base, 'other\n'],
  ])('%s', (_, mine, theirs, both) => {
    expect(merged(base, mine, theirs)).toEqual({ text: both, clash: false })
  })

  it('from nothing keep both', () => {
    expect(merged('', 'mine', 'theirs\n')).toEqual({ text: 'theirs\nmine\n', clash: false })
  })

  it.each([
    ['in the same line', 'one\nmine\nthree\nfour\n', 'one\ntheirs\nthree\nfour\n', 'one\nmine\nthree\nfour\n'],
    ['one changed what the other took out', 'one\nmine\nthree\nfour\n', 'one\nfour\n', 'one\nmine\nthree\nfour\n'],
  ])('clash %s, and then mine holds there', (_, mine, theirs, text) => {
    expect(merged(base, mine, theirs)).toEqual({ text, clash: true })
  })

  it('clash where too much differs to be told apart, and mine is kept whole', () => {
    const lines = (word: string): string => Array.from({ length: 3000 }, (_, n) => `${word} ${n}`).join('\n')
    expect(merged(lines('base'), lines('mine'), lines('theirs'))).toEqual({ text: lines('mine'), clash: true })
  })
})

describe('what differs', () => {
  it('is told in runs', () => {
    expect(runsBetween(base, 'one\n2\nthree\nfour')).toEqual([{ kind: 'same', text: 'one' }, { kind: 'removed', text: 'two' }, { kind: 'added', text: '2' }, { kind: 'same', text: 'three\nfour' }])
    expect(runsBetween('', 'new')).toEqual([{ kind: 'added', text: 'new' }])
    expect(runsBetween(base, base.trimEnd())).toEqual([{ kind: 'same', text: base.trimEnd() }])
  })
})
