// Shortcuts as data: what the keys do everywhere, and where one is; one listener follows them all, and the sheet of shortcuts shows them.
import { useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowReactive } from 'vue'

export interface Shortcut {
  /** Pressed one after the other, such as `['g', 'i']`; with `mod+` before it together with Ctrl, or ⌘ on a Mac. */
  keys: readonly string[]
  /** What it does, in the person's language. */
  words: string
  /** Left out where the place follows the key by itself and only tells of it. */
  run?: () => void
}

export interface ShortcutGroup { title: () => string, shortcuts: () => readonly Shortcut[] }

/** After the first key of two the second one is waited for so long. */
const SEQUENCE_MS = 1500
/** Where letters are typed, or find something by themselves. */
const TAKES_LETTERS = 'input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=searchbox], [role=combobox], [role=tree], [role=listbox], [role=menu]'
const IS_OPEN = '[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open], [role=listbox][data-state=open]'

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Every group that holds now, the oldest first. */
export const shortcutGroups = shallowReactive(new Set<ShortcutGroup>())

/** Adds shortcuts as long as the component is there. */
export function useShortcuts(group: ShortcutGroup): void {
  shortcutGroups.add(group)
  onScopeDispose(() => shortcutGroups.delete(group))
}

/** A letter is what its key says with or without Shift, whatever the lock of capitals says; null for a key that is none of ours. */
function keyOf({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): string | null {
  if (key.length !== 1 || altKey)
    return null
  if (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey)
    return shiftKey ? null : `mod+${key.toLowerCase()}`
  return ctrlKey || metaKey ? null : shiftKey ? key : key.toLowerCase()
}

/** Whether the key belongs to whoever has the focus. The whole way counts: an editor within a shadow is, seen from the window, only its host. */
const takesLetters = (event: KeyboardEvent): boolean => event.composedPath().some(at => at instanceof Element && at.matches(TAKES_LETTERS))

const isFree = (event: KeyboardEvent): boolean => !takesLetters(event) && !document.querySelector(IS_OPEN)

/** Follows the keys: before anything on the page, so that the second key of two means nothing else. While somebody composes or writes, only what is pressed with Ctrl or ⌘ counts. */
export function followShortcuts(): void {
  let first = ''
  let since = 0

  /** What was pressed with what came before it, or null where it is none of ours. */
  function pressed(event: KeyboardEvent): string[] | null {
    const key = keyOf(event)
    if (key === null || event.isComposing || event.repeat || event.defaultPrevented)
      return null
    if (key.startsWith('mod+'))
      return [key]
    if (!isFree(event))
      return null
    return first && event.timeStamp - since < SEQUENCE_MS ? [first, key] : [key]
  }

  useEventListener(window, 'keydown', (event) => {
    const keys = pressed(event)
    if (!keys)
      return
    const all = [...shortcutGroups].flatMap(group => group.shortcuts()).filter(shortcut => shortcut.run)
    const found = all.find(shortcut => shortcut.keys.join(' ') === keys.join(' '))
    const begins = keys.length === 1 && all.some(shortcut => shortcut.keys.length > 1 && shortcut.keys[0] === keys[0])
    first = begins ? keys[0]! : ''
    since = event.timeStamp
    if (found || begins || keys.length > 1)
      event.preventDefault() // whoever else follows keys sees that this one is taken
    found?.run?.()
  }, { capture: true })
}
