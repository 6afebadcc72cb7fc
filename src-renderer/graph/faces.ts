// Draws who is there: discs in their own colour, a ring that tells the state, names with a halo of paper.
import type { Point } from './curve'
import type { NodeLook } from './model'
import type { Palette } from './palette'
import { initialOf } from '@/kit/initial'

type Context = CanvasRenderingContext2D
export interface Face { id: string, look: NodeLook, caption: string, at: Point, radius: number }

const PAD = 6
const LINE = 15
const HIGH = 40

/** What the disc says: the avatar the person chose, else the initial. */
export const letterOf = ({ avatar, label }: Pick<NodeLook, 'avatar' | 'label'>): string => avatar || initialOf(label)

function inkOf({ kind, hue }: NodeLook, palette: Palette): string {
  if (kind === 'user')
    return palette.paper
  return kind === 'channel' || hue === null ? palette.ink2 : `oklch(0.99 0.01 ${hue})`
}

function ringOf({ status }: NodeLook, palette: Palette): string {
  return { busy: palette.accent, error: palette.bad, paused: palette.warn, idle: palette.line, disabled: palette.line }[status] ?? palette.line
}

/** Makes a painter; it keeps the pictures of names, which are the same on every frame. */
export function createPainter(palette: Palette) {
  const names = new Map<string, HTMLCanvasElement>()
  const fills = new Map<string, CanvasGradient | string>()

  function fillOf(context: Context, { kind, hue }: NodeLook): CanvasGradient | string {
    if (kind === 'user')
      return palette.ink
    if (kind === 'channel' || hue === null)
      return palette.sunken
    const known = fills.get(String(hue))
    if (known)
      return known
    const fill = context.createLinearGradient(-34, -94, 34, 94)
    fill.addColorStop(0, `oklch(0.7 0.13 ${hue})`)
    fill.addColorStop(1, `oklch(0.53 0.15 ${hue})`)
    fills.set(String(hue), fill)
    return fill
  }

  function disc(context: Context, { look, at, radius }: Face): void {
    context.save()
    context.translate(at.x, at.y)
    context.beginPath()
    context.arc(0, 0, radius + 4, 0, Math.PI * 2)
    context.fillStyle = palette.paper
    context.fill()
    context.lineWidth = 1.6
    context.strokeStyle = ringOf(look, palette)
    context.stroke()
    context.globalAlpha = look.status === 'disabled' ? 0.35 : 1
    context.scale(radius / 100, radius / 100)
    context.beginPath()
    context.arc(0, 0, 100, 0, Math.PI * 2)
    context.fillStyle = fillOf(context, look)
    context.fill()
    const letter = letterOf(look)
    context.font = `650 ${letter.length > 1 && /^[\x21-\x7E]+$/.test(letter) ? 48 : 58}px ${palette.font}`
    context.textAlign = 'center'
    context.textBaseline = 'alphabetic'
    context.fillStyle = inkOf(look, palette)
    const size = context.measureText(letter)
    context.fillText(letter, 0, (size.actualBoundingBoxAscent - size.actualBoundingBoxDescent) / 2)
    context.restore()
  }

  function nameOf(label: string, caption: string, faded: boolean): HTMLCanvasElement {
    const key = `${devicePixelRatio}|${faded}|${label}|${caption}`
    const known = names.get(key)
    if (known)
      return known
    if (names.size > 1500)
      names.clear()
    const picture = paintName(palette, label, caption, faded)
    names.set(key, picture)
    return picture
  }

  function name(context: Context, { look, caption, at, radius }: Face): void {
    const picture = nameOf(look.label, caption, look.status === 'disabled')
    const ratio = devicePixelRatio
    const left = Math.round((at.x - picture.width / ratio / 2) * ratio) / ratio
    const top = Math.round((at.y + radius + 7) * ratio) / ratio
    context.drawImage(picture, left, top, picture.width / ratio, picture.height / ratio)
  }

  /** How much room a name takes below its disc. */
  function roomOf({ look, caption, at, radius }: Face): { left: number, right: number, top: number, bottom: number } {
    const half = nameOf(look.label, caption, look.status === 'disabled').width / devicePixelRatio / 2 - PAD
    return { left: at.x - half, right: at.x + half, top: at.y + radius + 8, bottom: at.y + radius + (caption ? 38 : 24) }
  }

  return { disc, name, roomOf }
}

/** The picture of a name and its line, at the screen's own resolution. */
function paintName(palette: Palette, label: string, caption: string, faded: boolean): HTMLCanvasElement {
  const picture = document.createElement('canvas')
  const context = picture.getContext('2d')!
  const fonts = [`560 12px ${palette.font}`, `450 11px ${palette.font}`]
  const lines = [fit(context, fonts[0]!, label, 150), fit(context, fonts[1]!, caption, 150)]
  const width = Math.max(...lines.map((line, i) => {
    context.font = fonts[i]!
    return context.measureText(line).width
  }))
  picture.width = Math.ceil((width + PAD * 2) * devicePixelRatio)
  picture.height = Math.ceil(HIGH * devicePixelRatio)
  context.scale(devicePixelRatio, devicePixelRatio)
  context.textAlign = 'center'
  context.lineJoin = 'round'
  context.lineWidth = 6
  context.strokeStyle = palette.paper
  const inks = [faded ? palette.ink3 : palette.ink, palette.ink3]
  lines.forEach((line, i) => {
    context.font = fonts[i]!
    context.strokeText(line, width / 2 + PAD, 14 + i * LINE)
  })
  lines.forEach((line, i) => {
    context.font = fonts[i]!
    context.fillStyle = inks[i]!
    context.fillText(line, width / 2 + PAD, 14 + i * LINE)
  })
  return picture
}

/** The text, shortened with an ellipsis to a width. */
function fit(context: Context, font: string, text: string, width: number): string {
  context.font = font
  if (context.measureText(text).width <= width)
    return text
  const letters = [...text]
  while (letters.length && context.measureText(`${letters.join('')}…`).width > width)
    letters.pop()
  return `${letters.join('').trimEnd()}…`
}
