// The letter, character or emoji that stands for a name in a small round picture.

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** 小美 is known by 美, not by 小. */
const ENDEARMENT = /^[小阿老]\p{Script=Han}(?!\p{Script=Han})/u

/** The first character as a person sees it, whatever it is made of. */
export function initialOf(name: string): string {
  const letters = Array.from(graphemes.segment(name.trim()), part => part.segment)
  const letter = letters[ENDEARMENT.test(name.trim()) ? 1 : 0] ?? '?'
  return letter.toLocaleUpperCase()
}
