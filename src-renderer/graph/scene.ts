// One frame of the stage: light on the canvas below the discs, discs and names on the one above.
import type { Renderer } from './camera'
import type { Curve, Point } from './curve'
import type { Face } from './faces'
import type { HouseGraph, NodeLook } from './model'
import type { Palette } from './palette'
import type { Light } from './pulses'
import { curveBetween, distanceTo, reversed } from './curve'
import { createPainter } from './faces'
import { pairOf } from './model'
import { whoIsNamed } from './names'
import { between, createTorch, JOURNEY, phase } from './pulses'

/** Below this zoom the line under a name is left out, and below the second only few names fit. */
const CAPTIONS_FROM = 0.55
const BEAT = 2400

export interface SceneOptions {
  renderer: Renderer
  graph: HouseGraph
  caption: (id: string, look: NodeLook) => string
  still: () => boolean
  zoom: () => number
  curvature: () => number
}

function layer(renderer: Renderer, id: string, place: object): CanvasRenderingContext2D {
  renderer.createCanvasContext(id, place)
  return renderer.getCanvases()[id]!.getContext('2d')!
}

function line(on: CanvasRenderingContext2D, { from, bend, to }: Curve, width: number): void {
  on.lineWidth = width
  on.beginPath()
  on.moveTo(from.x, from.y)
  on.quadraticCurveTo(bend.x, bend.y, to.x, to.y)
  on.stroke()
}

function outline(on: CanvasRenderingContext2D, { at, radius }: Face, palette: Palette): void {
  on.beginPath()
  on.arc(at.x, at.y, radius + 7.5, 0, Math.PI * 2)
  on.lineWidth = 1.5
  on.strokeStyle = palette.ink3
  on.stroke()
}

/** Where everyone and every curve is on the screen. */
function createWhereabouts({ renderer, graph, caption, zoom, curvature }: SceneOptions) {
  const faces = new Map<string, Face>()

  /** Where everyone is on the screen now. */
  function locate(): void {
    const scale = renderer.scaleSize()
    const captioned = zoom() >= CAPTIONS_FROM
    for (const id of faces.keys()) {
      if (!graph.hasNode(id))
        faces.delete(id)
    }
    graph.forEachNode((id, look) => {
      if (!look.placed)
        return void faces.delete(id)
      const at = renderer.graphToViewport(look)
      faces.set(id, { id, look, caption: captioned ? caption(id, look) : '', at, radius: look.size * scale })
    })
  }

  /** The curve something travels from one to the other, as it is on the screen. */
  function curveOf(from: string, to: string): Curve | null {
    const [a, b] = [faces.get(from), faces.get(to)]
    const pair = pairOf(from, to)
    if (!a || !b || !graph.hasEdge(pair))
      return null
    return from < to ? curveBetween(a.at, b.at, curvature()) : reversed(curveBetween(b.at, a.at, curvature()))
  }

  /** The pair whose curve is nearest to a point, and within reach of it. */
  function pairAt(point: Point, reach: number): string | null {
    let nearest: string | null = null
    graph.forEachEdge((pair, { hidden }, a, b) => {
      const curve = hidden ? null : curveOf(a, b)
      const far = curve ? distanceTo(curve, point, reach) : Infinity
      if (far < reach) {
        reach = far
        nearest = pair
      }
    })
    return nearest
  }

  return { faces, locate, curveOf, pairAt }
}

/** Draws frames of a renderer's graph on two canvases of its own. */
export function createScene(options: SceneOptions) {
  const { renderer, graph, still } = options
  const { faces, locate, curveOf, pairAt } = createWhereabouts(options)
  const below = layer(renderer, 'light', { afterLayer: 'edges' })
  const above = layer(renderer, 'faces', { beforeLayer: 'mouse' })
  let painter: ReturnType<typeof createPainter>
  let torch: ReturnType<typeof createTorch>
  let palette: Palette
  /** Hovered, focused or picked: named and outlined whatever the crowd. */
  let pointed: ReadonlySet<string> = new Set()
  /** The curves of an exchange that is looked at. */
  let lit: readonly string[] = []

  function dress(next: Palette): void {
    palette = next
    painter = createPainter(palette)
    torch = createTorch(palette)
  }

  function clear(context: CanvasRenderingContext2D): void {
    const { width, height } = renderer.getDimensions()
    context.clearRect(0, 0, width, height)
  }

  function isSeen({ at, radius }: Face): boolean {
    const { width, height } = renderer.getDimensions()
    const reach = radius + 60
    return at.x > -reach && at.y > -reach && at.x < width + reach && at.y < height + reach
  }

  function drawFaces(): void {
    clear(above)
    const seen = [...faces.values()].filter(isSeen)
    const named = whoIsNamed(seen, painter.roomOf, pointed)
    seen.forEach(face => painter.disc(above, face))
    seen.forEach(face => pointed.has(face.id) && outline(above, face, palette))
    seen.forEach(face => named.has(face.id) && painter.name(above, face))
  }

  function drawLight({ from, to, born }: Light, now: number): void {
    const curve = curveOf(from, to)
    if (!curve)
      return
    const { travelled, glow } = phase(now - born, still())
    const width = Math.max(1.6, renderer.scaleSize(graph.getEdgeAttribute(pairOf(from, to), 'size')) + 0.5)
    const { start, end } = between(curve, [faces.get(from)!.radius + 4, faces.get(to)!.radius + 4], travelled)
    torch.edge(below, curve, start, end, glow, width)
    if (!still() && now - born < JOURNEY + 120)
      torch.head(below, curve, start, end)
  }

  function drawTies(id: string): void {
    below.strokeStyle = palette.ink3
    below.globalAlpha = 0.75
    graph.forEachEdge(id, (_, look, a, b) => {
      const curve = look.hidden ? null : curveOf(a, b)
      if (!curve)
        return
      line(below, curve, Math.max(1.2, renderer.scaleSize(look.size)))
    })
    below.globalAlpha = 1
  }

  /** An exchange stays lit from end to end. */
  function drawExchange(pair: string): void {
    const [a = '', b = ''] = graph.hasEdge(pair) ? graph.extremities(pair) : []
    const curve = curveOf(a, b)
    if (curve)
      torch.edge(below, curve, 0, 1, 1, Math.max(1.6, renderer.scaleSize(graph.getEdgeAttribute(pair, 'size')) + 0.5))
  }

  function drawLights(lights: readonly Light[], now: number): void {
    clear(below)
    pointed.forEach(id => graph.hasNode(id) && drawTies(id))
    lit.forEach(drawExchange)
    lights.forEach(light => drawLight(light, now))
    const beat = still() ? 0 : (1 - Math.cos(now / BEAT * Math.PI * 2)) / 2
    faces.forEach(face => face.look.status === 'busy' && torch.halo(below, face.at, face.radius, beat))
  }

  function point(ids: readonly string[]): void {
    pointed = new Set(ids)
  }

  function light(pairs: readonly string[]): void {
    lit = pairs
  }

  return { dress, locate, drawFaces, drawLights, point, light, pairAt, curveOf, faces }
}
