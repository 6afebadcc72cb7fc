// Search through the whole house: letters and messages by an index kept within the writes themselves, pages by knowledge’s own search.
import type { ChatEvents, ChatMessage } from '../chat/contract'
import type { Chat } from '../chat/service'
import type { Bus } from '../kernel/bus'
import type { Knowledge } from '../knowledge/service'
import type { Term } from '../knowledge/words'
import type { Letter, MailEvents } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import type { Found, FoundKind } from './contract'
import type { Said, SaidKind, SearchStore } from './store'
import { performance } from 'node:perf_hooks'
import { shorten } from '../kernel/text'
import { needleOf, snippetOf } from '../knowledge/snippet'
import { asPhrase, tellingTerms, termsOf, together } from '../knowledge/words'
import { PERSON } from '../mailbox/contract'
import { QUESTION_READ } from './contract'

export interface Search {
  /** What fits a question, of each kind at most `limit`. Never fails, whatever is asked; what was deleted is not found until it is back. */
  find: (asked: { q: string, kinds: readonly FoundKind[], limit: number }) => { results: Found[], took_ms: number }
  /** Indexes what was written elsewhere and long ago, oldest first; inside the transaction that keeps it. What is said here stays newer. */
  keep: (kind: SaidKind, said: readonly Said[]) => void
}

export interface SearchOptions {
  bus: Bus<MailEvents & ChatEvents>
  store: SearchStore
  agents: { exists: (id: string) => boolean }
  mailboxes: Pick<Mailboxes, 'find'>
  chat: Pick<Chat, 'groups' | 'message'>
  knowledge: Pick<Knowledge, 'list' | 'searchIn'>
}

const TITLE = 80

/** Ways to ask for the same words, the strictest first, with how well what they find fits. */
function waysOf(asked: Term[]): { expression: string, fit: number }[] {
  const all = (terms: Term[]): string => terms.map(asPhrase).join(' AND ')
  const ways = [{ expression: together(asked), fit: 1 }, { expression: all(asked), fit: 0.7 }, { expression: all(tellingTerms(asked)), fit: 0.4 }]
  return ways.filter(({ expression }, i) => ways.findIndex(way => way.expression === expression) === i)
}

export function createSearch({ bus, store, agents, mailboxes, chat, knowledge }: SearchOptions): Search {
  bus.within('mail.delivered', ({ message: { id, to, content } }) => store.add('letter', { place: to, id, words: content }))
  bus.within('chat.message', ({ id, group_id, content }) => store.add('message', { place: group_id, id, words: content }))

  /** Ids of what was said in places that are open, with how well each fits: the best first, then the newest. */
  function said(kind: SaidKind, asked: Term[], limit: number, isOpen: (place: string) => boolean): Map<string, number> {
    const found = new Map<string, number>()
    for (const { expression, fit } of waysOf(asked)) {
      for (const { id, place } of store.matches(kind, expression)) {
        if (found.size === limit)
          return found
        if (!found.has(id) && isOpen(place))
          found.set(id, fit)
      }
    }
    return found
  }

  function pages(question: string, limit: number): Found[] {
    return knowledge.searchIn(knowledge.list().map(({ id }) => id), question, limit)
      .map(({ kb_id, slug, title, snippet, updated_at, score }) => ({ kind: 'page', title, snippet, from: null, where: { kb_id, slug }, timestamp: updated_at, score }))
  }

  function letters(asked: Term[], limit: number, snippet: (text: string) => string): Found[] {
    const toFound = ({ id, idx, to, from, content, timestamp }: Letter, score: number): Found => ({ kind: 'letter', title: shorten(content, TITLE), snippet: snippet(content), from, where: { mailbox: to, idx, id }, timestamp, score })
    return [...said('letter', asked, limit, mailbox => mailbox === PERSON || agents.exists(mailbox))].flatMap(([id, score]) => {
      const letter = mailboxes.find(id)
      return letter ? toFound(letter, score) : []
    })
  }

  function messages(asked: Term[], limit: number, snippet: (text: string) => string): Found[] {
    const names = new Map(chat.groups().map(({ id, name }) => [id, name]))
    const toFound = ({ id, group_id, from, content, timestamp }: ChatMessage, score: number): Found => ({ kind: 'message', title: names.get(group_id) ?? group_id, snippet: snippet(content), from, where: { group_id, id }, timestamp, score })
    return [...said('message', asked, limit, group => names.has(group))].flatMap(([id, score]) => {
      const message = chat.message(id)
      return message ? toFound(message, score) : []
    })
  }

  function find({ q, kinds, limit }: Parameters<Search['find']>[0]): Found[] {
    const question = q.slice(0, QUESTION_READ)
    const asked = termsOf(question)
    if (asked.length === 0)
      return []
    const needle = needleOf(tellingTerms(asked))
    const snippet = (text: string): string => snippetOf(text, needle)
    const look: Record<FoundKind, () => Found[]> = { page: () => pages(question, limit), letter: () => letters(asked, limit, snippet), message: () => messages(asked, limit, snippet) }
    return kinds.flatMap(kind => look[kind]())
  }

  return {
    keep: (kind, old) => old.toReversed().forEach(each => store.addOldest(kind, each)),
    find(asked) {
      const started = performance.now()
      return { results: find(asked), took_ms: Math.round((performance.now() - started) * 100) / 100 }
    },
  }
}
