// Pages that hold some of what a question tells, where too few hold all of it: mistyped words as the nearest ones, runs of characters in pieces.
import type { FullText, Hits } from './fulltext'
import type { Vocabulary } from './vocabulary'
import type { Term } from './words'
import { asPhrase, pairs } from './words'

/** One thing that was asked for: the pages that hold it, the terms it stands for, and how much it weighs. */
interface Clue { found: Hits, terms: Term[], weight: number }

export interface Some {
  /** Pages by number: 1 for one that holds everything best, less for the others. */
  scores: Hits
  /** What was looked for in the end. */
  terms: Term[]
  /** Something that was asked for is nowhere as it was written. */
  guessed: boolean
}

/** So many terms of a question, and so many clues made of them, are looked for. */
const TERMS = 12
const CLUES = 24

/** Follows the telling terms of a question through a base of so many pages. A rare one tells more than a common one, and each counts for more than half wherever it stands. */
export function followClues(base: { number: number, pages: number, vocabulary: Vocabulary }, telling: Term[], { hits }: FullText): Some {
  const clue = (terms: Term[], weight: number): Clue => ({ found: hits(base.number, terms.map(asPhrase).join(' OR ')), terms, weight })

  /** A term itself; where no page holds it, the words nearest to it, or the characters of a run by twos. */
  function cluesFor(term: Term): Clue[] {
    const own = clue([term], 1)
    if (own.found.size > 0)
      return [own]
    if (term.wide)
      return pairs(term.text).flatMap(text => pairClues({ ...term, text }))
    const near = base.vocabulary.nearest(term.text).map(text => ({ text, wide: false, open: false }))
    return near.length > 0 ? [clue(near, 0.9)] : []
  }

  /** Two characters; where no page holds them together, each alone, as a hint. */
  function pairClues(pair: Term): Clue[] {
    const own = clue([pair], 1)
    return own.found.size > 0 ? [own] : [...pair.text].map(text => clue([{ ...pair, text }], 0.15))
  }

  const asked = telling.slice(0, TERMS).map(cluesFor)
  const clues = asked.flat().slice(0, CLUES)
  const missing = asked.filter(each => each.length === 0).length
  return {
    scores: weigh(clues, missing, base.pages),
    terms: clues.length > 0 ? clues.flatMap(({ terms }) => terms) : telling,
    guessed: missing > 0 || clues.some(({ weight }) => weight < 1),
  }
}

/** Scores are shares of what a page that held everything would get, so that bases can be compared. */
function weigh(clues: Clue[], missing: number, pages: number): Hits {
  const telling = (holding: number): number => Math.log(1 + (Math.max(pages, holding) - holding + 0.5) / (holding + 0.5))
  const scores: Hits = new Map()
  let ideal = missing * telling(0) + Number.MIN_VALUE
  for (const { found, weight } of clues) {
    const worth = telling(found.size)
    ideal += worth
    for (const [page, fit] of found)
      scores.set(page, (scores.get(page) ?? 0) + weight * worth * (0.6 + 0.4 * fit))
  }
  return new Map([...scores].map(([page, score]) => [page, score / ideal]))
}
