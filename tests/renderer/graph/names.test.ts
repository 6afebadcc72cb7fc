// Names and bubbles find room: none over another, the important first, all on the stage.
import type { Face } from '@/graph/faces'
import { expect, it } from 'vitest'
import { BUBBLE, bubbleCorner, roomAt, roomFor } from '@/graph/bubbles'
import { curveBetween } from '@/graph/curve'
import { createModel } from '@/graph/model'
import { whoIsNamed } from '@/graph/names'

const model = createModel()
function face(id: string, x: number): Face {
  model.call(id, id)
  return { id, look: model.graph.getNodeAttributes(id), caption: '', at: { x, y: 0 }, radius: 10 }
}
const roomOf = ({ at }: Face) => ({ left: at.x - 40, right: at.x + 40, top: 14, bottom: 28 })

it('writes the leader’s name and not the one it would lie on, unless that one is pointed at', () => {
  const faces = [face('a', 50), face('leader', 0), face('b', 200)]
  expect([...whoIsNamed(faces, roomOf, new Set())].sort()).toEqual(['b', 'leader'])
  expect(whoIsNamed(faces, roomOf, new Set(['a'])).has('a')).toBe(true)
})

it('hangs a bubble beside the curve, off what is there, and inside the stage', () => {
  const stage = { width: 900, height: 700 }
  const taken = [{ left: 150, right: 240, top: 120, bottom: 220 }]
  const corner = bubbleCorner(curveBetween({ x: 195, y: 130 }, { x: 195, y: 330 }, -0.11), taken, stage)
  const room = roomAt(corner)
  expect(room.left).toBeGreaterThanOrEqual(0)
  expect(room.right).toBeLessThanOrEqual(stage.width)
  expect(room.bottom).toBeLessThanOrEqual(stage.height)
  const over = Math.max(0, Math.min(room.right, 240) - Math.max(room.left, 150)) * Math.max(0, Math.min(room.bottom, 220) - Math.max(room.top, 120))
  expect(over).toBeLessThan(BUBBLE.width * BUBBLE.height / 4)
})

it('hangs it at the foot of a phone’s stage, out of the way', () => {
  const corner = bubbleCorner(curveBetween({ x: 195, y: 130 }, { x: 195, y: 330 }, -0.11), [], { width: 390, height: 408 })
  expect(roomAt(corner).bottom).toBeGreaterThan(380)
  expect(roomFor({ width: 390 })).toBe(1)
})
