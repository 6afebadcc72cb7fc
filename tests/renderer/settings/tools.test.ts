// Secrets of MCP servers are kept without being known, and tools are told in the person's language.
import { beforeAll, describe, expect, it } from 'vitest'
import { blankPair, HIDDEN, linesOf, pairsOf, secretsOf } from '@/settings/tools/pairs'
import { bySource, purposeOf, shortName } from '@/settings/tools/words'
import { speak } from '@/shell/i18n'

beforeAll(() => speak('en', false))

describe('secret values', () => {
  it('are kept as they are, replaced or left out, and never shown', () => {
    const pairs = pairsOf({ TOKEN: HIDDEN, REGION: HIDDEN })
    expect(pairs.map(({ value }) => value)).toEqual(['', ''])
    const [token, region] = pairs
    expect(secretsOf([token!, { ...region!, value: 'eu', kept: false }, { ...blankPair(), name: ' NEW ', value: ' as it is ' }, blankPair()]))
      .toEqual({ TOKEN: HIDDEN, REGION: 'eu', NEW: ' as it is ' })
    expect(secretsOf([])).toEqual({})
  })
})

describe('arguments', () => {
  it('are one a line, and keep their spaces', () => {
    expect(linesOf('-y\n\n--name=a b \n  \n')).toEqual(['-y', '--name=a b '])
  })
})

describe('a tool', () => {
  const search = { name: 'shop__search', source: 'shop', description: 'Searches the shop.' }

  it('of a server is named without it and described as the server does', () => {
    expect(shortName(search)).toBe('search')
    expect(purposeOf(search)).toBe('Searches the shop.')
    expect(purposeOf({ ...search, name: 'remember' })).toBe('Searches the shop.')
  })

  it('of the house is described in our words, and as the house does where we have none', () => {
    expect(purposeOf({ name: 'remember', source: 'house', description: 'raw' })).toBe('Adds a line to its memory or the team’s.')
    expect(purposeOf({ name: 'brand_new', source: 'house', description: 'raw' })).toBe('raw')
  })

  it('stands with those of its source, the house first', () => {
    expect(bySource([search, { source: 'house', name: 'a' }, { source: 'shop', name: 'b' }]).map(({ source, tools }) => [source, tools.length])).toEqual([['house', 1], ['shop', 2]])
  })
})
