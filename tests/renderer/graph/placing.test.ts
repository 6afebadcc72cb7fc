// Everyone gets a place: the same every time, apart from one another, and theirs for good.
import type { Body, Spot, Tie } from '@/graph/placing'
import { expect, it } from 'vitest'
import { place } from '@/graph/placing'

const body = (id: string, at: Spot | null = null): Body => ({ id, radius: 32, label: 90, at, pinned: false })
const team = (count: number): Body[] => ['leader', 'user', ...Array.from({ length: count - 2 }, (_, i) => `agent-${i}`)].map(id => body(id))
const star = (bodies: readonly Body[]): Tie[] => bodies.slice(1).map(({ id }, i) => ({ a: 'leader', b: id, weight: 1 + i }))

function nearest(spots: Record<string, Spot>): number {
  const all = Object.values(spots)
  return Math.min(...all.flatMap((a, i) => all.slice(i + 1).map(b => Math.hypot(a.x - b.x, a.y - b.y))))
}

it('puts the leader in the middle and the person right above', () => {
  const spots = place(team(7), star(team(7)))
  expect(spots.leader).toEqual({ x: 0, y: 0 })
  expect(spots.user!.y).toBeGreaterThan(100)
  expect(Math.abs(spots.user!.x)).toBeLessThan(40)
})

it('is the same for the same house', () => {
  expect(place(team(9), star(team(9)))).toEqual(place(team(9), star(team(9))))
})

it.each([2, 4, 8, 14, 24])('leaves room for every disc and name in a team of %i', (count) => {
  const bodies = team(count)
  for (const ties of [[], star(bodies)]) {
    const spots = Object.entries(place(bodies, ties))
    for (const [i, [, a]] of spots.entries()) {
      for (const [, b] of spots.slice(i + 1))
        expect(Math.abs(a.x - b.x) >= 90 || Math.abs(a.y - b.y) >= 64 + 40).toBe(true)
    }
  }
})

it('gives two hundred their own place in good time', () => {
  const bodies = team(200)
  const ties = Array.from({ length: 5000 }, (_, i): Tie => ({ a: bodies[i * 7 % 200]!.id, b: bodies[(i * 13 + 5) % 199]!.id, weight: 1 })).filter(({ a, b }) => a !== b)
  const spots = place(bodies, ties)
  expect(Object.keys(spots)).toHaveLength(200)
  expect(Object.values(spots).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
  expect(nearest(spots)).toBeGreaterThan(60)
})

it('lets everyone stand where they are when someone new comes', () => {
  const bodies = team(8)
  const before = place(bodies, star(bodies))
  const after = place([...bodies.map(each => ({ ...each, at: before[each.id]! })), body('new')], [{ a: 'new', b: 'agent-2', weight: 1 }])
  for (const { id } of bodies)
    expect(after[id]).toEqual(before[id])
  expect(nearest(after)).toBeGreaterThan(90)
})
