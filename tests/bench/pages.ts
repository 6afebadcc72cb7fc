// Writes a base of pages as a large house would have them, English and Chinese, always the same ones; and the questions asked of it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A generator of numbers from 0 to 1 that always gives the same ones. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

const SYLLABLES = ['ba', 'ren', 'to', 'mil', 'ca', 'shu', 'per', 'lo', 'den', 'fi', 'gra', 'ston', 'ver', 'ka', 'nu', 'wel', 'hor', 'ti', 'san', 'que']
/** The n-th word of an alphabet: made of syllables, different for every n. */
const latin = (n: number): string => (n < 20 ? SYLLABLES[n]! : latin(Math.floor(n / 20) - 1) + SYLLABLES[n % 20]!)
/** The n-th word of two characters. */
const chinese = (n: number): string => String.fromCharCode(0x4E00 + n * 7 % 2500, 0x5200 + n * 13 % 2500)

const LATIN_WORDS = 30_000
const CHINESE_WORDS = 15_000
const COMMON = ['the', 'and', 'order', 'customer', 'parcel', 'supplier', 'return', 'price', 'delivery', 'question']
const COMMON_CHINESE = ['顾客', '订单', '包裹', '供应', '退货', '价格', '发货', '问题', '时间', '商品']

/** Words as a language uses them: the n-th is n times rarer than the first. */
const ranked = (roll: () => number, count: number): number => Math.floor(count ** roll()) - 1

export function writePages(folder: string, count: number): void {
  mkdirSync(join(folder, 'wiki'), { recursive: true })
  const roll = dice(7)
  const word = (): string => roll() < 0.25 ? COMMON[Math.floor(roll() * COMMON.length)]! : latin(ranked(roll, LATIN_WORDS) + 20)
  const pair = (): string => roll() < 0.25 ? COMMON_CHINESE[Math.floor(roll() * COMMON_CHINESE.length)]! : chinese(ranked(roll, CHINESE_WORDS))
  const many = (length: number, make: () => string, between: string): string => Array.from({ length }, make).join(between)
  for (let n = 0; n < count; n++) {
    const english = n % 2 === 0
    const title = english ? `${many(3, word, ' ')} ${n}` : `${many(3, pair, '')}${n}`
    const paragraphs = Array.from({ length: 6 }, () => english ? `${many(60, word, ' ')}.` : `${many(8, () => many(8, pair, ''), '，')}。`)
    writeFileSync(join(folder, 'wiki', `page-${n}.md`), `---\ntitle: ${title}\ntype: note\ntags: [bench, ${english ? 'en' : 'zh'}]\n---\n\n${paragraphs.join('\n\n')}\n`)
  }
}

/** What is asked: rare and common words, several, phrases, questions in both languages, and one in eight mistyped. */
export function questions(count: number): string[] {
  const roll = dice(11)
  const of = <T>(list: T[]): T => list[Math.floor(roll() * list.length)]!
  const rare = (): string => latin(Math.floor(roll() * LATIN_WORDS * 0.9) + 420)
  const middling = (): string => latin(ranked(roll, LATIN_WORDS) + 20)
  const kinds = [
    () => of(COMMON.slice(2)),
    () => middling(),
    () => `${of(COMMON.slice(2))} ${middling()}`,
    () => `what does the ${of(COMMON.slice(2))} of ${middling()} and ${middling()} say?`,
    () => of(COMMON_CHINESE),
    () => chinese(ranked(roll, CHINESE_WORDS)),
    () => `${of(COMMON_CHINESE)}${chinese(ranked(roll, CHINESE_WORDS))}怎么办？`,
    () => rare().replace(/^(..)(.)(.)/, '$1$3$2'),
  ]
  return Array.from({ length: count }, (_, n) => kinds[n % kinds.length]!())
}
