// What a pointer does on the stage: hover, click, and drag someone to where they shall stand.
import type { Camera, Renderer } from './camera'
import type { Point } from './curve'
import type { HouseGraph } from './model'

export interface Gestures {
  hover: (id: string | null) => void
  pick: (id: string | null) => void
  hoverPair: (pair: string | null) => void
  pickPair: (pair: string) => void
  visit: (id: string) => void
  /** The curve at a point of the stage, if there is one. */
  pairAt: (point: Point, reach: number) => string | null
  /** Someone was dragged to a place of their own. */
  pinned: (id: string) => void
}

/** A shaky click is not a drag. */
const SHAKE = 4
/** So near to a curve, in pixels, a mouse or a finger means it. */
const REACH = { mouse: 6, touch: 16 }

/** Listens to a renderer's pointer events. */
export function useHands(renderer: Renderer, graph: HouseGraph, camera: Camera, gestures: Gestures): void {
  const surface = renderer.getCanvases().mouse!
  let held: { id: string, x: number, y: number, moved: boolean } | null = null
  let dropped = 0
  let someone: string | null = null
  let pair: string | null = null

  function point(): void {
    surface.style.cursor = someone || pair ? 'pointer' : 'grab'
  }

  function hoverPair(next: string | null): void {
    if (next === pair)
      return
    pair = next
    point()
    gestures.hoverPair(pair)
  }

  function hover(id: string | null): void {
    someone = id
    hoverPair(null)
    point()
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
  renderer.on('clickStage', ({ event }) => {
    if (!isClick())
      return
    const clicked = gestures.pairAt(event, 'touches' in event.original ? REACH.touch : REACH.mouse)
    if (clicked)
      gestures.pickPair(clicked)
    else
      gestures.pick(null)
  })
  renderer.on('doubleClickNode', (event) => {
    event.preventSigmaDefault()
    gestures.visit(event.node)
  })
  renderer.on('moveBody', ({ event }) => hoverPair(someone || held || camera.isMoving() ? null : gestures.pairAt(event, REACH.mouse)))
  surface.addEventListener('mouseleave', () => hoverPair(null))
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
