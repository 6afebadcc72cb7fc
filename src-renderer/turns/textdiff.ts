// What differs between two texts, word by word. Loaded only where two runs are laid side by side.
import type { Change } from 'diff'
import { diffWordsWithSpace } from 'diff'

/** Longer texts than these together are shown whole: nobody reads a thousand marks. */
const MOST_CHARACTERS = 40_000
const MOST_MS = 80

/** The words of both in order, each marked; null where there is nothing to tell apart, or too much. */
export function differences(before: string, after: string): Change[] | null {
  if (before === after || !before || !after || before.length + after.length > MOST_CHARACTERS)
    return null
  return diffWordsWithSpace(before, after, { timeout: MOST_MS }) ?? null
}
