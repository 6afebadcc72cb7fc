// A difference as rows of a table: what went beside what came, and long stretches of what stayed folded away.
import type { Run } from '@/kit/lines'

export interface Cell { n: number, text: string }
/** `before` and `after` are both there where a line stayed or was changed into another. */
export interface Row { kind: 'same' | 'changed', before: Cell | null, after: Cell | null }
export interface Block { folded: boolean, rows: Row[] }

/** So many lines that stayed are shown around those that changed. */
const AROUND = 3
/** Fewer than these are not worth folding. */
const LEAST_FOLDED = 4

/** Lines beside each other; of a run that went and the run that came in its place, line by line. */
export function rowsOf(runs: readonly Run[]): Row[] {
  const rows: Row[] = []
  let [left, right] = [0, 0]
  let [went, came]: [string[], string[]] = [[], []]

  function settle(): void {
    for (let i = 0; i < Math.max(went.length, came.length); i++)
      rows.push({ kind: 'changed', before: i < went.length ? { n: ++left, text: went[i]! } : null, after: i < came.length ? { n: ++right, text: came[i]! } : null })
    ;[went, came] = [[], []]
  }

  for (const { kind, text } of runs) {
    const lines = text.split('\n')
    if (kind === 'removed')
      went = [...went, ...lines]
    else if (kind === 'added')
      came = [...came, ...lines]
    if (kind !== 'same')
      continue
    settle()
    lines.forEach(line => rows.push({ kind, before: { n: ++left, text: line }, after: { n: ++right, text: line } }))
  }
  settle()
  return rows
}

/** One under the other, as a narrow screen shows them: what went, then what came in its place. */
export function stacked(rows: readonly Row[]): Row[] {
  const flat: Row[] = []
  let came: Row[] = []
  for (const row of rows) {
    if (row.kind === 'same') {
      flat.push(...came, row)
      came = []
      continue
    }
    if (row.before)
      flat.push({ ...row, after: null })
    if (row.after)
      came.push({ ...row, before: null })
  }
  return [...flat, ...came]
}

/** Rows in blocks, of which those far from any change are folded. */
export function blocksOf(rows: readonly Row[]): Block[] {
  const near = new Uint8Array(rows.length)
  rows.forEach(({ kind }, at) => {
    if (kind === 'changed')
      near.fill(1, Math.max(0, at - AROUND), at + AROUND + 1)
  })
  const blocks: Block[] = []
  rows.forEach((row, at) => {
    const folded = !near[at]
    if (blocks.at(-1)?.folded === folded)
      blocks.at(-1)!.rows.push(row)
    else
      blocks.push({ folded, rows: [row] })
  })
  return blocks.map(block => block.folded && block.rows.length < LEAST_FOLDED ? { ...block, folded: false } : block)
}

/** How many lines went and how many came. */
export function countOf(runs: readonly Run[]): { added: number, removed: number } {
  const lines = (kind: Run['kind']): number => runs.reduce((sum, run) => run.kind === kind ? sum + run.text.split('\n').length : sum, 0)
  return { added: lines('added'), removed: lines('removed') }
}
