// The figures and the words of a turn, as a person reads them in either language.
import { beforeEach, describe, expect, it } from 'vitest'
import { reasonOf } from '@/engine/words'
import en from '@/locales/en'
import zh from '@/locales/zh'
import { i18n } from '@/shell/i18n'
import { modelOf, shareOf, spanOf, tokensOf, tookOf } from '@/turns/figures'
import { useMoney } from '@/turns/money'
import { glanceOf, outcomeOf } from '@/turns/steps'
import { playServer, settle } from '../played'

beforeEach(() => {
  playServer({ 'GET /api/prices': () => ({ currency: 'CNY', as_of: '2026-11-01', prices: [] }) })
  i18n.global.setLocaleMessage('en', en)
  i18n.global.setLocaleMessage('zh', zh)
  i18n.global.locale.value = 'en'
})

describe('figures', () => {
  it('say time by its two largest parts, and never more than has passed', () => {
    expect([41, 999, 1000, 5849, 59_999, 60_000, 72_000, 7_500_000].map(spanOf)).toEqual(['41ms', '999ms', '1s', '5.8s', '59.9s', '1m 0s', '1m 12s', '2h 5m'])
    expect(tookOf({ started_at: null, ended_at: null }, 0)).toBeNull()
    expect(tookOf({ started_at: '2026-11-22T09:00:00.000Z', ended_at: null }, Date.parse('2026-11-22T09:00:02.000Z'))).toBe(2000)
  })

  it('are grouped, counted and shared', () => {
    expect([tokensOf(1), tokensOf(1214)]).toEqual(['1 token', '1,214 tokens'])
    expect([shareOf(1, 3), shareOf(1, 400), shareOf(0, 0)]).toEqual(['33%', '0.3%', '0%'])
    i18n.global.locale.value = 'zh'
    expect([tokensOf(1214), spanOf(72_000)]).toEqual(['1,214 个 token', '1分钟 12秒'])
  })

  it('say money in the currency of the price table, small amounts by the digits that count', async () => {
    const money = useMoney()
    await settle()
    expect([money.say(1.234), money.say(0.000_423_1)]).toEqual(['¥1.23', '¥0.00042'])
  })

  it('call the offline engine by its name', () => {
    expect(modelOf({ provider: 'offline', model: 'offline' })).toBe('Offline engine')
    expect(modelOf({ provider: 'local', model: 'small' })).toBe('local / small')
  })
})

describe('a use of a tool', () => {
  it('says what it is about on one line, whatever it was given', () => {
    expect(glanceOf({ to: 'writer', content: 'Hello' })).toBe('to writer')
    expect(glanceOf({ limit: 3, query: 'refunds\n  after 14 days' })).toBe('refunds after 14 days')
    expect(glanceOf({ anything: `${'x'.repeat(119)}😀` })).toBe('x'.repeat(119))
    expect([glanceOf({}), glanceOf({ n: 3, to: null })]).toEqual(['', ''])
  })

  it('tells what was refused, left undone or is uncertain from what was done', () => {
    expect(outcomeOf('refused: There is no page.')).toEqual({ outcome: 'refused', text: 'There is no page.' })
    expect(outcomeOf('not done: this is a replay').outcome).toBe('undone')
    expect(outcomeOf('unknown: the house went down').outcome).toBe('unknown')
    expect(outcomeOf('He refused: no.')).toEqual({ outcome: 'done', text: 'He refused: no.' })
  })
})

describe('a failure', () => {
  const failure = { reason: 'provider_timeout', message: '“Local” said nothing for 120 seconds.' }

  it('is told in the person’s language; in English the server knows the provider by name', () => {
    expect(reasonOf(failure)).toBe(failure.message)
    expect(reasonOf({ reason: 'cancelled', message: 'You ended this turn.' })).toBe('You ended it.')
    expect(reasonOf({ reason: 'never_heard_of', message: 'As the server says.' })).toBe('As the server says.')
    i18n.global.locale.value = 'zh'
    expect(reasonOf(failure)).toBe('模型用时太久，调用已结束。再试一次，或换一个更快的模型。')
  })
})
