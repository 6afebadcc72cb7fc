// Light travels where a letter travels: in the order of cause, for a while, and not at all for who wants no motion.
import type { Light } from '@/graph/pulses'
import { expect, it } from 'vitest'
import { curveBetween, pointAt, reversed } from '@/graph/curve'
import { between, createLights, JOURNEY, LIFE, phase } from '@/graph/pulses'

const way = (light: Light): string => `${light.from}>${light.to}`

it('is lit when a letter travels, and goes out by itself', () => {
  const seen: string[][] = []
  const lights = createLights(now => seen.push(now.map(way)), () => false)
  lights.light({ from: 'user', to: 'leader', words: 'hello' }, 1000)
  lights.tend(1000 + LIFE - 1)
  expect(lights.isDark()).toBe(false)
  lights.tend(1000 + LIFE)
  expect(seen).toEqual([['user>leader'], []])
  expect(lights.isDark()).toBe(true)
})

it('lets an answer leave only when the question has arrived, however fast it was given', () => {
  const lights = createLights(() => {}, () => false)
  lights.light({ from: 'user', to: 'leader', words: '' }, 0)
  lights.light({ from: 'leader', to: 'researcher', words: '' }, 2)
  expect(lights.all().map(way)).toEqual(['user>leader'])
  lights.tend(JOURNEY + 200)
  expect(lights.all().map(way)).toEqual(['user>leader', 'leader>researcher'])
})

it('never keeps a letter in the dark for long, however many there are', () => {
  const lights = createLights(() => {}, () => false)
  for (let i = 0; i < 300; i++)
    lights.light({ from: i % 2 ? 'a' : 'b', to: i % 2 ? 'b' : 'a', words: '' }, i)
  lights.tend(4300)
  expect(lights.all().length).toBeLessThanOrEqual(48)
  lights.tend(4300 + LIFE)
  expect(lights.isDark()).toBe(true)
})

it('lights the whole edge at once and does not travel when no motion is wanted', () => {
  expect(phase(0, true)).toEqual({ travelled: 1, glow: 1 })
  expect(phase(0, false).travelled).toBe(0)
  expect(phase(JOURNEY, false).travelled).toBe(1)
  expect(phase(LIFE, false).glow).toBe(0)
  const lights = createLights(() => {}, () => true)
  lights.light({ from: 'user', to: 'leader', words: '' }, 0)
  lights.light({ from: 'leader', to: 'user', words: '' }, 0)
  expect(lights.all()).toHaveLength(2)
})

it('goes from rim to rim along the curve of the edge, either way', () => {
  const curve = curveBetween({ x: 0, y: 0 }, { x: 200, y: 0 }, -0.11)
  expect(pointAt(curve, 0.5).y).toBeCloseTo(11)
  const { start, end } = between(curve, [30, 20], 1)
  expect(Math.hypot(pointAt(curve, start).x, pointAt(curve, start).y)).toBeCloseTo(30, 0)
  expect(200 - pointAt(curve, end).x).toBeCloseTo(20, 0)
  expect(pointAt(reversed(curve), 0.25)).toEqual(pointAt(curve, 0.75))
})
