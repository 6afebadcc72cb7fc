// The piece of a page that answers a search: plain text, its matches between <mark> and </mark>.
import type { Term } from './words'
import { plainText } from './markdown'
import { pairs } from './words'

/** Snippets have at most 200 characters, marks counted. */
const SHOWN = 132
const MARKS = 5
const READ = 200_000

interface Match { start: number, end: number, needle: string }

/** How a page's Markdown is searched for terms to mark: words by their stem, runs whole or by pairs. */
export function needleOf(terms: Term[]): RegExp | null {
  const wide = terms.filter(term => term.wide).flatMap(({ text }) => [text, ...pairs(text)]).sort((a, b) => b.length - a.length)
  const words = terms.filter(term => !term.wide).map(({ text }) => `(?<![\\p{L}\\p{N}])${stem(text)}[\\p{L}\\p{M}]*`)
  const all = [...new Set([...words, ...wide])].slice(0, 60)
  return all.length > 0 ? new RegExp(all.join('|'), 'giu') : null
}

const stem = (word: string): string => /^\p{L}{4,}$/u.test(word) ? word.replace(/(?:ies|[ys]|ing|ed|es|e)$/, '') : word

export function snippetOf(markdown: string, needle: RegExp | null): string {
  const text = plainText(markdown.slice(0, READ)).replace(/<\/?mark>/g, '')
  const matches = needle ? [...matchesIn(text, needle)] : []
  const start = Math.max(0, Math.min(bestStart(matches) - 24, text.length - SHOWN))
  const from = start === 0 ? 0 : wordStart(text, start)
  const to = wordEnd(text, Math.min(text.length, from + SHOWN))
  const inside = matches.filter(match => match.start >= from && match.end <= to).slice(0, MARKS)
  let shown = ''
  let done = from
  for (const { start, end } of inside) {
    shown += `${text.slice(done, start)}<mark>${text.slice(start, end)}</mark>`
    done = end
  }
  return `${from > 0 ? '…' : ''}${shown}${text.slice(done, to).trimEnd()}${to < text.length ? '…' : ''}`
}

function* matchesIn(text: string, needle: RegExp): Generator<Match> {
  let count = 0
  for (const match of text.matchAll(needle)) {
    yield { start: match.index, end: match.index + match[0].length, needle: match[0].toLowerCase() }
    if (++count === 300)
      return
  }
}

/** Where the stretch begins that holds the most different matches, the earliest of them. */
function bestStart(matches: Match[]): number {
  let best = { start: 0, value: 0 }
  for (const [i, { start }] of matches.entries()) {
    const within = matches.slice(i, i + 40).filter(match => match.end <= start + SHOWN - 24)
    const value = new Set(within.map(match => match.needle)).size * 10 + Math.min(within.length, 9)
    if (value > best.value)
      best = { start, value }
  }
  return best.start
}

/** The beginning of a word near a place, and never the middle of a character. */
function wordStart(text: string, at: number): number {
  const space = text.slice(at, at + 16).search(/[\s,.;:!?，。；：！？、]/)
  return safe(text, space < 0 ? at : at + space + 1)
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length)
    return text.length
  const space = text.slice(at - 16, at).search(/[\s，。；：！？、]\S*$/)
  return safe(text, space < 0 ? at : at - 16 + space)
}

const safe = (text: string, at: number): number => /[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at
