// What differs between two texts line by line, and two changes of one text put together. Loaded only where two texts meet.
import { diffArrays } from 'diff'

export interface Run { kind: 'same' | 'added' | 'removed', text: string }
/** `clash`: both changed the same lines, and not alike; there the text has mine. */
export interface Merged { text: string, clash: boolean }

/** Instead of the lines from one place up to another stand these. */
interface Edit { from: number, to: number, lines: readonly string[], mine: boolean }

/** Beyond so many lines that came or went nobody is helped, and the work grows with their square. */
const MOST_CHANGED = 1000

/** How the last line ends is no line. */
const linesOf = (text: string): string[] => text === '' ? [] : text.replace(/\n$/, '').split('\n')

function told(before: readonly string[], after: readonly string[]) {
  return diffArrays([...before], [...after], { maxEditLength: MOST_CHANGED })?.map(({ added, removed, value }) => ({ kind: added ? 'added' as const : removed ? 'removed' as const : 'same' as const, lines: value }))
}

/** The runs of lines that stayed, went or came, in order; as replaced in one piece where too much differs. */
export function runsBetween(before: string, after: string): Run[] {
  const [went, came] = [linesOf(before), linesOf(after)]
  const parts = told(went, came) ?? [{ kind: 'removed' as const, lines: went }, { kind: 'added' as const, lines: came }]
  return parts.filter(({ lines }) => lines.length > 0).map(({ kind, lines }) => ({ kind, text: lines.join('\n') }))
}

/** What changed from the base to a text; null where it is too much to be told. */
function editsOf(base: readonly string[], text: string, mine: boolean): Edit[] | null {
  const parts = told(base, linesOf(text))
  if (!parts)
    return null
  const edits: Edit[] = []
  let at = 0
  for (const { kind, lines } of parts) {
    const last = edits.at(-1)
    const [from, to] = [at, kind === 'added' ? at : at + lines.length]
    if (kind !== 'same') {
      const came = kind === 'added' ? lines : []
      if (last?.to === from)
        edits[edits.length - 1] = { ...last, to, lines: [...last.lines, ...came] }
      else
        edits.push({ from, to, lines: came, mine })
    }
    at = to
  }
  return edits
}

/** Edits that touch the same lines stand together; what is put between two lines by both stays apart, and is there twice only if it differs. */
function grouped(edits: readonly Edit[]): Edit[][] {
  const groups: Edit[][] = []
  let end = -1
  for (const edit of edits) {
    const last = groups.at(-1)
    const same = last?.some(one => one.from === edit.from && one.to === edit.to && one.lines.join('\n') === edit.lines.join('\n'))
    if (same)
      continue
    if (last && edit.from < end)
      last.push(edit)
    else
      groups.push([edit])
    end = Math.max(end, edit.to)
  }
  return groups
}

/** The lines of a part of the base with some edits made. */
function edited(base: readonly string[], edits: readonly Edit[], from: number, to: number): string[] {
  let at = from
  const lines = edits.flatMap((edit) => {
    const kept = base.slice(at, edit.from)
    at = edit.to
    return [...kept, ...edit.lines]
  })
  return [...lines, ...base.slice(at, to)]
}

/** Two changes of one text in one: every line that only one of them touched is as that one left it. */
export function merged(base: string, mine: string, theirs: string): Merged {
  const lines = linesOf(base)
  const [ours, others] = [editsOf(lines, mine, true), editsOf(lines, theirs, false)]
  if (!ours || !others)
    return { text: mine, clash: true }
  const groups = grouped([...others, ...ours].sort((a, b) => a.from - b.from || a.to - b.to))
  let clash = false
  const edits = groups.map((group): Edit => {
    const [from, to] = [group[0]!.from, Math.max(...group.map(edit => edit.to))]
    const [first, second] = [true, false].map(side => group.filter(edit => edit.mine === side))
    const both = first!.length > 0 && second!.length > 0
    const wanted = edited(lines, both ? first! : group, from, to)
    clash ||= both && wanted.join('\n') !== edited(lines, second!, from, to).join('\n')
    return { from, to, lines: wanted, mine: true }
  })
  const text = edited(lines, edits, 0, lines.length).join('\n')
  return { text: text !== '' && (mine.endsWith('\n') || theirs.endsWith('\n')) ? `${text}\n` : text, clash }
}
