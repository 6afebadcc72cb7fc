// Search: pages that hold all words first; where they are few, those that hold most of what tells, and those whose title resembles the question.
import type { Db } from '../kernel/db'
import type { Hits } from './fulltext'
import type { KbRow, KnowledgeStore } from './store'
import type { Titles } from './titles'
import type { Vocabulary } from './vocabulary'
import type { Term } from './words'
import { followClues } from './clues'
import { CANDIDATES, createFullText } from './fulltext'
import { needleOf } from './snippet'
import { createTitles } from './titles'
import { createVocabulary } from './vocabulary'
import { asPhrase, fold, tellingTerms, termsOf, vocabularyOf } from './words'

/** What was found: pages by number with their score, best first, and what to mark in them. */
export interface Findings { found: { page: number, score: number }[], total: number, needle: RegExp | null }

/** A base as search needs it. */
type Base = Pick<KbRow, 'number' | 'pages'>

export interface Search {
  /** Pages of one base that fit a question, at most `limit`; `total` counts up to a thousand. Never fails, whatever is asked. */
  ask: (kb: Base, question: string, limit: number) => Findings
  /** Keeps in step with a page that was saved (in place of `before`, where it stood there before) or removed. */
  saved: (kb: number, page: number, title: string, text: string, before?: number) => void
  removed: (kb: number, page: number) => void
  forget: (kb: number) => void
}

/** With so many pages that hold all words, nobody needs those that hold some. */
const ENOUGH = 10
/** The best so many by text are ranked again by their titles. */
const RERANKED = 40
const WORDS_KEPT = 200_000

export function createSearch<E>(options: { db: Db<E>, store: KnowledgeStore }): Search {
  const { store } = options
  const text = createFullText(options.db)
  const vocabularies = new Map<number, Vocabulary>()
  const titleLists = new Map<number, Titles>()
  const vocabulary = (kb: number): Vocabulary => kept(vocabularies, kb, () => createVocabulary(store.words(kb)))
  const titles = (kb: number): Titles => kept(titleLists, kb, () => createTitles(store.titles(kb)))

  /** Pages that hold every term; where those are few, every telling term. */
  function every(kb: number, asked: Term[], telling: Term[]): Hits {
    const exact = text.hits(kb, asked.map(asPhrase).join(' AND '))
    return exact.size >= ENOUGH || telling === asked ? exact : new Map([...text.hits(kb, telling.map(asPhrase).join(' AND ')), ...exact])
  }

  /** Pages with how well they fit, and the terms to mark in them. */
  function candidates({ number: kb, pages }: Base, question: string): { scores: Hits, terms: Term[] } {
    const asked = termsOf(question)
    if (asked.length === 0)
      return { scores: new Map(), terms: [] }
    const telling = tellingTerms(asked)
    const all = every(kb, asked, telling)
    if (all.size >= ENOUGH || (asked.length === 1 && telling.length === 1 && all.size > 0))
      return { scores: all, terms: telling }
    const { scores, terms, guessed } = followClues({ number: kb, pages, vocabulary: vocabulary(kb) }, telling, text)
    const add = (page: number, more: number): void => void scores.set(page, (scores.get(page) ?? 0) + more)
    all.forEach((fit, page) => add(page, 0.5 + 0.5 * fit))
    if (guessed)
      titles(kb).like(telling.map(term => term.text).join(' ')).forEach((fit, page) => add(page, fit))
    return { scores, terms }
  }

  /** How much better a page fits for what its title holds: up to a half for all terms, two more for the very question. */
  function titleBonus(question: string, terms: Term[]): (title: string) => number {
    const asked = fold(question).trim()
    const needles = terms.map(term => needleOf([term])!)
    return title => (title === asked ? 2 : 0) + needles.filter(needle => title.search(needle) >= 0).length / Math.max(1, needles.length) / 2
  }

  return {
    ask(kb, question, limit) {
      const { scores, terms } = candidates(kb, question)
      const ranked = [...scores].sort(([a, fitA], [b, fitB]) => fitB - fitA || b - a).slice(0, CANDIDATES)
      const first = new Map(ranked.slice(0, Math.max(RERANKED, limit)))
      const bonus = titleBonus(question, terms)
      const found = store.titlesOf([...first.keys()]).map(({ number, title }) => ({ page: number, score: first.get(number)! + bonus(fold(title)) }))
      return { found: found.sort((a, b) => b.score - a.score || b.page - a.page).slice(0, limit), total: ranked.length, needle: needleOf(terms) }
    },
    saved(kb, page, title, body, before) {
      const words = vocabulary(kb)
      const fresh = words.size() < WORDS_KEPT ? [...vocabularyOf(`${title}\n${body}`)].filter(word => !words.has(word)) : []
      fresh.forEach(words.add)
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
