// The stage: sigma for camera, edges and hit-testing, with our own light below the discs and faces above.
import type { Renderer } from './camera'
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
  hover: (id: string | null) => void
  pick: (id: string | null) => void
  pinned: (id: string) => void
  /** Everyone has a place, or is on the way to it. */
  settled: (spots: Record<string, Spot>) => void
  /** A frame was drawn: what hangs over the stage should follow. */
  moved: () => void
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

/** Puts the house on the stage. Nothing runs while nothing moves. */
export function createStage(options: StageOptions) {
  const { root, model: { graph, onTravel }, still } = options
  const isCrowded = (): boolean => graph.size > CROWD
  let palette = readPalette(isCrowded())
  let frame = 0
  let arrived = false
  let chosen: string | null = null
  let hovered: string | null = null

  const renderer = createRenderer(options, () => palette, isCrowded)
  const camera = createCamera(renderer, graph, still)
  const scene = createScene({ renderer, graph, still, caption: options.caption, zoom: camera.zoom, curvature: () => isCrowded() ? 0 : CURVATURE })
  const lights = createLights(options.lit, still)
  const glide = createGlide(graph, still)
  const layout = createLayout(graph, (spots) => {
    glide(spots)
    options.settled(spots)
    camera.refit(spots, arrived)
    arrived ||= graph.order > 0
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

  function point(): void {
    scene.point([hovered, chosen].filter(id => id !== null))
    scene.drawFaces()
    drawLights()
  }

  function hover(id: string | null): void {
    hovered = id
    point()
    options.hover(id)
  }

  /** Outlines someone, or nobody. */
  function choose(id: string | null): void {
    chosen = id
    point()
  }

  function travel(travelled: Parameters<typeof lights.light>[0]): void {
    lights.light(travelled, performance.now())
    drawLights()
  }

  renderer.on('afterRender', draw)
  useHands(renderer, graph, camera, { ...options, hover })
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

  return { camera, choose, travel, dress, rearrange, curveOf: scene.curveOf, faces: scene.faces, stop: () => endings.splice(0).forEach(end => end()) }
}

export type Stage = ReturnType<typeof createStage>
