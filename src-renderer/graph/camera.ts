// The stage's camera: how everything fits, how big things are at a distance, and moving it by keys.
import type Sigma from 'sigma'
import type { HouseGraph, NodeLook, PairLook } from './model'
import type { Spot } from './placing'

export type Renderer = Sigma<NodeLook, PairLook>

/** The frame that sigma measures in: fixed, so that someone new never shifts everyone else. */
export const FRAME = 1000
export const FRAME_BOX: { x: [number, number], y: [number, number] } = { x: [-FRAME / 2, FRAME / 2], y: [-FRAME / 2, FRAME / 2] }

/** Room for discs, names and the bar around what is fitted. */
const MARGIN = { left: 76, right: 76, top: 84, bottom: 84 }
const NARROW = { left: 56, right: 56, top: 126, bottom: 74 }
const CLOSEST = 3
const LARGEST_FIT = 1.25
const KEY_STEP = 60

/** What a camera looks at, and whether the person chose it; another stage can go on with it. */
export interface View { state: { x: number, y: number, ratio: number, angle: number }, own: boolean }

/** Makes the camera's controls; `still` says that the person wants no motion. */
export function createCamera(renderer: Renderer, graph: HouseGraph, still: () => boolean, view: View | null) {
  const camera = renderer.getCamera()
  /** Where the person left it by hand it stays, until they ask for a fit. */
  let own = view?.own ?? false

  /** Pixels of one graph unit at camera ratio 1. */
  function unit(): number {
    const { width, height } = renderer.getDimensions()
    return Math.max(1, Math.min(width, height)) / FRAME
  }

  /** Pixels of one graph unit now. */
  const zoom = (): number => unit() / camera.ratio

  function limit(): void {
    renderer.setSetting('minCameraRatio', unit() / CLOSEST)
    renderer.setSetting('maxCameraRatio', unit() / 0.06)
  }

  /** The camera that shows all these. */
  function fitting(spots: readonly Spot[]) {
    const [xs, ys] = [spots.map(spot => spot.x), spots.map(spot => spot.y)]
    const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const { width, height } = renderer.getDimensions()
    const margin = width < 560 ? NARROW : MARGIN
    const across = (width - margin.left - margin.right) / Math.max(1, right - left)
    const down = (height - margin.top - margin.bottom) / Math.max(1, top - bottom)
    const scale = Math.max(0.06, Math.min(across, down, LARGEST_FIT))
    const x = (left + right) / 2 - (margin.left - margin.right) / 2 / scale
    const y = (bottom + top) / 2 + (margin.top - margin.bottom) / 2 / scale
    return { x: 0.5 + x / FRAME, y: 0.5 + y / FRAME, ratio: unit() / scale, angle: 0 }
  }

  const standing = (): Spot[] => graph.filterNodes((_, look) => look.placed).map(id => graph.getNodeAttributes(id))

  function fit(smooth = true, spots = standing()): void {
    own = false
    if (!spots.length)
      return
    const state = fitting(spots)
    if (smooth && !still())
      void camera.animate(state, { duration: 190, easing: 'quadraticOut' })
    else
      camera.setState(state)
  }

  /** Fits to where people stand or are going to, unless the person chose their own view. */
  function refit(spots: Readonly<Record<string, Spot>> | null, smooth: boolean): void {
    limit()
    if (!own)
      fit(smooth, spots ? Object.values(spots) : standing())
  }

  function turn(to: { x?: number, y?: number, ratio?: number }): void {
    own = true
    const { x, y, ratio } = camera.getState()
    const state = camera.validateState({ x: to.x ?? x, y: to.y ?? y, ratio: to.ratio ?? ratio, angle: 0 })
    if (still())
      camera.setState(state)
    else
      void camera.animate(state, { duration: 120, easing: 'quadraticOut' })
  }

  function pan(right: number, down: number): void {
    const { x, y } = camera.getState()
    turn({ x: x + right * KEY_STEP / zoom() / FRAME, y: y - down * KEY_STEP / zoom() / FRAME })
  }

  const zoomIn = (): void => turn({ ratio: camera.ratio / 1.35 })
  const zoomOut = (): void => turn({ ratio: camera.ratio * 1.35 })

  const keys: Record<string, () => void> = {
    'ArrowLeft': () => pan(-1, 0),
    'ArrowRight': () => pan(1, 0),
    'ArrowUp': () => pan(0, -1),
    'ArrowDown': () => pan(0, 1),
    '+': zoomIn,
    '=': zoomIn,
    '-': zoomOut,
    '0': () => fit(),
  }

  /** Answers whether the key meant something. */
  function press(key: string): boolean {
    keys[key]?.()
    return key in keys
  }

  function touched(): void {
    own = true
  }

  if (view) {
    limit()
    camera.setState(view.state)
  }

  return { fit, refit, view: (): View => ({ state: camera.getState(), own }), press, zoomIn, zoomOut, zoom, touched, isMoving: (): boolean => renderer.getMouseCaptor().isMoving, isOwn: () => own }
}

export type Camera = ReturnType<typeof createCamera>
