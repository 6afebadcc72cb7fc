// The lines of a memory: what changed from one text to the next, and from whom each of them is.
import type { DiffHunk, MemoryLines, MemoryVersion } from './contract'
import { diffArrays } from 'diff'
import { PERSON } from '../mailbox/contract'
import { DISK } from './contract'

/** The version that brought a line. */
export type Origin = Pick<MemoryVersion, 'author' | 'why' | 'cause' | 'created_at'> & { version: string }

export interface Line { text: string, origin: Origin }

/** Runs of lines that stayed, came or went. `whole`: too much changed to be told apart, so what differs is shown as replaced in one piece. */
export interface Difference { changes: { kind: DiffHunk['kind'], lines: string[] }[], whole: boolean }

/** A comparison gives up beyond so many lines that came or went: its work grows with their square (about 0.1 s at this bound). */
const MOST_CHANGED = 1000

/** The lines of a text; how they end, and whether the last one does, is none of them. */
export const linesOf = (text: string): string[] => text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)

/** A line without the sign of a list before it: what it says. */
export const bare = (line: string): string => line.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+/, '').trim()

/** A person wrote it: here, or on disk with another program. */
export const byHand = ({ origin }: Line): boolean => origin.author === PERSON || origin.author === DISK

/** What changed between two lists of lines, within bounds of time and space whatever they hold. */
export function compare(before: readonly string[], after: readonly string[]): Difference {
  const least = Math.min(before.length, after.length)
  let start = 0
  while (start < least && before[start] === after[start])
    start++
  let end = 0
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end))
    end++
  const [went, came] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const middle = told(went, came)
  const changes: Difference['changes'] = [
    { kind: 'same', lines: before.slice(0, start) },
    ...middle ?? [{ kind: 'removed', lines: went }, { kind: 'added', lines: came }],
    { kind: 'same', lines: before.slice(before.length - end) },
  ]
  return { changes: changes.filter(({ lines }) => lines.length > 0), whole: middle === null }
}

/** The shortest way from one to the other; null where it would be too long. Lines are compared as numbers, however long they are. */
function told(went: readonly string[], came: readonly string[]): Difference['changes'] | null {
  const numbers = new Map<string, number>()
  const lines: string[] = []
  const number = (line: string): number => {
    const known = numbers.get(line) ?? lines.push(line) - 1
    numbers.set(line, known)
    return known
  }
  const parts = diffArrays(went.map(number), came.map(number), { maxEditLength: MOST_CHANGED })
  return parts?.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', lines: value.map(n => lines[n]!) })) ?? null
}

/** From whom each line of a new text is: what stood before, moved or not, keeps its origin; the rest is from the one who wrote now. */
export function follow(before: readonly Line[], after: readonly string[], writer: Origin): Line[] {
  const left = new Map<string, Origin[]>()
  const lines: { text: string, origin: Origin | null }[] = []
  let at = 0
  for (const change of compare(before.map(line => line.text), after).changes) {
    for (const text of change.lines) {
      const origin = change.kind === 'added' ? null : before[at++]!.origin
      if (change.kind !== 'removed')
        lines.push({ text, origin })
      else if (left.get(text)?.push(origin!) === undefined)
        left.set(text, [origin!])
    }
  }
  return lines.map(({ text, origin }) => ({ text, origin: origin ?? left.get(text)?.pop() ?? writer }))
}

/**
 * A new text for a memory in which every line that a person wrote still stands: one that was left out comes back in its
 * place, and one that only got another sign of a list before it gets its own again.
 */
export function keepByHand(before: readonly Line[], text: string): string {
  const theirs = new Set(before.filter(line => byHand(line) && bare(line.text) !== '').map(line => line.text))
  const asTheyWrote = new Map([...theirs].map(line => [bare(line), line]))
  const wanted = linesOf(text).map(line => theirs.has(line) ? line : asTheyWrote.get(bare(line)) ?? line)
  const there = new Set(wanted)
  const { changes } = compare(before.map(line => line.text), wanted)
  const kept = changes.flatMap(({ kind, lines }) => kind === 'removed' ? lines.filter(line => theirs.has(line) && !there.has(line)) : lines)
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`
}

/** So many lines are told at a time. */
const LINES_AT_ONCE = 2000

/** Lines as the contract tells them, so many being passed over. */
export function linesPage(lines: readonly Line[], after: number): MemoryLines {
  const end = after + LINES_AT_ONCE
  return { lines: lines.slice(after, end).map(({ text, origin }) => ({ text, ...origin })), ...(end < lines.length && { next_after: end }) }
}
