// Letters have no subject: their first line speaks for them.
import { unmarked } from '@/kit/reader'

/** So much of a letter is looked at for its title and preview; the rest is for reading. */
const GLANCE = 600

/** The beginning of a text, never with half a character at its end. */
const beginningOf = (content: string): string => unmarked(content.trimStart().slice(0, GLANCE).replace(/[\uD800-\uDBFF]$/, '')).trimStart()

/** The first line that says something. */
export function titleOf(content: string): string {
  return beginningOf(content).split('\n', 1)[0]!.trim()
}

/** What follows the title, on one line; empty when the title says it all. */
export function previewOf(content: string): string {
  const glance = beginningOf(content)
  const end = glance.indexOf('\n')
  return end < 0 ? '' : glance.slice(end).replace(/\s+/g, ' ').trim()
}
