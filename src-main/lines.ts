// Brings a text of anybody's to one line that a menu or a notification can show: nothing in it breaks out, whatever its script.

/** Marks that turn the direction of what follows, control characters, and what a terminal or a menu would take for its own. */
const UNSEEN = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu
const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
/** So many marks may stand on a letter; a tower of them is no script. */
const TOWER = /(\p{M}{4})\p{M}+/gu

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The text on one line of at most `length` characters as a reader counts them; `…` stands for the rest. */
export function oneLine(text: string, length: number): string {
  const line = text.slice(0, length * 20).replace(/[\uD800-\uDBFF]$/, '').replace(/\s+/g, ' ').replace(UNSEEN, '').replace(TOWER, '$1').trim()
  const shown: string[] = []
  for (const { segment } of characters.segment(line)) {
    if (shown.length === length) return `${shown.slice(0, -1).join('').trimEnd()}…`
    shown.push(segment)
  }
  return shown.join('')
}

/** A name within a sentence: one that runs from right to left leaves the rest of the sentence where it was. */
export function named(name: string, length = 40): string {
  const line = oneLine(name, length)
  return RTL.test(line) ? `\u2068${line}\u2069` : line
}

/** Some systems read a notification as a bit of HTML: what looks like it is written so that it does not. */
export const unmarked = (line: string): string => line.replaceAll('<', '‹').replaceAll('>', '›').replace(/&(?=#?\w+;)/g, '＆')
