// What a pointer does on the stage: hover, click, and drag someone to where they shall stand.
import type { Camera, Renderer } from './camera'
import type { HouseGraph } from './model'

export interface Gestures {
  hover: (id: string | null) => void
  pick: (id: string | null) => void
  /** Someone was dragged to a place of their own. */
  pinned: (id: string) => void
}

/** A shaky click is not a drag. */
const SHAKE = 4

/** Listens to a renderer's pointer events. */
export function useHands(renderer: Renderer, graph: HouseGraph, camera: Camera, gestures: Gestures): void {
  const surface = renderer.getCanvases().mouse!
  let held: { id: string, x: number, y: number, moved: boolean } | null = null
  let dropped = 0

  function hover(id: string | null): void {
    surface.style.cursor = id ? 'pointer' : 'grab'
    gestures.hover(id)
  }

  function release(): void {
    if (held?.moved) {
      dropped = performance.now()
      gestures.pinned(held.id)
    }
    held = null
  }

  /** The click that ends a drag is not a click. */
  const isClick = (): boolean => performance.now() - dropped > 80

  renderer.on('enterNode', ({ node }) => hover(node))
  renderer.on('leaveNode', () => hover(null))
  renderer.on('clickNode', ({ node }) => isClick() && gestures.pick(node))
  renderer.on('clickStage', () => isClick() && gestures.pick(null))
  renderer.on('doubleClickNode', event => event.preventSigmaDefault())
  renderer.on('downNode', ({ node, event }) => {
    held = { id: node, x: event.x, y: event.y, moved: false }
  })
  renderer.on('moveBody', ({ event, preventSigmaDefault }) => {
    if (!held)
      return
    preventSigmaDefault()
    event.original.preventDefault()
    held.moved ||= Math.hypot(event.x - held.x, event.y - held.y) > SHAKE
    if (held.moved)
      graph.mergeNodeAttributes(held.id, { ...renderer.viewportToGraph(event), pinned: true })
  })
  renderer.on('upNode', release)
  renderer.on('upStage', release)
  renderer.getMouseCaptor().on('mouseup', release)
  renderer.getMouseCaptor().on('wheel', camera.touched)
  renderer.getMouseCaptor().on('mousemovebody', () => renderer.getMouseCaptor().isMoving && camera.touched())
  renderer.getTouchCaptor().on('touchmove', () => !held && camera.touched())
  hover(null)
}
