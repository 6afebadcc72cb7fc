// Remembers, in this browser, where the person put someone on the stage.
import type { HouseGraph } from '@/graph/model'

const KEPT = 'cococat.pins'
type Pins = Record<string, { x: number, y: number }>

function read(): Pins {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Pins
  }
  catch {
    return {}
  }
}

export function createPins(graph: HouseGraph) {
  /** Keeps the place someone stands at now. */
  function keep(id: string): void {
    const { x, y } = graph.getNodeAttributes(id)
    localStorage.setItem(KEPT, JSON.stringify({ ...read(), [id]: { x: Math.round(x), y: Math.round(y) } }))
  }

  function restore(): void {
    for (const [id, { x, y }] of Object.entries(read())) {
      if (graph.hasNode(id) && !graph.getNodeAttribute(id, 'placed'))
        graph.mergeNodeAttributes(id, { x, y, pinned: true, placed: true })
    }
  }

  /** Forgets every place: the layout decides again. */
  function clear(): void {
    localStorage.removeItem(KEPT)
    graph.updateEachNodeAttributes((_, look) => ({ ...look, pinned: false }))
  }

  return { keep, restore, clear }
}
