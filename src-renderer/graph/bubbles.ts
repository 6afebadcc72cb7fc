// Where the short bubbles with a letter's words hang: beside the curve, off discs and names, inside the stage.
import type { Curve, Point } from './curve'
import type { Room } from './names'
import { pointAt } from './curve'

export const BUBBLE = { width: 214, height: 66 }
/** Narrower stages have room only at their foot. */
const NARROW = 560
const EDGE = 10
const TOP = 52

const shared = (a: Room, b: Room): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))

export const roomAt = ({ x, y }: Point): Room => ({ left: x, right: x + BUBBLE.width, top: y, bottom: y + BUBBLE.height })

/** How many bubbles a stage has room for. */
export const roomFor = ({ width }: { width: number }): number => width < NARROW ? 1 : 3

/** Keeps a bubble's corner on the stage. */
export function inside({ x, y }: Point, stage: { width: number, height: number }): Point {
  return {
    x: Math.max(EDGE, Math.min(x, stage.width - BUBBLE.width - EDGE)),
    y: Math.max(TOP, Math.min(y, stage.height - BUBBLE.height - EDGE)),
  }
}

/** The top left corner of a bubble for a curve: of the places around its middle, the freest. */
export function bubbleCorner(curve: Curve, taken: readonly Room[], stage: { width: number, height: number }): Point {
  if (stage.width < NARROW)
    return { x: EDGE, y: stage.height - BUBBLE.height - EDGE }
  const middle = pointAt(curve, 0.5)
  let best = inside(middle, stage)
  let least = Infinity
  for (let i = 0; i < 36; i++) {
    const angle = -Math.PI / 4 + i * Math.PI / 6
    const far = 1 + Math.floor(i / 12) * 0.4
    const reach = { x: (BUBBLE.width / 2 + 26) * far, y: (BUBBLE.height / 2 + 24) * far }
    const wanted = { x: middle.x + Math.cos(angle) * reach.x - BUBBLE.width / 2, y: middle.y + Math.sin(angle) * reach.y - BUBBLE.height / 2 }
    const corner = inside(wanted, stage)
    const pushed = Math.hypot(corner.x - wanted.x, corner.y - wanted.y)
    const cost = taken.reduce((sum, room) => sum + shared(roomAt(corner), room), 0) + pushed * 40 + i * 12
    if (cost < least) {
      least = cost
      best = corner
    }
  }
  return best
}
