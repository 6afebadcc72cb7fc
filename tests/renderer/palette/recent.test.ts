// Promise: what was chosen lately stands first, as it is called now; what is gone, and what was read in letters, does not.
import type { Entry } from '@/palette/entry'
import { expect, it } from 'vitest'
import { recent, remember } from '@/palette/recent'

const house: Entry[] = Array.from({ length: 9 }, (_, n) => ({ id: `agent ${n}`, kind: 'agent', label: `Agent ${n}` }))

const inHouse = (id: string): Entry | undefined => house.find(entry => entry.id === id)

it('remembers six names, the newest first, each once', () => {
  for (const entry of [...house, house[4]!, { ...house[8]!, kind: 'recent' as const }])
    remember(entry)
  expect(recent(inHouse).map(({ id }) => id)).toEqual(['agent 8', 'agent 4', 'agent 7', 'agent 6', 'agent 5', 'agent 3'])
  expect(recent(inHouse).every(({ kind }) => kind === 'recent')).toBe(true)
  expect(recent(id => inHouse(id)?.id.match(/[5-8]/) ? inHouse(id) : null).map(({ id }) => id)).toEqual(['agent 8', 'agent 7', 'agent 6', 'agent 5'])
})

it('forgets what was found in letters, messages and pages at once', () => {
  remember({ id: 'letter 1', kind: 'letter', label: 'a secret' })
  expect(recent(id => ({ id, kind: 'agent', label: id })).map(({ id }) => id)).not.toContain('letter 1')
})
