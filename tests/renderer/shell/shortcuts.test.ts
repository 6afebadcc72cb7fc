// Promise: a shortcut does what it says where nobody writes, chooses or composes; the second key of two means nothing else; Ctrl K works everywhere.
import type { Shortcut } from '@/shell/shortcuts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { followShortcuts, isMac, shortcutGroups, useShortcuts } from '@/shell/shortcuts'

let done: string[] = []
let scope = effectScope()
const shortcut = (...keys: string[]): Shortcut => ({ keys, words: keys.join(), run: () => void done.push(keys.join(' ')) })
const press = (key: string, more: KeyboardEventInit = {}, on: Element = document.body): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  on.dispatchEvent(event)
  return event
}
const modifier = isMac ? { metaKey: true } : { ctrlKey: true }

beforeEach(() => {
  done = []
  document.body.innerHTML = ''
  scope = effectScope()
  scope.run(() => {
    useShortcuts({ title: () => '', shortcuts: () => [shortcut('mod+k'), shortcut('?'), shortcut('c'), shortcut('g', 'i'), { keys: ['a'], words: 'only told' }] })
    followShortcuts()
  })
})
afterEach(() => scope.stop())

describe('a shortcut', () => {
  it('does what it says, and nobody else takes its key', () => {
    expect(press('c').defaultPrevented).toBe(true)
    expect(press('?', { shiftKey: true }).defaultPrevented).toBe(true)
    expect(press('k', modifier).defaultPrevented).toBe(true)
    expect(done).toEqual(['c', '?', 'mod+k'])
  })

  it('of two keys is both, one after the other, and soon', () => {
    press('g')
    press('i')
    expect(done).toEqual(['g i'])
    press('i')
    const late = vi.spyOn(Event.prototype, 'timeStamp', 'get')
    late.mockReturnValue(0)
    press('g')
    late.mockReturnValue(5000)
    press('i')
    late.mockRestore()
    expect(done).toEqual(['g i'])
  })

  it('takes the second key of two, whatever else it means', () => {
    const first = press('g')
    const second = press('a')
    expect([first.defaultPrevented, second.defaultPrevented]).toEqual([true, true])
    expect(press('a').defaultPrevented).toBe(false)
    press('g')
    press('c')
    expect(done).toEqual([])
  })

  it('is nothing with Alt, with Ctrl, held down, or taken already', () => {
    press('c', { altKey: true })
    press('c', { ctrlKey: true })
    press('c', { metaKey: true })
    press('c', { repeat: true })
    press('k', { ...modifier, shiftKey: true })
    expect(done).toEqual([])
  })

  it('is the letter, whatever the lock of capitals says', () => {
    press('C')
    press('C', { shiftKey: true })
    expect(done).toEqual(['c'])
  })

  it('goes with its page', () => {
    scope.stop()
    press('c')
    expect([done, shortcutGroups.size]).toEqual([[], 0])
  })
})

describe('while somebody writes', () => {
  it.each(['<input>', '<textarea></textarea>', '<select></select>', '<div contenteditable="true"></div>', '<div role="textbox" tabindex="0"></div>', '<div role="tree"><b></b></div>', '<div role="listbox"><b></b></div>'])('in %s only what goes with Ctrl counts', (html) => {
    document.body.innerHTML = html
    const at = document.body.querySelector('b, :not(b)')!
    const deepest = at.firstElementChild ?? at
    press('c', {}, deepest)
    press('?', {}, deepest)
    expect(done).toEqual([])
    press('k', modifier, deepest)
    expect(done).toEqual(['mod+k'])
  })

  it('in an editor within a shadow, only what goes with Ctrl counts', () => {
    const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
    const editor = root.appendChild(document.createElement('div'))
    editor.contentEditable = 'true'
    expect(press('c', { composed: true }, editor).defaultPrevented).toBe(false)
    press('k', { ...modifier, composed: true }, editor)
    expect(done).toEqual(['mod+k'])
  })

  it('or composes a word, none counts', () => {
    press('c', { isComposing: true })
    press('k', { ...modifier, isComposing: true })
    expect(done).toEqual([])
  })

  it.each(['dialog', 'alertdialog', 'menu', 'listbox'])('or a %s is open, letters are its own', (role) => {
    document.body.innerHTML = `<div role="${role}" data-state="open"></div>`
    press('c')
    expect(done).toEqual([])
    press('k', modifier)
    expect(done).toEqual(['mod+k'])
  })
})
