// Asks SQLite's full-text index: which pages of a base hold something, ranked within a bounded number of candidates.
import type { Db } from '../kernel/db'
import { firstNumber } from './store'

/** At most so many pages are ranked: those with a hit in their title first, then the newest. */
export const CANDIDATES = 1000

/** Pages by number, with how well they fit: 1 for the best, less for the others. */
export type Hits = Map<number, number>

export interface FullText {
  /** Pages that fit an FTS5 expression. */
  hits: (kb: number, expression: string) => Hits
}

const TITLE_WEIGHT = 8

export function createFullText<E>(db: Db<E>): FullText {
  const select = db.prepare<[string, number, number, number], [number, number]>(`SELECT rowid, bm25(page_text, ${TITLE_WEIGHT}, 1) FROM page_text WHERE page_text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?`).raw()

  function rows(kb: number, expression: string): [number, number][] {
    return select.all(expression, firstNumber(kb), firstNumber(kb + 1) - 1, CANDIDATES)
  }

  return {
    hits(kb, expression) {
      const newest = rows(kb, expression)
      const all = newest.length === CANDIDATES ? [...rows(kb, `title : (${expression})`), ...newest] : newest
      const best = all.reduce((least, [, score]) => Math.min(least, score), -Number.MIN_VALUE)
      return new Map(all.slice(0, CANDIDATES).toReversed().map(([page, score]) => [page, score / best]))
    },
  }
}
