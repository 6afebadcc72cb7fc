// The ring of agent colours: twelve hues of one lightness, easy to tell apart.

export const RING: readonly number[] = [10, 42, 70, 100, 130, 155, 190, 215, 240, 265, 290, 330]

const apart = (a: number, b: number): number => Math.min(Math.abs(a - b), 360 - Math.abs(a - b))

/** The hue of the ring that is farthest from all that are taken. */
export function freshHue(taken: readonly number[]): number {
  const room = (hue: number): number => Math.min(360, ...taken.map(other => apart(hue, other)))
  return RING.reduce((best, hue) => room(hue) > room(best) ? hue : best)
}

/** The ring, with its nearest hue replaced by one that is not on it. */
export function ringWith(hue: number): number[] {
  const nearest = RING.reduce((best, other) => apart(other, hue) < apart(best, hue) ? other : best)
  return RING.map(other => other === nearest ? hue : other)
}
