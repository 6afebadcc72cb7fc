// A roster becomes another by joining and leaving alone, and its people are missing only for a moment.
import type { Member } from '@server/scenes/contract'
import { describe, expect, it } from 'vitest'
import { ledBy, stepsTo, withBack } from '@/scenes/roster'

const team = (words: string): Member[] => words.split(' ').filter(Boolean).map((word) => {
  const [agent_id = '', role = ''] = word.split(':')
  return { agent_id, role }
})

/** Does the steps as the server does them. */
function done(now: Member[], wanted: Member[]): Member[] {
  return stepsTo(now, wanted).reduce((roster, { leaves, joins }) => {
    const rest = roster.filter(member => member.agent_id !== leaves)
    return joins ? [...rest, joins] : rest
  }, now)
}

describe('a roster', () => {
  it.each([
    ['a b c', 'c a b'],
    ['a b c', 'a c b'],
    ['a b c', 'a b:facts c'],
    ['a', 'a:facts'],
    ['a b', 'b c'],
    ['', 'a b'],
    ['a b c', 'a b c'],
  ])('goes from “%s” to “%s”', (now, wanted) => {
    expect(done(team(now), team(wanted))).toEqual(team(wanted))
  })

  it('is left alone where nothing is to change, and as far as it fits already', () => {
    expect(stepsTo(team('a b c'), team('a b c'))).toEqual([])
    expect(stepsTo(team('a b c'), team('a c b'))).toHaveLength(1)
    expect(stepsTo(team('a b c'), team('c a b'))).toHaveLength(2)
  })

  it('gets a lead with everybody else in their order', () => {
    expect(ledBy(team('a b c d'), 'c')).toEqual(team('c a b d'))
  })

  it('takes a member back in its place, once', () => {
    expect(withBack(team('b c'), { agent_id: 'a', role: 'lead' }, 0)).toEqual(team('a:lead b c'))
    expect(withBack(team('b c'), { agent_id: 'd', role: '' }, 9)).toEqual(team('b c d'))
    expect(withBack(team('a b'), { agent_id: 'a', role: '' }, 1)).toEqual(team('a b'))
  })
})
