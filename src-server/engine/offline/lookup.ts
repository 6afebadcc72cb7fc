// Looking things up: the passages that answer, each with where it is from; or the plain word that there is none.
import type { Context } from '../model'
import type { Phrases } from './phrases'
import type { Find } from './requests'
import type { Passage } from './retrieve'
import { shorten } from '../../kernel/text'
import { PERSON } from '../../mailbox/contract'
import { nameOf } from './names'
import { papersNamed, papersOf } from './papers'
import { retrieve, terms } from './retrieve'

const SHOWN_QUESTION = 80
/** A question wants its answer; who has something found out wants all there is about it. */
const QUESTION = { limit: 3 }
const SEARCH = { limit: 4, near: 0.35 }

/** What is quoted must not wake anybody again: the `@` of a mention is left out (that of an address stays). */
export const quote = (text: string): string => text.replace(/(?<![\w.])[@\uFF20](?=\S)/g, '')

/** What answers a question, best first. */
export function answersTo(question: string, context: Context): Passage[] {
  const near = retrieve(question, papersOf(context), QUESTION)
  return near.length > 0 ? near : onBestPage(question, context)
}

/** All that fits what is to be found, in the papers that are named, or else in all. */
export function findings({ about, where }: Find, context: Context): Passage[] {
  const papers = papersOf(context)
  const named = papersNamed(where, papers, context.passages.map(({ kb_id }) => kb_id))
  const found = findingsIn(about, named)
  return found.length > 0 || named.length === papers.length ? found : findingsIn(about, papers)
}

/** Where a page is called what is to be found, its lines as they stand there; else the lines that fit best. */
function findingsIn(about: string, papers: readonly Passage[]): Passage[] {
  const wanted = titleOf(about)
  const page = papers.filter(({ source, title = '' }) => source === 'knowledge' && titleOf(title) === wanted)
  return page.length > 0 && wanted !== '' ? page.slice(0, SEARCH.limit) : retrieve(about, papers, SEARCH)
}

/** What a title tells, in whatever order and number. */
const titleOf = (text: string): string => terms(text).sort().join(' ')

/** Where no line alone answers: the line nearest to the question on the page that the search of the knowledge found best. */
function onBestPage(question: string, { passages }: Context): Passage[] {
  const page = passages.filter(({ kb_id, slug }) => kb_id === passages[0]!.kb_id && slug === passages[0]!.slug)
  return retrieve(question, page.map(({ title, text }) => ({ source: 'knowledge', title, text })), { limit: 1, least: Number.EPSILON })
}

/** Passages as a person reads them, each with its source; or that nothing was found about the question. */
export function tell(found: readonly Passage[], question: string, context: Context, say: Phrases): string {
  const [best, ...others] = found.map(passage => cited(passage, context, say))
  const about = quote(shorten(question, SHOWN_QUESTION))
  if (best === undefined)
    return context.wake.outside === null ? say.nothing(about) : say.nothingOutside(about)
  return others.length === 0 ? best : `${best}\n\n${say.also}\n\n${others.map(line => `- ${line}`).join('\n')}`
}

/** One passage with its source: “…” — from the page “…”. */
export const cited = (passage: Passage, context: Context, say: Phrases): string => say.cite(quote(passage.text), sourceOf(passage, context, say))

export function sourceOf({ source, title = '', from = '', date = '' }: Passage, { wake, team }: Context, say: Phrases): string {
  const name = from === PERSON || wake.outside !== null ? say.you : nameOf(from, team)
  switch (source) {
    case 'knowledge': return say.page(title)
    case 'memory': return say.memory
    case 'team': return say.teamMemory
    case 'profile': return say.profile
    case 'history': return say.history(name, date)
    case 'group': return say.group(name, date)
  }
}
