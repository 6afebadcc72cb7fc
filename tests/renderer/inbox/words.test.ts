// What waits is said in both languages from the same facts, and why somebody is at work by everyone it came through.
import { beforeEach, describe, expect, it } from 'vitest'
import { chainWords } from '@/inbox/chains'
import { itemOf } from '@/inbox/item'
import { alertWords, gistOf, reasonWords, titleOf } from '@/inbox/words'
import { meterOf } from '@/office/today'
import { speak } from '@/shell/i18n'
import { playServer } from '../played'
import { ago, alert, approval, hire, turn } from './things'

const budget = { scope: 'house', id: 'house', measure: 'cost', limit: 20, spent: 16, currency: 'USD' }

beforeEach(async () => {
  playServer({})
  await speak('en', false)
})

describe('an alert', () => {
  it('says who went round in circles, and how often', async () => {
    expect(alertWords(alert('l1'))).toMatch(/^leader and writer woke one another 6 times/)
    await speak('zh', false)
    expect(alertWords(alert('l1'))).toMatch(/^leader和writer接连互相唤醒了 6 次/)
  })

  it('says what is spent of which budget, and that a call too large for it waits for the person', async () => {
    expect(alertWords(alert('l1', { kind: 'budget_warned', data: budget }))).toBe('The whole house has spent $16.00 of today’s $20.00.')
    expect(alertWords(alert('l1', { kind: 'budget_spent', data: { ...budget, scope: 'agent', id: 'writer', needs: 1 } }))).toMatch(/^writer has spent .* until tomorrow/)
    expect(alertWords(alert('l1', { kind: 'budget_spent', data: { ...budget, needs: 25 } }))).toMatch(/up to \$25\.00.*until you raise/)
    await speak('zh', false)
    expect(alertWords(alert('l1', { kind: 'budget_warned', data: { ...budget, measure: 'tokens', limit: 3000, spent: 2686 } }))).toBe('整个屋子今天已用 2,686 token，预算是 3,000 token。')
  })

  it('of a kind that is not known yet still says what the server says', () => {
    expect(alertWords(alert('l1', { kind: 'weather' as never, text: 'It rains.' }))).toBe('It rains.')
  })
})

it('a failure is told in our words where we have them, else in the server’s', () => {
  expect(reasonWords(turn('t1', { reason: 'too_many_steps' }))).toMatch(/tools many times/)
  expect(reasonWords(turn('t1', { reason: 'moon_phase', message: 'The moon is full.' }))).toBe('The moon is full.')
})

it('an item has a title, and a gist without markup of its own', () => {
  const asking = itemOf('approval', { ...approval('a1', { args: { to: 'leader', lines: ['a', 'b'] } }), preview: '' }, ago(0))
  expect(titleOf(asking)).toBe('writer asks to use')
  expect(gistOf(asking)).toMatch(/^leader · \[\s*"a",\s*"b"\s*\]$/)
  expect(gistOf(itemOf('hire', hire('h1'), ago(0)))).toBe('Translates · Letters wait.')
})

it('a chain names who began it and everyone it came through', () => {
  expect(chainWords([turn('t1', { agent_id: 'leader' }), turn('t2', { agent_id: 'writer', from: 'leader' })])).toBe('You → leader → writer')
  expect(chainWords([turn('t1', { kind: 'task', from: 'schedule', agent_id: 'leader' })])).toBe('Its schedule → leader')
})

it('of two limits the one that will be reached first is shown; none is no meter', () => {
  const spent = { tokens: 500, cost: 9 }
  expect(meterOf({ tokens: 1000, cost: 10, spent, state: 'warned' })).toEqual({ measure: 'cost', limit: 10, share: 0.9, state: 'warned' })
  expect(meterOf({ tokens: 1000, cost: null, spent, state: 'fine' })).toMatchObject({ measure: 'tokens', share: 0.5 })
  expect(meterOf({ tokens: 100, cost: null, spent, state: 'spent' })).toMatchObject({ share: 1 })
  expect(meterOf({ tokens: null, cost: 0, spent: { tokens: 0, cost: 0 }, state: 'fine' })).toMatchObject({ share: 1 })
  expect(meterOf({ tokens: null, cost: null, spent, state: 'fine' })).toBeNull()
})
