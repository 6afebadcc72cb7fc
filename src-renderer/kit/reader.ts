// Whether a text is Markdown, and the reader of it, which comes with the first text that is and is then there for all.
import type { ShallowRef } from 'vue'
import { shallowRef } from 'vue'

type Render = typeof import('./markdown').renderMarkdown

const SIGNS = [
  /^ {0,3}(?:#{1,6}|[\-*+>]|\d{1,3}[.)]) /m, // headings, lists, quotations
  /^ {0,3}(?:```|~~~|\|.*\||(?:-{3,}|\*{3,})\s*$)/m, // code, tables, lines
  /\*\*[^\s*]|(?<![\w*])\*[^\s*][^*\n]{0,200}\*\B|~~\S|`[^`\n]{1,200}`/, // emphasis, words of machines
  /\[[^\]\n]{1,200}\]\(|https?:\/\/\S/, // links
]

/** Whether somebody may have meant Markdown; anything else is shown exactly as it was written. */
export const isMarked = (text: string): boolean => SIGNS.some(sign => sign.test(text))

/** The words of a Markdown text without its signs, for where there is room for a glance only. */
export const unmarked = (text: string): string => isMarked(text)
  ? text.replace(/^ {0,3}(?:#{1,6} |> ?|```.*|~~~.*|-{3,}$)/gm, '').replace(/\*\*|~~|`/g, '').replace(/\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)/g, '$1')
  : text

const render = shallowRef<Render | null>(null)
const broken = shallowRef(false)

/** The reader, as soon as it is there; `broken` when it did not come: then the text itself is better than nothing. */
export function useReader(): { render: ShallowRef<Render | null>, broken: ShallowRef<boolean> } {
  if (!render.value) {
    broken.value = false
    import('./markdown').then(module => render.value = module.renderMarkdown, () => broken.value = true)
  }
  return { render, broken }
}
