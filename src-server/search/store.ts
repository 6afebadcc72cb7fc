// Rows of what was written and said, and the full-text index over them.
import type { Db } from '../kernel/db'
import { spaced } from '../knowledge/words'
import { RANGE, RANGES } from './schema'

export type SaidKind = keyof typeof RANGES

export interface SearchStore {
  /** Takes in the newest of its kind. */
  add: (kind: SaidKind, said: { place: string, id: string, words: string }) => void
  /** What fits an FTS5 expression, newest first, read one by one. */
  matches: (kind: SaidKind, expression: string) => IterableIterator<{ id: string, place: string }>
}

export function createSearchStore<E>(db: Db<E>): SearchStore {
  const insert = db.prepare<[object], number>(`
    INSERT INTO said (number, place, id) VALUES (COALESCE((SELECT MAX(number) FROM said WHERE number >= :first AND number < :first + ${RANGE}) + 1, :first), :place, :id) RETURNING number`).pluck()
  const insertText = db.prepare('INSERT INTO said_text (rowid, words) VALUES (?, ?)')
  const select = db.prepare<[string, number, number], { id: string, place: string }>(`
    SELECT id, place FROM said_text CROSS JOIN said ON said.number = said_text.rowid
    WHERE said_text MATCH ? AND said_text.rowid BETWEEN ? AND ? ORDER BY said_text.rowid DESC`)

  return {
    add(kind, { words, ...said }) {
      insertText.run(insert.get({ first: RANGES[kind] * RANGE, ...said }), spaced(words))
    },
    matches: (kind, expression) => select.iterate(expression, RANGES[kind] * RANGE, (RANGES[kind] + 1) * RANGE - 1),
  }
}
