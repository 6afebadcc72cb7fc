// Cuts a long reply into messages: at paragraphs, lines, sentences or words, and never through a character.
import { fenceIn } from './markdown'

/** The parts of a text, each of which `fits`. A code block that must be cut is closed and opened again. */
export function split(text: string, fits: (part: string) => boolean): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '' && !fits(rest)) {
    const [part, left] = cut(rest, fits)
    parts.push(part)
    rest = left
  }
  return rest === '' ? parts : [...parts, rest]
}

interface Fence { start: number, marker: string, opening: string }

function cut(text: string, fits: (part: string) => boolean): [part: string, rest: string] {
  const most = longest(text, fits)
  const fence = fenceAt(text, most)
  if (fence && fence.start > most / 3)
    return halves(text, fence.start)
  if (!fence)
    return halves(text, niceBreak(text, most))
  const line = text.lastIndexOf('\n', most - 1)
  const at = line > fence.opening.length + 1 ? line : whole(text, most)
  const [part, rest] = [text.slice(0, at), text.slice(at).replace(/^\n/, '')]
  return [`${part}\n${fence.marker}`, `${fence.opening}\n${rest}`]
}

const halves = (text: string, at: number): [string, string] => [text.slice(0, at).trimEnd(), text.slice(at).trimStart()]

/** How much of the beginning fits, with its code block closed. At least one character, so that there is always an end. */
function longest(text: string, fits: (part: string) => boolean): number {
  const fitsUpTo = (length: number): boolean => {
    const fence = fenceAt(text, length)
    return fits(text.slice(0, length) + (fence ? `\n${fence.marker}` : ''))
  }
  let [low, high] = [1, 256]
  while (high < text.length && fitsUpTo(high))
    [low, high] = [high, high * 2]
  high = Math.min(high, text.length)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (fitsUpTo(middle))
      low = middle
    else
      high = middle
  }
  return low
}

/** The code block a place lies in, if it does. */
function fenceAt(text: string, place: number): Fence | null {
  let open: Fence | null = null
  let start = 0
  for (const line of text.slice(0, place).split('\n')) {
    const fence = fenceIn(line)
    if (fence && !open)
      open = { start, marker: fence.marker, opening: `${fence.marker}${fence.info}` }
    else if (fence && fence.info === '' && fence.marker.startsWith(open!.marker))
      open = null
    start += line.length + 1
  }
  return open
}

/** From nicest to plainest; a break in the first half of what fits would make ragged parts. */
const BREAKS = [/\n\n/g, /\n/g, /[。！？；…](?=.)|[.!?;](?=\s)/gsu, /\s/g]

function niceBreak(text: string, most: number): number {
  const window = text.slice(0, most + 1)
  for (const pattern of BREAKS) {
    const last = [...window.matchAll(pattern)].at(-1)
    const at = last ? last.index + last[0].length : 0
    if (at > most / 2 && at <= most)
      return at
  }
  return whole(text, most)
}

/** The place itself, or before the character it would cut: a surrogate pair, a letter with its marks, a joined emoji. */
function whole(text: string, most: number): number {
  const from = Math.max(0, most - 40)
  const start = /[\uDC00-\uDFFF]/.test(text[from]!) ? from + 1 : from
  let at = most
  for (const { index } of new Intl.Segmenter().segment(text.slice(start, most + 40))) {
    if (start + index > most)
      break
    at = start + index
  }
  return at > start ? at : most
}
