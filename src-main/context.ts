// The menu under the right mouse button, as data: what can be done with what was clicked on.
import type { ContextMenuParams, MenuItemConstructorOptions as Item } from 'electron'
import type { ShellWords } from './shellWords'
import { oneLine } from './lines'

/** What of a click the menu depends on. */
export type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'linkURL' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'>

export interface ContextActs {
  replace: (word: string) => void
  learn: (word: string) => void
  copy: (text: string) => void
  /** Shows what the system knows about the selected words; only macOS has it. */
  lookUp?: () => void
}

const line: Item = { type: 'separator' }
const MOST_GUESSES = 5

/** The menu; empty when there is nothing to do. */
export function contextMenu(clicked: Clicked, words: ShellWords, acts: ContextActs): Item[] {
  const parts = [spelling(clicked, words, acts), lookUp(clicked, words, acts), link(clicked, words, acts), editing(clicked, words)].filter(part => part.length > 0)
  return parts.flatMap((part, at) => at > 0 ? [line, ...part] : part)
}

function spelling({ misspelledWord, dictionarySuggestions }: Clicked, words: ShellWords, acts: ContextActs): Item[] {
  if (!misspelledWord) return []
  const guesses = dictionarySuggestions.slice(0, MOST_GUESSES).map((guess): Item => ({ label: guess, click: () => acts.replace(guess) }))
  return [...guesses.length > 0 ? guesses : [{ label: words.noGuess, enabled: false }], { id: 'learn', label: words.learn, click: () => acts.learn(misspelledWord) }]
}

function lookUp({ selectionText }: Clicked, words: ShellWords, acts: ContextActs): Item[] {
  const text = oneLine(selectionText, 24)
  return text && acts.lookUp ? [{ id: 'look-up', label: words.lookUp(text), click: acts.lookUp }] : []
}

const link = ({ linkURL }: Clicked, words: ShellWords, acts: ContextActs): Item[] => linkURL ? [{ id: 'copy-link', label: words.copyLink, click: () => acts.copy(linkURL) }] : []

function editing({ isEditable, selectionText, editFlags }: Clicked, words: ShellWords): Item[] {
  if (!isEditable) return selectionText.trim() ? [{ role: 'copy', label: words.copy, enabled: editFlags.canCopy }] : []
  return [
    { role: 'cut', label: words.cut, enabled: editFlags.canCut },
    { role: 'copy', label: words.copy, enabled: editFlags.canCopy },
    { role: 'paste', label: words.paste, enabled: editFlags.canPaste },
    { role: 'selectAll', label: words.selectAll, enabled: editFlags.canSelectAll },
  ]
}
