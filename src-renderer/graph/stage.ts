// The stage: sigma for camera, edges and hit-testing, with our own light below the discs and faces above.
import type { Renderer, View } from './camera'
import type { Model, NodeLook, PairLook } from './model'
import type { Palette } from './palette'
import type { Spot } from './placing'
import type { Light } from './pulses'
import { createEdgeCurveProgram } from '@sigma/edge-curve'
import Sigma from 'sigma'
import { EdgeRectangleProgram } from 'sigma/rendering'
import { createCamera, FRAME, FRAME_BOX } from './camera'
import { createGlide } from './glide'
import { useHands } from './hands'
import { createLayout } from './layout'
import { onThemeChange, readPalette } from './palette'
import { createLights } from './pulses'
import { createScene } from './scene'

export interface StageOptions {
  root: HTMLElement
  model: Model
  /** The faint line under a name. */
  caption: (id: string, look: NodeLook) => string
  /** The person wants no motion. */
  still: () => boolean
  lit: (lights: readonly Light[]) => void
  /** The pointer is over the curve of a pair, or over none any more. */
  hoverPair: (pair: string | null) => void
  pick: (id: string | null) => void
  pickPair: (pair: string) => void
  /** Someone's page is asked for. */
  visit: (id: string) => void
  pinned: (id: string) => void
  /** Everyone has a place, or is on the way to it. */
  settled: (spots: Record<string, Spot>) => void
  /** A frame was drawn: what hangs over the stage should follow. */
  moved: () => void
  /** What another stage looked at: this one goes on with it, and nobody on it is moved into view. */
  view: View | null
}

/** The edges of a big house are fainter, so that it does not turn grey, and straight, which any machine draws smoothly. */
const CROWD = 300
const CURVATURE = -0.11

/** Whether this browser can draw the stage at all. */
export function canDraw(): boolean {
  const context = document.createElement('canvas').getContext('webgl2')
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}

/** Pixels of one graph unit at camera ratio 1. */
const unitOf = (root: HTMLElement): number => Math.max(1, Math.min(root.offsetWidth, root.offsetHeight)) / FRAME

function createRenderer({ root, model, still }: StageOptions, colours: () => Palette, isCrowded: () => boolean): Renderer {
  let unit = unitOf(root)
  const renderer = new Sigma<NodeLook, PairLook>(model.graph, root, {
    allowInvalidContainer: true,
    defaultDrawNodeHover: () => {},
    defaultEdgeType: 'curve',
    doubleClickZoomingDuration: still() ? 0 : 150,
    edgeProgramClasses: { curve: createEdgeCurveProgram<NodeLook, PairLook>(), straight: EdgeRectangleProgram<NodeLook, PairLook> },
    edgeReducer: (_, { size, hidden }) => ({ size, hidden, color: colours().edge, curvature: CURVATURE, type: isCrowded() ? 'straight' : 'curve' }),
    inertiaDuration: still() ? 0 : 200,
    minEdgeThickness: 1.6,
    nodeReducer: (_, { x, y, size, placed }) => ({ x, y, size: size + 4, hidden: !placed, color: colours().disc }),
    renderLabels: false,
    stagePadding: 0,
    zoomDuration: still() ? 0 : 120,
    // Nearer things are larger, but only by the root of it: names stay readable from afar.
    zoomToSizeRatioFunction: ratio => Math.sqrt(ratio / unit),
  })
  renderer.setCustomBBox(FRAME_BOX)
  // Layers of sigma that we draw nothing on would only cost the compositor.
  const { edgeLabels, labels, hovers, hoverNodes } = renderer.getCanvases()
  for (const canvas of [edgeLabels, labels, hovers, hoverNodes])
    canvas!.style.display = 'none'
  renderer.on('resize', () => {
    unit = unitOf(root)
  })
  return renderer
}

function onResize(root: HTMLElement, react: () => void): () => void {
  const observer = new ResizeObserver(react)
  observer.observe(root)
  return () => observer.disconnect()
}

/** Who is pointed at: hovered by the pointer, chosen by a click or the focus. `show` draws it. */
function createPointing(show: (ids: readonly string[]) => void) {
  const pointed: Record<'hovered' | 'chosen', string | null> = { hovered: null, chosen: null }
  const set = (by: keyof typeof pointed) => (id: string | null): void => {
    pointed[by] = id
    show([pointed.hovered, pointed.chosen].filter(each => each !== null))
  }
  return { hover: set('hovered'), choose: set('chosen') }
}

/** Puts the house on the stage. Nothing runs while nothing moves. */
export function createStage(options: StageOptions) {
  const { root, model: { graph, onTravel }, still } = options
  const isCrowded = (): boolean => graph.size > CROWD
  let palette = readPalette(isCrowded())
  let frame = 0
  let arrived = false
  /** Going on with another stage's view, everyone who has a place is in it as they should be. */
  let inherited = options.view !== null

  const renderer = createRenderer(options, () => palette, isCrowded)
  const camera = createCamera(renderer, graph, still, options.view)
  const scene = createScene({ renderer, graph, still, caption: options.caption, zoom: camera.zoom, curvature: () => isCrowded() ? 0 : CURVATURE })
  const lights = createLights(options.lit, still)
  const glide = createGlide(graph, still)
  const layout = createLayout(graph, (spots) => {
    glide(spots)
    options.settled(spots)
    if (!inherited)
      camera.refit(spots, arrived)
    arrived ||= graph.order > 0
    inherited = false
    dress()
  })
  scene.dress(palette)
  renderer.resize(true)

  function drawLights(): void {
    const now = performance.now()
    lights.tend(now)
    scene.drawLights(lights.all(), now)
    cancelAnimationFrame(frame)
    frame = !lights.isDark() || (!still() && graph.someNode((_, look) => look.status === 'busy')) ? requestAnimationFrame(drawLights) : 0
  }

  function draw(): void {
    scene.locate()
    scene.drawFaces()
    drawLights()
    options.moved()
  }

  function dress(): void {
    palette = readPalette(isCrowded())
    scene.dress(palette)
    renderer.refresh()
  }

  const { hover, choose } = createPointing((ids) => {
    scene.point(ids)
    scene.drawFaces()
    drawLights()
  })

  /** Lights these curves for as long as they are looked at. */
  function light(pairs: readonly string[]): void {
    scene.light(pairs)
    drawLights()
  }

  function travel(travelled: Parameters<typeof lights.light>[0]): void {
    lights.light(travelled, performance.now())
    drawLights()
  }

  renderer.on('afterRender', draw)
  useHands(renderer, graph, camera, { ...options, hover, pairAt: scene.pairAt })
  const endings = [
    onTravel(travel),
    onThemeChange(dress),
    onResize(root, () => {
      renderer.resize()
      camera.refit(null, false)
      renderer.scheduleRefresh()
    }),
    () => cancelAnimationFrame(frame),
    layout.stop,
    () => renderer.kill(),
  ]
  // A canvas does not ask for fonts by itself.
  void document.fonts.load(`560 12px ${palette.font}`).then(() => endings.length && dress())
  layout.arrange()

  /** Lets the layout decide again about everyone. */
  function rearrange(): void {
    graph.updateEachNodeAttributes((_, look) => ({ ...look, pinned: false }))
    layout.arrange(true)
  }

  return { camera, choose, light, travel, dress, rearrange, curveOf: scene.curveOf, faces: scene.faces, stop: () => endings.splice(0).forEach(end => end()) }
}

export type Stage = ReturnType<typeof createStage>
