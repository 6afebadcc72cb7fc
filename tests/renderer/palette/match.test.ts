// Promise: a name is found by its words, their beginnings, in any order and with a slip; and ten thousand names are looked through faster than a key is felt.
import type { Entry } from '@/palette/entry'
import { describe, expect, it } from 'vitest'
import { byKind, matcher } from '@/palette/match'

const entry = (kind: Entry['kind'], label: string, also?: string): Entry => ({ id: `${kind} ${label}`, kind, label, also })
const house = [
  entry('action', 'Write a letter'),
  entry('action', 'New agent'),
  entry('place', 'Agents'),
  entry('agent', 'Writer', 'Wanda'),
  entry('agent', 'Researcher'),
  entry('agent', '小文', 'Ann Lee'),
  entry('agent', 'Zoë'),
  entry('scene', 'Night Watch'),
  entry('base', '客服手册'),
]
const match = matcher(house)
const found = (words: string): string[] => match(words).flatMap(({ entries }) => entries.map(({ label }) => label))

describe('a name', () => {
  it.each([
    ['wri', 'Write a letter'],
    ['WRITER', 'Writer'],
    ['letter write', 'Write a letter'],
    ['agent new', 'New agent'],
    ['wanda', 'Writer'],
    ['watch', 'Night Watch'],
    ['searcher', 'Researcher'],
    ['nihgt watch', 'Night Watch'],
    ['reseacher', 'Researcher'],
    ['小', '小文'],
    ['手册', '客服手册'],
    ['ann', '小文'],
    ['zoe', 'Zoë'],
  ])('“%s” finds %s first', (words, label) => expect(found(words)[0]).toBe(label))

  it('is found once, and its kind stands where its best one stands', () => {
    const groups = match('agent')
    expect(groups.map(({ kind }) => kind)).toEqual(['place', 'action'])
    expect(new Set(found('agent')).size).toBe(found('agent').length)
  })

  it.each(['', '   ', '!!!', '[(*+?', '\\', 'x'.repeat(500), '😀'])('%j finds no more than there is', words => expect(found(words).length).toBeLessThanOrEqual(house.length))

  it('of another house is none', () => expect(found('quicksilver')).toEqual([]))
})

it('keeps every kind together, in the order of kinds', () => {
  expect(byKind([house[7]!, house[3]!, house[0]!, house[1]!]).map(({ kind, entries }) => `${kind} ${entries.length}`)).toEqual(['action 2', 'agent 1', 'scene 1'])
})

it('shows few of many, in less than a key is felt', () => {
  const many = matcher([...house, ...Array.from({ length: 10_000 }, (_, n) => entry('agent', `${['River', 'Stone', 'Cloud', '小云'][n % 4]} ${n}`, `keeper ${n % 97}`))])
  const times = ['s', 'st', 'stone', 'stone 41', 'keeper 12', 'stnoe 4711', 'nobody of that name at all', '小云'].map(words => Math.min(...[1, 2, 3, 4, 5].map(() => { // the machine may be busy with something else
    const began = performance.now()
    const [first] = many(words)
    expect(first?.entries.length ?? 0).toBeLessThanOrEqual(6)
    return performance.now() - began
  })))
  expect(Math.max(...times)).toBeLessThan(50)
})
