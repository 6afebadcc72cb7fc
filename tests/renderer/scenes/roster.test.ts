// A roster changes in one place and keeps the order of all others.
import type { Member } from '@server/scenes/contract'
import { describe, expect, it } from 'vitest'
import { ledBy, withBack } from '@/scenes/roster'

const team = (words: string): Member[] => words.split(' ').filter(Boolean).map((word) => {
  const [agent_id = '', role = ''] = word.split(':')
  return { agent_id, role }
})

describe('a roster', () => {
  it('gets a lead with everybody else in their order', () => {
    expect(ledBy(team('a b c d'), 'c')).toEqual(team('c a b d'))
  })

  it('takes a member back in its place, once', () => {
    expect(withBack(team('b c'), { agent_id: 'a', role: 'lead' }, 0)).toEqual(team('a:lead b c'))
    expect(withBack(team('b c'), { agent_id: 'd', role: '' }, 9)).toEqual(team('b c d'))
    expect(withBack(team('a b'), { agent_id: 'a', role: '' }, 1)).toEqual(team('a b'))
  })
})
