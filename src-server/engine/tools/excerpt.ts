// Results of tools, bounded: a model pays for every word it is shown, and asks for the rest when it wants it.
import { z } from 'zod'

/** So many characters of a text at a time. */
export const SHOWN = 20_000

/** The argument by which a model asks for the rest. */
export const Offset = z.number().int().min(0).default(0).describe('where to go on in a long text, as the former result said; 0 for its beginning')

/** The part of a text from `offset` on; where more follows, a note says how to get it. */
export function excerpt(text: string, offset = 0, most = SHOWN): string {
  if (offset > 0 && offset >= text.length)
    return `[There is nothing more: the text has ${text.length} characters.]`
  const part = text.slice(offset, offset + most).replace(/[\uD800-\uDBFF]$/, '') // never half a character
  const end = offset + part.length
  return end < text.length ? `${part}\n\n[Cut here: characters ${offset} to ${end} of ${text.length}. Ask again with offset ${end} for the rest.]` : part
}
