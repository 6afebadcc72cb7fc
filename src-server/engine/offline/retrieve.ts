// Finds the passages of an agent's papers that fit a question best: BM25 over words, and over pairs of Chinese characters.
import { slipsBetween } from './names'

export type Source = 'knowledge' | 'memory' | 'team' | 'history' | 'group' | 'profile'

export interface Passage { source: Source, text: string, title?: string, from?: string, date?: string }

const STOP = new Set(('a an and are as at be been but by can could did do does for from had has have how i in into is it its me my of on or our please say says she he so tell than that the their them then there these they this to us was we were what when where which who why will with would you your about know '
  + '的 了 是 吗 呢 什么 怎么 怎样 如何 为什么 哪 谁 多少 有 在 和 与 请 我 你 他 她 它 们 我们 你们 这 那 就 都 也 吧 啊 呀').split(' '))

/** Okapi BM25's usual constants. */
const K1 = 1.2
const B = 0.75

/**
 * How many at most; how much of what the question's telling words weigh a passage must hold, so that one common word in
 * common is not an answer; and how near the best one another must come to be worth telling.
 */
export interface Measure { limit: number, least?: number, near?: number }

/** The passages that share telling words with the question, best first. */
export function retrieve(question: string, passages: readonly Passage[], { limit, least = 1 / 3, near = 0.6 }: Measure): Passage[] {
  const documents = passages.map(passage => ({ passage, terms: terms(`${passage.title ?? ''} ${passage.text}`) })) // a line says what it is about in the title of its page
  const wanted = meant([...new Set(terms(question))], new Set(documents.flatMap(document => document.terms)))
  const length = documents.reduce((sum, document) => sum + document.terms.length, 0) / (documents.length || 1)
  const weight = new Map(wanted.map((term) => {
    const holding = Math.max(1, documents.filter(document => document.terms.includes(term)).length) // what nobody mentions weighs no more than what one does, or few papers would answer nothing
    return [term, Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5))]
  }))
  const all = [...weight.values()].reduce((sum, value) => sum + value, 0)

  const fitting = documents
    .map(({ passage, terms: words }) => {
      const shared = wanted.filter(term => words.includes(term))
      const score = shared.reduce((sum, term) => {
        const count = words.filter(word => word === term).length
        return sum + weight.get(term)! * count * (K1 + 1) / (count + K1 * (1 - B + B * words.length / length))
      }, 0)
      return { passage, score, share: shared.reduce((sum, term) => sum + weight.get(term)!, 0) / (all || 1) }
    })
    .filter(({ share }) => share >= least)
    .sort((a, b) => b.score - a.score)
  const best = fitting[0]?.score ?? 0
  const told = new Set<string>()
  return fitting
    .filter(({ score, passage }) => score >= best * near && !told.has(passage.text) && told.add(passage.text))
    .slice(0, limit)
    .map(({ passage }) => passage)
}

/** So many words that stand nowhere are looked at for a slip of the pen, and so long they must be. */
const MOST_SLIPS = 6
const ONE_SLIP = 5

/** The words of a question, those that stand nowhere replaced by the one that they must be a misspelling of. */
function meant(wanted: string[], known: ReadonlySet<string>): string[] {
  const strange = wanted.filter(word => word.length >= ONE_SLIP && /^\p{Script=Latin}+$/u.test(word) && !known.has(word)).slice(0, MOST_SLIPS)
  const near = new Map(strange.map(word => [word, [...known].filter(other => other[0] === word[0] && slipsBetween(word, other, 1) === 1)]))
  return [...new Set(wanted.map(word => near.get(word)?.length === 1 ? near.get(word)![0]! : word))]
}

/** Words in lower case without their plural, and pairs of neighbouring Chinese, Japanese or Korean characters; stop words left out. */
export function terms(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase()
  const words = folded.match(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]+/gu) ?? []
  const runs = folded.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu) ?? []
  return [...words.filter(word => !STOP.has(word)).map(stem), ...runs.flatMap(pairs)]
}

const stem = (word: string): string => word.length > 3 ? word.replace(/(?:ies|y)$/, 'i').replace(/(?:ing|ed|es|s)$/, '') : word

function pairs(run: string): string[] {
  const characters = [...[...STOP].filter(word => word.length > 1).reduce((text, word) => text.replaceAll(word, ' '), run)]
  if (characters.length === 1)
    return STOP.has(run) ? [] : [run]
  return characters.slice(1).map((character, i) => characters[i]! + character).filter(pair => !pair.includes(' ') && !(STOP.has(pair[0]!) || STOP.has(pair[1]!)))
}
