// Small words of the kit: initials, times, and what went wrong.
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '@/api/error'
import { explain } from '@/kit/errors'
import { initialOf } from '@/kit/initial'
import { shortTime } from '@/kit/time'
import { speak } from '@/shell/i18n'

beforeEach(() => speak('en', false))

describe('an initial', () => {
  it.each([['writer', 'W'], ['小美', '美'], ['小美 · 客服', '美'], ['老板娘', '老'], ['张三', '张'], ['👩‍🔬 Lab', '👩‍🔬'], ['🇨🇭', '🇨🇭'], [' élan', 'É'], ['', '?']])('of %s is %s', (name, letter) => {
    expect(initialOf(name)).toBe(letter)
  })
})

describe('a time', () => {
  const now = new Date(2026, 10, 22, 14, 30)
  const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString()

  it('is said as a person would', async () => {
    expect(shortTime(ago(0), now)).toBe('just now')
    expect(shortTime(ago(5), now)).toContain('5 min')
    expect(shortTime(ago(90), now)).toBe('13:00')
    expect(shortTime(ago(2 * 24 * 60), now)).toBe('Fri')
    expect(shortTime(ago(30 * 24 * 60), now)).toBe('23 Oct')
    expect(shortTime(ago(400 * 24 * 60), now)).toContain('2025')
    await speak('zh', false)
    expect(shortTime(ago(0), now)).toBe('刚刚')
    expect(shortTime(ago(5), now)).toBe('5分钟前')
  })
})

describe('an error', () => {
  it('is explained in the person’s language, whatever it is', async () => {
    expect(explain(new ApiError(0, 'offline', ''))).toMatch(/cannot be reached/)
    expect(explain(new ApiError(404, 'some_new_code', ''))).toMatch(/no longer there/)
    expect(explain(new ApiError(503, 'busy', ''))).toMatch(/server could not/)
    expect(explain(new Error('x'))).toMatch(/Something went wrong/)
    await speak('zh', false)
    expect(explain(new ApiError(409, 'x', ''))).toMatch(/变动/)
  })
})
