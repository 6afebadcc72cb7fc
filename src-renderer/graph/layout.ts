// Keeps everyone placed: asks the worker when someone is new, and answers with the newest word only.
import type { HouseGraph } from './model'
import type { Body, Spot, Tie } from './placing'

export interface Layout {
  /** Places who has no place; with `anew`, everyone whom the person has not put somewhere. */
  arrange: (anew?: boolean) => void
  stop: () => void
}

/** Half a Chinese character's width for a Latin letter: near enough to keep names apart. */
const widthOf = (label: string): number => [...label].reduce((width, letter) => width + (letter > '\u2E80' ? 12.5 : 7), 0)

function read(graph: HouseGraph, anew: boolean): { bodies: Body[], ties: Tie[] } {
  const bodies = graph.mapNodes((id, { x, y, placed, pinned, size, label, role }) => ({
    id,
    radius: size + 6,
    label: Math.min(150, Math.max(widthOf(label), widthOf(role) * 0.9)),
    at: placed && (pinned || !anew) ? { x, y } : null,
    pinned,
  }))
  const ties = graph.mapEdges((_, { count }, a, b) => ({ a, b, weight: count })).filter(tie => tie.weight > 0)
  return { bodies, ties }
}

/** Makes a layout for a graph; `settle` is told where everyone should stand. */
export function createLayout(graph: HouseGraph, settle: (spots: Record<string, Spot>) => void): Layout {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  let order = 0
  let wanted = 0

  worker.onmessage = ({ data }: MessageEvent<{ order: number, spots: Record<string, Spot> }>) => {
    if (data.order === order)
      settle(data.spots)
  }

  const arrange = (anew = false): void => worker.postMessage({ order: ++order, ...read(graph, anew) })

  // Many arrivals at once are one question.
  function soon(): void {
    window.clearTimeout(wanted)
    wanted = window.setTimeout(arrange, 30)
  }
  graph.on('nodeAdded', soon)

  function stop(): void {
    window.clearTimeout(wanted)
    graph.off('nodeAdded', soon)
    worker.terminate()
  }

  return { arrange, stop }
}
