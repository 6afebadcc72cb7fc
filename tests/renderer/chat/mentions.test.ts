// What a message shows as a mention, and what is offered while one is typed.
import { describe, expect, it } from 'vitest'
import { candidates, completingAt, segments } from '@/chat/mentions'

const people = [
  { id: 'writer', handles: ['', 'Writer', 'writer'] },
  { id: 'writer-two', handles: ['', 'Writer Two', 'writer-two'] },
  { id: 'x1', handles: ['小美', '客服小美', 'x1'] },
]
const mentioned = (text: string): (string | null)[] => segments(text, people).filter(part => part.mention).map(part => part.mention)

describe('mentions in what was said', () => {
  it('finds names, nicknames and ids in English and Chinese, and the longest that fits', () => {
    expect(mentioned('@Writer Two and @writer')).toEqual(['writer-two', 'writer'])
    expect(mentioned('你好@小美请看')).toEqual(['x1'])
    expect(mentioned('@all @所有人')).toEqual(['all', 'all'])
  })

  it('leaves addresses and longer words alone', () => {
    expect(mentioned('mail me@writer.example')).toEqual([])
    expect(mentioned('@writers of @writerly')).toEqual([])
  })

  it('keeps every character of the text', () => {
    const text = '<b>@Writer</b> @nobody ＠小美 @ ‮x'
    expect(segments(text, people).map(part => part.text).join('')).toBe(text)
  })
})

describe('completing a mention', () => {
  it('knows what is typed at the caret', () => {
    expect(completingAt('hi @wri', 7)).toEqual({ at: 3, query: 'wri' })
    expect(completingAt('你好@小', 4)).toEqual({ at: 2, query: '小' })
    expect(completingAt('@', 1)).toEqual({ at: 0, query: '' })
    expect(completingAt('a@b', 3)).toBeNull()
    expect(completingAt('@writer is', 10)).toBeNull()
    expect(completingAt('@writer', 0)).toBeNull()
  })

  it('offers who fits, those that begin with it first', () => {
    expect(candidates('美', people).map(person => person.id)).toEqual(['x1'])
    expect(candidates('WRI', people).map(person => person.id)).toEqual(['writer', 'writer-two'])
    expect(candidates('zzz', people)).toEqual([])
  })
})
