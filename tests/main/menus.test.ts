// Promise: menus and tray say how the team stands, in the person's language and in the platform's order, and lead where they say.
import type { MenuItemConstructorOptions as Item } from 'electron'
import type { Acts } from '../../src-main/menu'
import { describe, expect, it, vi } from 'vitest'
import { contextMenu } from '../../src-main/context'
import { appMenu, PLACES } from '../../src-main/menu'
import { shellWords } from '../../src-main/shellWords'
import { trayIcon, trayMenu, trayTip } from '../../src-main/trayMenu'
import { nextZoom } from '../../src-main/zoom'

const en = shellWords('en')
const zh = shellWords('zh')
const acts = (more: Partial<Acts> = {}): Acts => ({ go: vi.fn(), open: vi.fn(), pause: vi.fn(), zoom: vi.fn(), history: vi.fn(), reload: vi.fn(), quit: vi.fn(), about: vi.fn(), ...more })
const flat = (items: Item[]): Item[] => items.flatMap(item => [item, ...Array.isArray(item.submenu) ? flat(item.submenu) : []])
const click = (items: Item[], id: string): unknown => flat(items).find(item => item.id === id)!.click!({} as never, undefined, {} as never)

describe('the menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('on %s every item has words in both languages, and every shortcut is given once', (platform) => {
    for (const words of [en, zh]) {
      const items = flat(appMenu({ platform, words, paused: false, acts: acts({ logs: vi.fn(), updates: vi.fn(), dataFolder: vi.fn(), tools: vi.fn() }) }))
      expect(items.filter(item => item.type !== 'separator' && !item.label)).toEqual([])
      const keys = items.flatMap(item => item.accelerator ? [String(item.accelerator).replace(/^(?:Cmd|Ctrl)\+/, 'CmdOrCtrl+')] : [])
      expect(new Set(keys).size).toBe(keys.length)
      expect(items.filter(item => item.id === 'quit' || item.id === 'about' || item.id === 'updates')).toHaveLength(3)
    }
  })

  it('leads to every place, and to a new letter', () => {
    const done = acts()
    const items = appMenu({ platform: 'linux', words: en, paused: false, acts: done })
    for (const [name, path] of Object.entries(PLACES)) {
      click(items, `go-${name}`)
      expect(done.go).toHaveBeenLastCalledWith(path)
    }
    click(items, 'new-letter')
    expect(done.go).toHaveBeenLastCalledWith('/mailboxes?write=1')
  })

  it('offers nothing that cannot be done', () => {
    const ids = flat(appMenu({ platform: 'linux', words: en, paused: false, acts: acts() })).map(item => item.id)
    expect(ids).not.toContain('updates')
    expect(ids).not.toContain('tools')
  })

  it('pauses what works, and lets go on what rests', () => {
    const done = acts()
    click(appMenu({ platform: 'linux', words: en, paused: false, acts: done }), 'pause')
    expect(done.pause).toHaveBeenLastCalledWith(true)
    click(appMenu({ platform: 'linux', words: en, paused: true, acts: done }), 'pause')
    expect(done.pause).toHaveBeenLastCalledWith(false)
  })
})

describe('the tray', () => {
  it('says who is busy and what waits', () => {
    expect(trayTip({ busy: ['Writer', 'Researcher'], waits: 1, paused: false }, en)).toBe('CocoCat\nWriter and Researcher are busy\nOne thing waits for you')
    expect(trayTip({ busy: ['A', 'B', 'C', 'D', 'E'], waits: 0, paused: false }, en)).toContain('A, B, C and 2 more are busy')
    expect(trayTip({ busy: ['甲', '乙', '丙', '丁'], waits: 3, paused: false }, zh)).toBe('CocoCat\n甲、乙、丙等 4 位正在忙\n3 件事在等你')
    expect(trayTip({ busy: [], waits: 0, paused: true }, en)).toContain('Everything rests')
    expect(trayMenu({ busy: ['Q&A'], waits: 0, paused: false }, en, acts())[0]!.label).toBe('Q&&A is busy')
  })

  it('looks so', () => {
    expect([{ busy: [], waits: 0, paused: false }, { busy: [], waits: 2, paused: false }, { busy: [], waits: 2, paused: true }].map(trayIcon)).toEqual(['tray', 'tray-waits', 'tray-rests'])
  })

  it('leads to what waits, to the window and to the end', () => {
    const done = acts()
    const items = trayMenu({ busy: [], waits: 2, paused: true }, en, done)
    for (const id of ['waits', 'pause', 'open', 'quit']) click(items, id)
    expect(done.go).toHaveBeenCalledWith('/inbox')
    expect(done.pause).toHaveBeenCalledWith(false)
    expect(done.open).toHaveBeenCalledOnce()
    expect(done.quit).toHaveBeenCalledOnce()
    expect(trayMenu({ busy: [], waits: 0, paused: false }, en, done).find(item => item.id === 'waits')!.enabled).toBe(false)
  })
})

describe('a right click', () => {
  const flags = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true, canUndo: true, canRedo: true, canDelete: true, canEditRichly: false }
  const nothing = { isEditable: false, selectionText: '', linkURL: '', misspelledWord: '', dictionarySuggestions: [], editFlags: flags }
  const deeds = { replace: vi.fn(), learn: vi.fn(), copy: vi.fn() }

  it('on nothing opens nothing', () => expect(contextMenu(nothing, en, deeds)).toEqual([]))

  it('on a misspelled word offers others, and edits', () => {
    const items = contextMenu({ ...nothing, isEditable: true, selectionText: 'teh', misspelledWord: 'teh', dictionarySuggestions: ['the', 'ten'] }, en, deeds)
    expect(items.map(item => item.label ?? item.type)).toEqual(['the', 'ten', 'Add to the dictionary', 'separator', 'Cut', 'Copy', 'Paste', 'Select all'])
    items[0]!.click!({} as never, undefined, {} as never)
    expect(deeds.replace).toHaveBeenCalledWith('the')
  })

  it('on a link copies it, and looks words up where the system can', () => {
    const items = contextMenu({ ...nothing, selectionText: ' two\nwords ', linkURL: 'https://example.org/' }, zh, { ...deeds, lookUp: vi.fn() })
    expect(items.map(item => item.label ?? item.type)).toEqual(['查询“two words”', 'separator', '复制链接', 'separator', '复制'])
    click(items, 'copy-link')
    expect(deeds.copy).toHaveBeenCalledWith('https://example.org/')
  })
})

describe('the size of the page', () => {
  it('goes in steps and stays within them', () => {
    expect([nextZoom(1, 1), nextZoom(1.1, -1), nextZoom(2, 1), nextZoom(0.5, -1), nextZoom(1.5, 0)]).toEqual([1.1, 1, 2, 0.5, 1])
  })
})
