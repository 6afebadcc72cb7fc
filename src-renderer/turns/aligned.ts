// A turn and a run of it again, laid side by side: which thought and which use of a tool answers to which, and whether they are the same.
import type { Replay, Turn, TurnMove, TurnStep } from '@server/engine/contract'

/** `before` and `after`: only there; `differs`: in both, but not the same. */
export type Verdict = 'same' | 'differs' | 'before' | 'after'
export interface Pair<T> { before: T | null, after: T | null, verdict: Verdict }
export interface MovePair extends Pair<TurnMove> { n: number, steps: Pair<TurnStep>[] }

type Run = Pick<Turn | Replay, 'moves' | 'steps'>
type Use = Pick<TurnStep, 'tool' | 'args'>

/** Thought by thought; within each, tool by tool. */
export function aligned(before: Run, after: Run): MovePair[] {
  const length = Math.max(before.moves.length, after.moves.length)
  return Array.from({ length }, (_, n) => {
    const [then, now] = [before.moves[n] ?? null, after.moves[n] ?? null]
    return { n, ...paired(then, now, isSameMove), steps: stepsAligned(stepsOf(before, then), stepsOf(after, now)) }
  })
}

const stepsOf = ({ steps }: Run, move: TurnMove | null): TurnStep[] => move ? steps.filter(step => step.move === move.n) : []

function paired<T>(before: T | null, after: T | null, isSame: (a: T, b: T) => boolean): Pair<T> {
  if (before === null || after === null)
    return { before, after, verdict: before === null ? 'after' : 'before' }
  return { before, after, verdict: isSame(before, after) ? 'same' : 'differs' }
}

const isSameMove = (a: TurnMove, b: TurnMove): boolean => (a.text ?? '').trim() === (b.text ?? '').trim() && a.calls.map(essence).join() === b.calls.map(essence).join()
const isSameStep = (a: TurnStep, b: TurnStep): boolean => essence(a) === essence(b) && a.result === b.result
const essence = ({ tool, args }: Use): string => `${tool} ${written(args)}`

/** Uses of the same tool with the same arguments belong together; between them, uses of the same tool in their order. */
function stepsAligned(before: readonly TurnStep[], after: readonly TurnStep[]): Pair<TurnStep>[] {
  const pairs: Pair<TurnStep>[] = []
  let [left, right] = [0, 0]
  for (const [i, j] of [...common(before.map(essence), after.map(essence)), [before.length, after.length] as const]) {
    pairs.push(...between(before.slice(left, i), after.slice(right, j)))
    if (before[i] && after[j])
      pairs.push(paired(before[i], after[j], isSameStep))
    ;[left, right] = [i + 1, j + 1]
  }
  return pairs
}

function between(before: readonly TurnStep[], after: readonly TurnStep[]): Pair<TurnStep>[] {
  const left = [...after]
  const pairs = before.map((step) => {
    const at = left.findIndex(other => other.tool === step.tool)
    return paired(step, at < 0 ? null : left.splice(at, 1)[0]!, isSameStep)
  })
  return [...pairs, ...left.map(step => paired<TurnStep>(null, step, isSameStep))]
}

/** The places of the longest common subsequence, in both. */
function common(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from<number>({ length: b.length + 1 }).fill(0))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
  }
  const places: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j])
      places.push([i++, j++])
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!)
      i++
    else
      j++
  }
  return places
}

/** A value as JSON whose keys stand in one order, so that equal values read equally. */
export const written = (value: unknown, indent?: number): string => JSON.stringify(value, (_, inner: unknown) => isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner, indent)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
