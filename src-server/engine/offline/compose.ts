// Short texts put together from sentences that are there already: a notice, a summary. Nothing in them is its own.
import type { Phrases } from './phrases'
import type { Form } from './requests'
import { shorten } from '../../kernel/text'
import { terms } from './retrieve'
import { speech } from './speech'

/** A sentence to choose from, and where it is from as a person reads it. */
export interface Material { text: string, source: string | null }

const BOTH = Object.values(speech)
const CITED = /^(?:- )?“(.+)”(?: — |——)(.+)$/u
const FINDER = /^(?:What (.{1,80}) found:|(.{1,80}) answers:|(.{1,80}?)\s?(?:查到的|的答复)：)$/u
const SENTENCE = /(?<=[.!?])\s+(?=[\p{Lu}\p{N}“"])|(?<=[\u3002\uFF01\uFF1F])/u
const LONGEST = 400
const MOST_MATERIAL = 200

/** The sentences of a text, with the sources that are cited in it. */
export function materialOf(given: string, say: Phrases): Material[] {
  let finder: string | null = null
  return given.split('\n').map(line => line.trim()).filter(Boolean).flatMap((line): Material[] => {
    const found = FINDER.exec(line)
    finder = found?.slice(1).find(Boolean) ?? finder
    if (found || BOTH.some(({ also }) => also === line))
      return []
    const cited = CITED.exec(line)
    const text = cited?.[1] ?? line.replace(/^(?:[-*+]|\d+\.|#{1,6})\s+/, '')
    const source = cited ? paperOf(cited[2]!, finder, say) : finder
    return text.split(SENTENCE).filter(sentence => sentence.trim() !== '').map(sentence => ({ text: sentence.trim(), source }))
  }).slice(0, MOST_MATERIAL)
}

/** A source as another names it: “from my memory” of the researcher is “the researcher's memory”. */
function paperOf(source: string, finder: string | null, say: Phrases): string {
  const paper = /^(?:from |来自)(.+)$/u.exec(source)?.[1]
  const own = paper && /^(?:my |我的)(.+)$/u.exec(paper)?.[1]
  return own && finder ? say.theirs(finder, own) : paper ?? finder ?? source
}

export interface Task { form: Form, short: boolean, topic: string | null }

/** A heading, the two to four sentences that say most, and where they are from; null where there is nothing to choose from. */
export function compose({ form, short, topic }: Task, material: readonly Material[], say: Phrases): string | null {
  const chosen = choose(material, short ? 3 : 4, topic)
  if (chosen.length === 0)
    return null
  const sentences = chosen.map(({ text }) => ended(shorten(text, LONGEST), say))
  const heading = say.heading(say.forms[form], topic ?? pageOf(chosen))
  const body = form === 'summary' ? sentences.map(sentence => `- ${sentence}`).join('\n') : sentences.join(say.space)
  const sources = [...new Set(chosen.map(({ source }) => source ?? say.yourText))]
  return [heading, body, say.madeFrom(sources.join(say.comma))].filter(Boolean).join('\n\n')
}

/** The title of the page that most of it is from. */
const pageOf = (chosen: readonly Material[]): string => chosen.map(({ source }) => /“(.+)”/u.exec(source ?? '')?.[1]).find(Boolean) ?? ''

const ended = (sentence: string, { stop }: Phrases): string => /[.!?\u3002\uFF01\uFF1F…]["”]?$/u.test(sentence) ? sentence : `${sentence.replace(/[,;:\uFF0C\uFF1B\uFF1A]$/u, '')}${stop}`

/** So much of its words may a sentence share with one that says more before it says the same. */
const SAME = 0.75

/** The sentences whose words come up most in all of them (and in the topic), no two of them alike; in the order they came. */
function choose(material: readonly Material[], most: number, topic: string | null): Material[] {
  const sentences = material.map((each, place) => ({ ...each, place, words: new Set(terms(each.text)) })).filter(({ words }) => words.size > 0)
  const counts = new Map<string, number>()
  sentences.forEach(({ words }) => words.forEach(word => counts.set(word, (counts.get(word) ?? 0) + 1)))
  const about = new Set(terms(topic ?? ''))
  const weigh = (words: ReadonlySet<string>): number => [...words].reduce((sum, word) => sum + (counts.get(word)! - 1) + (about.has(word) ? 2 : 0), 0) / Math.sqrt(words.size)
  const ranked = sentences.map(sentence => ({ ...sentence, weight: weigh(sentence.words) + 1 / (1 + sentence.place) })).sort((a, b) => b.weight - a.weight || a.place - b.place)
  const chosen = ranked.filter((sentence, i) => !ranked.slice(0, i).some(other => shared(sentence.words, other.words) >= SAME)).slice(0, most)
  return chosen.sort((a, b) => a.place - b.place)
}

/** How much of the shorter one's words the other has. */
const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => [...a].filter(word => b.has(word)).length / Math.min(a.size, b.size)
