// Search: all words first; where too few pages hold all of them, the pages that hold most of what tells; mistyped words as the nearest ones.
import type { Db } from '../kernel/db'
import type { Hits } from './fulltext'
import type { KbRow, KnowledgeStore } from './store'
import type { Titles } from './titles'
import type { Vocabulary } from './vocabulary'
import type { Term } from './words'
import { CANDIDATES, createFullText } from './fulltext'
import { needleOf } from './snippet'
import { createTitles } from './titles'
import { createVocabulary } from './vocabulary'
import { asPhrase, fold, pairs, tellingTerms, termsOf, vocabularyOf } from './words'

/** What was found: pages by number with their score, best first, and what to mark in them. */
export interface Findings { found: { page: number, score: number }[], total: number, needle: RegExp | null }

export interface Search {
  /** Pages of one base that fit a question, at most `limit`; `total` counts up to a thousand. Never fails, whatever is asked. */
  ask: (kb: Base, question: string, limit: number) => Findings
  /** Keeps in step with a page that was saved (in place of `before`, where it stood there before) or removed. */
  saved: (kb: number, page: number, title: string, text: string, before?: number) => void
  removed: (kb: number, page: number) => void
  forget: (kb: number) => void
}

/** A base as search needs it. */
type Base = Pick<KbRow, 'number' | 'pages'>

/** With so many pages that hold all words, nobody needs those that hold some. */
const ENOUGH = 10
/** The best so many by text are ranked again by their titles. */
const RERANKED = 60
const WORDS_KEPT = 200_000

/** One thing that was asked for: an expression of the index, what it stands for, and how much it weighs. */
interface Clue { expression: string, terms: Term[], weight: number }

export function createSearch<E>(options: { db: Db<E>, store: KnowledgeStore }): Search {
  const { store } = options
  const { hits } = createFullText(options.db)
  const vocabularies = new Map<number, Vocabulary & { size: number }>()
  const titleLists = new Map<number, Titles>()

  function vocabulary(kb: number): Vocabulary & { size: number } {
    return kept(vocabularies, kb, () => {
      const words = store.words(kb)
      return { ...createVocabulary(words), size: words.length }
    })
  }
  const titles = (kb: number): Titles => kept(titleLists, kb, () => createTitles(store.titles(kb)))

  /** A telling term as clues: itself; where no page holds it, the nearest words, or the characters of a run by twos, then each alone. */
  function cluesFor(kb: number, term: Term): Clue[] {
    const own = { expression: asPhrase(term), terms: [term], weight: 1 }
    if (hits(kb, own.expression).size > 0)
      return [own]
    if (term.wide)
      return pairs(term.text).flatMap(text => pairClues(kb, { ...term, text }))
    const near = vocabulary(kb).nearest(term.text).map(text => ({ text, wide: false, open: false }))
    return near.length > 0 ? [{ expression: near.map(asPhrase).join(' OR '), terms: near, weight: 0.9 }] : []
  }

  function pairClues(kb: number, pair: Term): Clue[] {
    const own = { expression: asPhrase(pair), terms: [pair], weight: 1 }
    if ([...pair.text].length < 2 || hits(kb, own.expression).size > 0)
      return [own]
    return [...pair.text].map(text => ({ expression: asPhrase({ ...pair, text }), terms: [{ ...pair, text }], weight: 0.15 }))
  }

  /** Pages that hold some of the clues; a rare clue tells more than a common one, and each weighs at least half wherever it stands. */
  function some(kb: number, clues: Clue[], pages: number): Hits {
    const scores: Hits = new Map()
    for (const { expression, weight } of clues) {
      const found = hits(kb, expression)
      const telling = weight * Math.log(1 + (Math.max(pages, found.size) - found.size + 0.5) / (found.size + 0.5))
      for (const [page, fit] of found)
        scores.set(page, (scores.get(page) ?? 0) + telling * (0.6 + 0.4 * fit))
    }
    const best = Math.max(...scores.values(), Number.MIN_VALUE)
    return new Map([...scores].map(([page, score]) => [page, score / best]))
  }

  /** The candidates with their scores, and the terms to mark. */
  function candidates({ number: kb, pages }: Base, question: string): { scores: Hits, terms: Term[] } {
    const asked = termsOf(question)
    if (asked.length === 0)
      return { scores: titles(kb).like(question), terms: [] }
    const exact = hits(kb, asked.map(asPhrase).join(' AND '))
    const telling = tellingTerms(asked)
    const all = exact.size >= ENOUGH ? exact : union(exact, hits(kb, telling.map(asPhrase).join(' AND ')))
    const plain = asked.length === 1 && telling.length === 1
    if (all.size >= ENOUGH || (plain && all.size > 0))
      return { scores: all, terms: telling }
    const clues = telling.slice(0, 16).flatMap(term => cluesFor(kb, term)).slice(0, 24)
    const scores = some(kb, clues, pages)
    for (const [page, fit] of all)
      scores.set(page, (scores.get(page) ?? 0) + 0.5 + 0.5 * fit)
    if (clues.length < telling.length || clues.some(clue => clue.weight < 1))
      titles(kb).like(telling.map(term => term.text).join(' ')).forEach((fit, page) => scores.set(page, (scores.get(page) ?? 0) + fit))
    return { scores, terms: clues.length > 0 ? clues.flatMap(clue => clue.terms) : telling }
  }

  return {
    ask(kb, question, limit) {
      const { scores, terms } = candidates(kb, question)
      const ranked = [...scores].map(([page, score]) => ({ page, score })).sort((a, b) => b.score - a.score || b.page - a.page).slice(0, CANDIDATES)
      const first = ranked.slice(0, Math.max(RERANKED, limit))
      const titleOf = new Map(store.pagesByNumber(first.map(({ page }) => page)).map(({ number, title }) => [number, fold(title)]))
      const asked = fold(question).trim()
      const needles = terms.map(term => needleOf([term])).filter(needle => needle !== null)
      const bonus = (title: string): number => (title === asked ? 2 : 0) + needles.filter(needle => title.search(needle) >= 0).length / Math.max(1, needles.length) / 2
      const found = first.flatMap(({ page, score }) => titleOf.has(page) ? [{ page, score: score + bonus(titleOf.get(page)!) }] : []).sort((a, b) => b.score - a.score)
      return { found: found.slice(0, limit), total: ranked.length, needle: needleOf(terms) }
    },
    saved(kb, page, title, text, before) {
      const words = vocabulary(kb)
      const fresh = words.size < WORDS_KEPT ? [...vocabularyOf(`${title}\n${text}`)].filter(word => !words.has(word)) : []
      fresh.forEach(words.add)
      words.size += fresh.length
      store.addWords(kb, fresh)
      if (before !== undefined)
        titleLists.get(kb)?.remove(before)
      titleLists.get(kb)?.set(page, title)
    },
    removed: (kb, page) => titleLists.get(kb)?.remove(page),
    forget(kb) {
      vocabularies.delete(kb)
      titleLists.delete(kb)
    },
  }
}

function kept<T>(all: Map<number, T>, key: number, make: () => T): T {
  const found = all.get(key) ?? make()
  all.set(key, found)
  return found
}

const union = (a: Hits, b: Hits): Hits => new Map([...b, ...a])
