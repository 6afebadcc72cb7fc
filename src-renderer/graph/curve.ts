// The line between two: the very curve the edge program draws, in the stage's pixels (y downwards).

export interface Point { x: number, y: number }
export interface Curve { from: Point, bend: Point, to: Point }

/** A curve is measured as so many straight pieces. */
const PIECES = 12

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

/** How far a point is from a curve, if it may be nearer than `reach`; else any number that is not. */
export function distanceTo(curve: Curve, point: Point, reach: number): number {
  const { from, bend, to } = curve
  const [xs, ys] = [[from.x, bend.x, to.x], [from.y, bend.y, to.y]]
  if (point.x < Math.min(...xs) - reach || point.x > Math.max(...xs) + reach || point.y < Math.min(...ys) - reach || point.y > Math.max(...ys) + reach)
    return Infinity
  let least = Infinity
  let before = from
  for (let i = 1; i <= PIECES; i++) {
    const next = pointAt(curve, i / PIECES)
    least = Math.min(least, distanceToLine(before, next, point))
    before = next
  }
  return least
}

function distanceToLine(a: Point, b: Point, point: Point): number {
  const [x, y] = [b.x - a.x, b.y - a.y]
  const along = Math.max(0, Math.min(1, ((point.x - a.x) * x + (point.y - a.y) * y) / (x * x + y * y || 1)))
  return Math.hypot(a.x + along * x - point.x, a.y + along * y - point.y)
}
