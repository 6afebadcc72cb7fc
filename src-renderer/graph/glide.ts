// Moves people to their new places: at once when they are new or motion is not wanted, else in a short glide.
import type { HouseGraph } from './model'
import type { Spot } from './placing'

const TIME = 190

/** Makes a glide for a graph; only one runs at a time. */
export function createGlide(graph: HouseGraph, still: () => boolean) {
  let frame = 0

  /** Who has no place yet, or stands where they should, does not glide. */
  function movers(spots: Readonly<Record<string, Spot>>) {
    return Object.entries(spots).flatMap(([id, to]) => {
      if (!graph.hasNode(id))
        return []
      const { x, y, placed, pinned } = graph.getNodeAttributes(id)
      const stays = pinned || (placed && Math.hypot(to.x - x, to.y - y) < 0.5)
      return stays ? [] : [{ id, from: placed ? { x, y } : to, to }]
    })
  }

  return function glide(spots: Readonly<Record<string, Spot>>): void {
    cancelAnimationFrame(frame)
    const moving = new Map(movers(spots).map(mover => [mover.id, mover]))
    const calm = still() || [...moving.values()].every(({ from, to }) => from === to)
    let begun = 0

    function move(t: number): void {
      const eased = 1 - (1 - t) ** 3
      graph.updateEachNodeAttributes((id, look) => {
        const way = moving.get(id)
        return way ? { ...look, placed: true, x: way.from.x + (way.to.x - way.from.x) * eased, y: way.from.y + (way.to.y - way.from.y) * eased } : { ...look, placed: look.placed || look.pinned }
      })
    }

    function step(now: number): void {
      begun ||= now
      const t = Math.min(1, (now - begun) / TIME)
      move(t)
      if (t < 1)
        frame = requestAnimationFrame(step)
    }

    if (calm)
      move(1)
    else
      frame = requestAnimationFrame(step)
  }
}
