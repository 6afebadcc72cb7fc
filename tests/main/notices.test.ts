import type { NoticeKind } from '../../src-main/bridge'
import type { Notice } from '../../src-main/news'
// Promise: a person who looks elsewhere is told once, in a line, in their language, and never more than they want.
import type { Shown } from '../../src-main/notices'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { named, oneLine, unmarked } from '../../src-main/lines'
import { newsIn } from '../../src-main/news'
import { createNoticeBoard } from '../../src-main/notices'
import { shellWords } from '../../src-main/shellWords'

const letter: Notice = { type: 'notice', kind: 'mention', who: 'Writer', about: 'letter', text: 'The draft is done.', path: '/mailboxes/user/3' }
const permission: Notice = { type: 'notice', kind: 'approval', who: 'Writer', about: 'tool', text: 'write_page', path: '/inbox?item=approval-1' }
const failure: Notice = { type: 'notice', kind: 'failure', who: 'Researcher', about: 'turn', text: 'The model gave no answer.', path: '/turns/t1' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Person { looking?: () => boolean, wanted?: (kind: NoticeKind) => boolean, language?: 'en' | 'zh' }

function board({ looking = () => false, wanted = () => true, language = 'en' }: Person = {}) {
  const shown: Shown[] = []
  return { shown, ...createNoticeBoard({ show: one => shown.push(one), wanted, looking, words: () => shellWords(language) }) }
}

describe('notifications', () => {
  it('tell of one thing with its own words, and lead to it', () => {
    const { hear, shown } = board()
    hear(letter)
    vi.advanceTimersByTime(1_000)
    expect(shown).toEqual([{ title: 'A letter from Writer', body: 'The draft is done.', path: '/mailboxes/user/3' }])
  })

  it('tell of many in a second as one, which leads to all that waits', () => {
    const { hear, shown } = board()
    ;[letter, permission, failure, letter].forEach(hear)
    vi.advanceTimersByTime(1_000)
    expect(shown).toEqual([{ title: '4 new things for you', body: 'one to decide, 2 for you to read, one failed', path: '/inbox' }])
    hear(failure)
    vi.advanceTimersByTime(1_000)
    expect(shown[1]).toMatchObject({ title: 'Researcher came to nothing', path: '/turns/t1' })
  })

  it('lead to the one place that many are about', () => {
    const { hear, shown } = board()
    const said: Notice = { ...letter, about: 'group', path: '/chat/general' }
    ;[said, said].forEach(hear)
    vi.advanceTimersByTime(1_000)
    expect(shown[0]!.path).toBe('/chat/general')
  })

  it('speak the language of the app', () => {
    const { hear, shown } = board({ language: 'zh' })
    hear(permission)
    vi.advanceTimersByTime(1_000)
    expect(shown[0]!.title).toBe('Writer 请求许可')
  })

  it('are silent while the person looks, also when they begin to within the second', () => {
    let looks = true
    const { hear, shown } = board({ looking: () => looks })
    hear(letter)
    vi.advanceTimersByTime(2_000)
    looks = false
    hear(letter)
    looks = true
    vi.advanceTimersByTime(2_000)
    expect(shown).toEqual([])
  })

  it('are silent about what the person does not want, and after the end', () => {
    const { hear, shown, stop } = board({ wanted: kind => kind === 'failure' })
    hear(letter)
    vi.advanceTimersByTime(1_000)
    hear(failure)
    stop()
    vi.advanceTimersByTime(1_000)
    expect(shown).toEqual([])
  })
})

describe('a line', () => {
  it('holds a text of any kind, cut between what a reader takes for characters', () => {
    expect(oneLine('a\n\tb\u2028c\u0007', 20)).toBe('a b c')
    expect(oneLine('👩‍👩‍👧'.repeat(5), 3)).toBe(`${'👩‍👩‍👧'.repeat(2)}…`)
    expect(oneLine('x'.repeat(100_000), 120)).toHaveLength(120)
    expect([...oneLine(`e${'\u0301'.repeat(5_000)}`, 10)].length).toBeLessThan(10)
    expect(oneLine('😀'.repeat(5_000), 4)).toBe('😀😀😀…')
  })

  it('is not turned around by what is in it', () => {
    expect(oneLine('cat\u202Egnp.exe', 40)).toBe('catgnp.exe')
    expect(named('\u2067بلوتو')).toBe('\u2068بلوتو\u2069')
    expect(named('Writer')).toBe('Writer')
  })

  it('is no markup', () => {
    expect(unmarked('<a href="x">A &amp; B</a> & C')).toBe('‹a href="x"›A ＆amp; B‹/a› & C')
  })
})

describe('what the server tells', () => {
  it('is taken only in its shape', () => {
    expect(newsIn(letter)).toEqual(letter)
    expect(newsIn({ type: 'badge', waits: 2, paused: false, busy: ['Writer'] })).toMatchObject({ waits: 2 })
    for (const odd of [null, 'notice', { type: 'pong' }, { ...letter, path: 'https://evil.example' }, { ...letter, path: '//evil.example' }, { ...letter, kind: 'other' }, { type: 'badge', waits: -1, paused: false, busy: [] }]) expect(newsIn(odd)).toBeNull()
  })
})
