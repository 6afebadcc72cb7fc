// What several nouns do with text: tell its language, and bring it to a line.

export type Language = 'en' | 'zh'

/** Chinese where the text holds a Chinese character, English otherwise. */
export const languageOf = (text: string): Language => /\p{Script=Han}/u.test(text) ? 'zh' : 'en'

/** The text on one line, in at most so many characters; `…` stands for the rest. */
export function shorten(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : line
}
