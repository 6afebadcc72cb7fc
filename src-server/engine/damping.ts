// What says nothing new wakes nobody: the same words once more, and mere thanks. The person is always heard.
import { createHash } from 'node:crypto'

/** A digest of what was said: the same for texts that differ in case, spaces and punctuation only. `about` is what it was said to. */
export function digestOf(about: string, text: string): string {
  return createHash('sha256').update(`${about}\n${bare(text)}`).digest('base64url')
}

/** All but what tells apart: a point within a number, a question, `C#` from `C`. */
const PUNCTUATION = /[.,:](?!\d)|(?<!\d)[.,:]|-(?!\d)|\?(?=\?)|[^\p{L}\p{M}\p{N}\p{S}\s.,:\-?#%@&/\\]/gu

const bare = (text: string): string => fold(text).replace(PUNCTUATION, ' ').replace(/\s+/g, ' ').replace(/ ?(\p{Script=Han}) ?/gu, '$1').replaceAll(' ?', '?').trim()

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** What is longer says something. */
const LONGEST = 30

const THANKS = {
  en: ['ok', 'okay', 'okey', 'k', 'kk', 'thanks', 'many thanks', 'thank you', 'thank u', 'thx', 'ty', 'got it', 'understood', 'noted', 'roger', 'roger that', 'copy that', 'acknowledged', 'received', 'sure', 'sure thing', 'alright', 'all right', 'great', 'perfect', 'cool', 'nice', 'awesome', 'will do', 'sounds good', 'looks good', 'no problem', 'np', 'welcome', 'you re welcome', 'you are welcome', 'my pleasure', 'cheers', 'appreciated', 'much appreciated', 'bye', 'goodbye'],
  zh: ['收到', '已收到', '好的', '好', '行', '嗯', '哦', '噢', '谢谢', '多谢', '感谢', '谢', '辛苦', '明白', '了解', '懂', '知道', '清楚', '没问题', '不客气', '不用谢', '遵命', '再见'],
}
/** What may stand beside thanks, and is none alone. */
const BESIDES = {
  en: ['everyone', 'all', 'team', 'and', 'again', 'then', 'i', 'a lot', 'so much', 'very much', 'for that'],
  zh: ['你', '您', '我', '大家', '各位', '了', '啦', '呀', '哈', '的', '非常', '十分', '太'],
}
const madeOf = (...lists: { en: string[], zh: string[] }[]): RegExp => new RegExp(`^(?:(?:${lists.flatMap(({ en }) => en).join('|')})(?![a-z]) ?|(?:${lists.flatMap(({ zh }) => zh).join('|')}) ?)+$`)
const POLITE = madeOf(THANKS, BESIDES)
const IDLE = madeOf(BESIDES)

/** Whether a text only says that the one before it was heard: “ok”, “thanks”, “收到”, an emoji. `names` are those it may address with @. */
export function isAcknowledgement(text: string, names: readonly string[] = []): boolean {
  if (text.length > LONGEST * 10)
    return false
  const said = withoutNames(fold(text), names).trim()
  if (said === '' || [...said].length > LONGEST || /[\p{N}?]|:\/\//u.test(said))
    return false
  const letters = said.replace(/\P{L}+/gu, ' ').trim()
  return letters === '' || (POLITE.test(letters) && !IDLE.test(letters))
}

const withoutNames = (text: string, names: readonly string[]): string => text.includes('@')
  ? names.filter(Boolean).map(fold).sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(`@${name}`, ' '), text)
  : text
