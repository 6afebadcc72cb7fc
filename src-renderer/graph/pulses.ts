// Light that travels where a letter travels: which edges are lit, how far each light is, and how it is drawn.
import type { Curve } from './curve'
import type { Travel } from './model'
import type { Palette } from './palette'
import { outOf, pointAt, reversed } from './curve'

export interface Light extends Travel { id: number, born: number }

/** Milliseconds: a light is on its way, then its edge stays lit, then it fades. */
export const JOURNEY = 900
const STAY = 1800
const FADE = 2300
export const LIFE = JOURNEY + STAY + FADE
const MOST = 48

/** Who writes to whom just now, as `leader>researcher writer>leader`; nothing when all is calm. */
export const litWays = (lights: readonly Light[]): string | undefined =>
  [...new Set(lights.map(({ from, to }) => `${from}>${to}`))].join(' ') || undefined

const easeOut = (t: number): number => 1 - (1 - t) ** 3

/** How far a light is on its way (0 to 1) and how bright its edge is (0 to 1), so long after it was born. */
export function phase(age: number, still: boolean): { travelled: number, glow: number } {
  const travelled = still ? 1 : easeOut(Math.min(1, Math.max(0, age / JOURNEY)))
  const glow = age < JOURNEY + STAY ? 1 : Math.max(0, 1 - (age - JOURNEY - STAY) / FADE)
  return { travelled, glow }
}

/** Who answers at once answers all the same after the question has arrived; but never so long after. */
const PATIENCE = 4000
const BREATH = 120

/** Keeps the lights that burn, and those that wait for their turn. `changed` is told when one is lit or has gone out. */
export function createLights(changed: (lights: readonly Light[]) => void, still: () => boolean) {
  let lights: readonly Light[] = []
  let waiting: readonly Light[] = []
  let count = 0

  /** When the last of what travels to someone has arrived. */
  function arrivalAt(id: string): number {
    return Math.max(0, ...[...lights, ...waiting].filter(light => light.to === id).map(light => light.born + JOURNEY + BREATH))
  }

  /** Lights what is due and lets go of what has burnt down. */
  function tend(now: number): void {
    const due = waiting.filter(({ born }) => born <= now)
    const burning = lights.filter(({ born }) => now - born < LIFE)
    if (!due.length && burning.length === lights.length)
      return
    waiting = waiting.filter(({ born }) => born > now)
    lights = [...burning, ...due].slice(-MOST)
    changed(lights)
  }

  function light(travel: Travel, now: number): void {
    const born = still() ? now : Math.min(now + PATIENCE, Math.max(now, arrivalAt(travel.from)))
    waiting = [...waiting, { ...travel, id: ++count, born }]
    tend(now)
  }

  return { light, tend, all: () => lights, isDark: () => !lights.length && !waiting.length }
}

/** Where on the curve a light is: it goes from rim to rim, not from middle to middle. */
export function between(curve: Curve, rims: readonly [number, number], travelled: number): { start: number, end: number } {
  const start = outOf(curve, rims[0])
  const last = 1 - outOf(reversed(curve), rims[1])
  return { start, end: start + (last - start) * travelled }
}

function strokeAlong(context: CanvasRenderingContext2D, curve: Curve, start: number, end: number): void {
  const steps = Math.max(2, Math.ceil((end - start) * 36))
  context.beginPath()
  for (let i = 0; i <= steps; i++) {
    const { x, y } = pointAt(curve, start + (end - start) * i / steps)
    context.lineTo(x, y)
  }
  context.stroke()
}

/** Draws lights on a canvas; the glow is painted once and stamped. */
export function createTorch(palette: Palette) {
  const glow = Object.assign(document.createElement('canvas'), { width: 72, height: 72 })
  const context = glow.getContext('2d')!
  context.fillStyle = palette.accent
  context.fillRect(0, 0, 72, 72)
  const fade = context.createRadialGradient(36, 36, 0, 36, 36, 36)
  fade.addColorStop(0, 'rgb(0 0 0 / 1)')
  fade.addColorStop(0.3, 'rgb(0 0 0 / .42)')
  fade.addColorStop(1, 'rgb(0 0 0 / 0)')
  context.globalCompositeOperation = 'destination-in'
  context.fillStyle = fade
  context.fillRect(0, 0, 72, 72)

  function edge(on: CanvasRenderingContext2D, curve: Curve, start: number, end: number, brightness: number, width: number): void {
    on.strokeStyle = palette.accent
    on.lineCap = 'round'
    on.globalAlpha = brightness * 0.13
    on.lineWidth = width + 7
    strokeAlong(on, curve, start, end)
    on.globalAlpha = brightness * 0.85
    on.lineWidth = width
    strokeAlong(on, curve, start, end)
    on.globalAlpha = 1
  }

  /** The head at `end` and its tail behind it, not further back than `start`. */
  function head(on: CanvasRenderingContext2D, curve: Curve, start: number, end: number): void {
    for (let i = 14; i >= 0; i--) {
      const t = end - i * 0.016
      if (t < start)
        continue
      const { x, y } = pointAt(curve, t)
      const size = (i === 0 ? 36 : 24) * (1 - i / 18)
      on.globalAlpha = i === 0 ? 0.85 : 0.32 * (1 - i / 15)
      on.drawImage(glow, x - size / 2, y - size / 2, size, size)
    }
    const { x, y } = pointAt(curve, end)
    on.globalAlpha = 1
    on.fillStyle = palette.accentInk
    on.beginPath()
    on.arc(x, y, 3.8, 0, Math.PI * 2)
    on.fill()
  }

  /** The soft ring around someone who is busy; `beat` goes from 0 to 1 and back. */
  function halo(on: CanvasRenderingContext2D, { x, y }: { x: number, y: number }, radius: number, beat: number): void {
    on.strokeStyle = palette.accent
    on.lineWidth = 1.5
    on.globalAlpha = 0.34 - beat * 0.2
    on.beginPath()
    on.arc(x, y, radius + 8 + beat * 4, 0, Math.PI * 2)
    on.stroke()
    on.globalAlpha = 1
  }

  return { edge, head, halo }
}
