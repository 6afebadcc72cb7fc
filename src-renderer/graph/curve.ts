// The line between two: the very curve the edge program draws, in the stage's pixels (y downwards).

export interface Point { x: number, y: number }
export interface Curve { from: Point, bend: Point, to: Point }

/** The curve from one end to the other; `curvature` as the edge program means it. */
export function curveBetween(from: Point, to: Point, curvature: number): Curve {
  const bend = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * curvature,
    y: (from.y + to.y) / 2 - (to.x - from.x) * curvature,
  }
  return { from, bend, to }
}

/** The same curve travelled the other way. */
export const reversed = ({ from, bend, to }: Curve): Curve => ({ from: to, bend, to: from })

/** The point at `t`, 0 to 1. */
export function pointAt({ from, bend, to }: Curve, t: number): Point {
  const q = 1 - t
  return {
    x: q * q * from.x + 2 * q * t * bend.x + t * t * to.x,
    y: q * q * from.y + 2 * q * t * bend.y + t * t * to.y,
  }
}

/** Where on the curve a disc of this radius around an end lets go of it. */
export function outOf(curve: Curve, radius: number): number {
  let [low, high] = [0, 0.5]
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2
    const point = pointAt(curve, middle)
    if (Math.hypot(point.x - curve.from.x, point.y - curve.from.y) < radius)
      low = middle
    else
      high = middle
  }
  return high
}
