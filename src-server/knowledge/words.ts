// Text as search sees it: words of alphabets, and Chinese, Japanese and Korean characters each standing alone.

const WIDE = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}ー'
const EACH_WIDE = new RegExp(`[${WIDE}]`, 'gu')
const PIECES = new RegExp(`[${WIDE}]+|(?:(?![${WIDE}])[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const IS_WIDE = new RegExp(`^[${WIDE}]`, 'u')

/** Words that carry no meaning in a question. */
const STOP = new Set(('a about an and any anyone are as at be been but by can could did do does for from get give had has have how i if in into is it its itself just long make makes many may me much must my need of on or our out please '
  + 'say should so some take tell than that the their them then there these they this those to up us was we were what whats when where which who whom whose why will with would you your').split(' '))
const STOP_WIDE = /请问一下|请问|为什么|有没有|是不是|能不能|可不可以|多长时间|什么时候|什么|怎么样|怎么办|怎么|怎样|如何|多久|多少|几点|几天|哪里|哪儿|哪些|哪个|哪天|可以|是否|能否|需要|应该|我们|你们|他们|咱们|一下|告诉|关于|以及|或者|如果|的话|还是|[吗呢吧啊呀嘛的了是在我你您他她它谁和与或及被把给就都也要能会有个]/g

/** One letter form for all: full width becomes half width, capitals small. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Text for the index: folded, wide characters apart. */
export const spaced = (text: string): string => fold(text).replace(EACH_WIDE, ' $& ')

export interface Term {
  /** A word of an alphabet, or a run of wide characters. */
  text: string
  wide: boolean
  /** The person may still be typing it. */
  open: boolean
}

/** The terms of a question in order, each once. */
export function termsOf(question: string): Term[] {
  const folded = fold(question)
  const texts = [...new Set(folded.match(PIECES) ?? [])].slice(0, 24)
  const open = /[\p{L}\p{N}\p{M}]$/u.test(folded) ? texts.at(-1) : undefined
  return texts.map(text => ({ text, wide: IS_WIDE.test(text), open: text === open && !IS_WIDE.test(text) && text.length > 1 }))
}

/** The terms that tell what is asked: stop words left out, a run of wide characters split where they stand. All, where that leaves none or changes none. */
export function tellingTerms(terms: Term[]): Term[] {
  const telling = terms.flatMap(term => term.wide ? splitRun(term) : STOP.has(term.text) ? [] : [term])
  const same = telling.length === terms.length && telling.every((term, i) => term === terms[i])
  return same || telling.length === 0 ? terms : telling
}

function splitRun(run: Term): Term[] {
  const pieces = run.text.replace(STOP_WIDE, ' ').split(' ').filter(Boolean)
  return pieces[0] === run.text ? [run] : pieces.map(text => ({ ...run, text }))
}

/** A run of wide characters as pairs of neighbours; a single one as itself. */
export function pairs(run: string): string[] {
  const characters = [...run]
  return characters.length < 2 ? characters : characters.slice(1).map((character, i) => characters[i]! + character)
}

/** A term as FTS5 asks for it. It holds letters and digits only, so nothing in it can be taken for syntax. */
export const asPhrase = ({ text, wide, open }: Term): string => wide ? `"${[...text].join(' ')}"` : `"${text}"${open ? '*' : ''}`

/** Terms as FTS5 asks for them side by side, in their order. */
export const together = (terms: Term[]): string => `"${terms.map(({ text, wide }) => wide ? [...text].join(' ') : text).join(' ')}"${terms.at(-1)?.open ? '*' : ''}`

/** The words of a text that a mistyped one may have meant, each once. */
export function vocabularyOf(text: string): Set<string> {
  const words = new Set<string>()
  for (const piece of fold(text).match(PIECES) ?? []) {
    if (piece.length < 4 || piece.length > 24 || IS_WIDE.test(piece) || /\p{N}/u.test(piece))
      continue
    words.add(piece)
    if (piece.length > 4 && piece.endsWith('s'))
      words.add(piece.slice(0, -1))
  }
  return words
}
