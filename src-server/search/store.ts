// Rows of what was written and said, and the full-text index over them.
import type { Db } from '../kernel/db'
import { spaced } from '../knowledge/words'
import { RANGE, RANGES } from './schema'

export type SaidKind = keyof typeof RANGES

export interface Said { place: string, id: string, words: string }

export interface SearchStore {
  /** Takes in the newest of its kind. */
  add: (kind: SaidKind, said: Said) => void
  /** Takes in what is older than all that is there. */
  addOldest: (kind: SaidKind, said: Said) => void
  /** What fits an FTS5 expression, newest first, read one by one. */
  matches: (kind: SaidKind, expression: string) => IterableIterator<{ id: string, place: string }>
}

export function createSearchStore<E>(db: Db<E>): SearchStore {
  const insertAt = (end: string): ReturnType<typeof db.prepare<[object], number>> => db.prepare<[object], number>(`
    INSERT INTO said (number, place, id) VALUES (COALESCE((SELECT ${end} FROM said WHERE number BETWEEN :from AND :to), :middle), :place, :id) RETURNING number`).pluck()
  const [insert, insertOldest] = [insertAt('MAX(number) + 1'), insertAt('MIN(number) - 1')]
  const insertText = db.prepare('INSERT INTO said_text (rowid, words) VALUES (?, ?)')
  const select = db.prepare<[string, number, number], { id: string, place: string }>(`
    SELECT id, place FROM said_text CROSS JOIN said ON said.number = said_text.rowid
    WHERE said_text MATCH ? AND said_text.rowid BETWEEN ? AND ? ORDER BY said_text.rowid DESC`)

  const rangeOf = (kind: SaidKind): { from: number, middle: number, to: number } => {
    const middle = RANGES[kind] * RANGE
    return { from: middle - RANGE / 2, middle, to: middle + RANGE / 2 - 1 }
  }
  const index = (statement: typeof insert, kind: SaidKind, { words, ...said }: Said): void => void insertText.run(statement.get({ ...rangeOf(kind), ...said }), spaced(words))

  return {
    add: (kind, said) => index(insert, kind, said),
    addOldest: (kind, said) => index(insertOldest, kind, said),
    matches(kind, expression) {
      const { from, to } = rangeOf(kind)
      return select.iterate(expression, from, to)
    },
  }
}
