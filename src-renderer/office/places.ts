// Remembers, in this browser, where everyone stands, so that the house looks the same tomorrow.
import type { HouseGraph } from '@/graph/model'
import type { Spot } from '@/graph/placing'

const KEPT = 'cococat.places'
type Places = Readonly<Record<string, Spot>>

function read(): Places {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Places
  }
  catch {
    return {}
  }
}

/** Makes the memory of a graph's places. */
export function createPlaces(graph: HouseGraph) {
  function keep(spots: Places): void {
    const round = Object.entries(spots).map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }])
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(round)))
  }

  /** Keeps the place someone was put at by hand, beside the others'. */
  function pin(id: string): void {
    const { x, y } = graph.getNodeAttributes(id)
    keep({ ...read(), [id]: { x, y } })
  }

  /** Puts everyone who has just come where they stood before. */
  function restore(): void {
    for (const [id, { x, y }] of Object.entries(read())) {
      if (graph.hasNode(id) && !graph.getNodeAttribute(id, 'placed') && Number.isFinite(x) && Number.isFinite(y))
        graph.mergeNodeAttributes(id, { x, y, placed: true })
    }
  }

  return { keep, pin, restore }
}
