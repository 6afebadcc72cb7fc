// Promise: files are whole or as before, nothing leaves its folder, secrets open for nobody else, ids are safe and sorted.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { appendLine, below, move, readText, tailLines, writeAtomic } from '../../../src-server/kernel/files'
import { idFromName, newId, randomId } from '../../../src-server/kernel/ids'
import { Id } from '../../../src-server/kernel/route'
import { openVault } from '../../../src-server/kernel/vault'
import { temporaryFolder } from '../../support/house'

const folder = temporaryFolder()
afterAll(() => folder[Symbol.dispose]())
const at = (...path: string[]): string => join(folder.path, ...path)

describe('writing', () => {
  it('makes folders, replaces the whole text, leaves no temporary file and keeps its mode', () => {
    writeAtomic(at('a/b/c.txt'), 'long text '.repeat(1000))
    writeAtomic(at('a/b/c.txt'), '短')
    expect(readText(at('a/b/c.txt'))).toBe('短')
    writeAtomic(at('a/b/secret'), 'x', 0o600)
    expect(statSync(at('a/b/secret')).mode & 0o777).toBe(0o600)
    expect(readdirSync(at('a/b')).sort()).toEqual(['c.txt', 'secret'])
  })

  it('that cannot be done leaves what was there', () => {
    mkdirSync(at('folder-in-the-way/x'), { recursive: true })
    expect(() => writeAtomic(at('folder-in-the-way'), 'text')).toThrow()
    expect(readdirSync(folder.path).filter(name => name.endsWith('.tmp'))).toEqual([])
    expect(existsSync(at('folder-in-the-way/x'))).toBe(true)
  })

  it('adds whole lines, also after a half one', () => {
    appendLine(at('log'), 'one')
    writeFileSync(at('log'), `${readFileSync(at('log'), 'utf8')}{"torn`)
    appendLine(at('log'), 'two')
    expect(readText(at('log'))).toBe('one\n{"torn\ntwo\n')
  })

  it('moves a folder with all that is in it', () => {
    writeAtomic(at('from/deep/file'), 'x')
    move(at('from'), at('to/there'))
    expect([existsSync(at('from')), readText(at('to/there/deep/file'))]).toEqual([false, 'x'])
  })
})

describe('reading', () => {
  it('the last lines is right at every size, whatever the characters', () => {
    for (const length of [1, 100, 65_534, 65_535, 65_536, 65_537, 200_000]) {
      const lines = ['first', '猫'.repeat(length), '🐈 last']
      writeFileSync(at('tail'), `${lines.join('\n')}\n`)
      for (const count of [1, 2, 3, 10])
        expect(tailLines(at('tail'), count).lines, `${length} ${count}`).toEqual(lines.slice(-count))
    }
  })

  it('page by page is every line once, while the file grows', () => {
    const lines = Array.from({ length: 1000 }, (_, n) => `${n} ${'猫'.repeat(n % 97)}`)
    writeFileSync(at('pages'), `${lines.join('\n\n')}\n`)
    const read: string[] = []
    for (let before: number | undefined; before !== 0;) {
      const page = tailLines(at('pages'), 30, before)
      read.unshift(...page.lines)
      before = page.start
      appendLine(at('pages'), 'meanwhile')
    }
    expect(read).toEqual(lines)
  })

  it('the last lines of nothing is nothing', () => {
    writeFileSync(at('empty'), '')
    const nothing = { lines: [], start: 0 }
    expect([tailLines(at('empty'), 5), tailLines(at('none'), 5), readText(at('none'))]).toEqual([nothing, nothing, null])
  })

  it('what cannot be read is an error, not nothing', () => {
    expect(() => readText(folder.path)).toThrow()
  })
})

describe('a path', () => {
  it.each(['../x', '..', 'a/../../x', '/etc/passwd', '../cococat-test'])('%j never leaves its folder', (path) => {
    expect(() => below(at('root'), path)).toThrow(/leaves its folder/)
  })

  it.each([['a'], ['a/b'], ['a', '..', 'b'], ['..a'], ['.']])('%j stays inside', (...path) => {
    expect(below(at('root'), ...path)).toMatch(new RegExp(`^${at('root')}`))
  })

  it('a sister folder with the same beginning is outside', () => {
    expect(() => below(at('root'), '../root-2/x')).toThrow()
  })
})

describe('the vault', () => {
  it('opens what it sealed, for the same purpose only; nobody else’s and nothing that was changed', () => {
    const [vault, other] = [openVault(at('keys')), openVault(at('other-keys'))]
    const sealed = vault.seal('entry', 'secret 猫')
    expect(sealed).not.toContain('secret')
    expect(vault.seal('entry', 'secret 猫')).not.toBe(sealed)
    expect(openVault(at('keys')).open('entry', sealed)).toBe('secret 猫')
    expect(vault.open('entry', vault.seal('entry', ''))).toBe('')
    const bytes = Buffer.from(sealed, 'base64')
    bytes[bytes.length - 1]! ^= 1
    expect([vault.open('tokens', sealed), other.open('entry', sealed), vault.open('entry', bytes.toString('base64')), vault.open('entry', sealed.slice(0, 20)), vault.open('entry', '')]).toEqual([null, null, null, null, null])
  })

  it('has its own key for each purpose, in a file for its owner only; a damaged key is said, not replaced', () => {
    const vault = openVault(at('keys'))
    expect(vault.derive('a').equals(vault.derive('a'))).toBe(true)
    expect(vault.derive('a').equals(vault.derive('b'))).toBe(false)
    expect(statSync(at('keys/vault.key')).mode & 0o777).toBe(0o600)
    chmodSync(at('keys/vault.key'), 0o600)
    writeFileSync(at('keys/vault.key'), 'damaged')
    expect(() => openVault(at('keys'))).toThrow(/damaged/)
    expect(readText(at('keys/vault.key'))).toBe('damaged')
  })
})

describe('ids', () => {
  it('made later sort later, and none is made twice', () => {
    const ids = Array.from({ length: 20_000 }, newId)
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every(id => Id.safeParse(id).success)).toBe(true)
    expect(randomId(40)).toMatch(/^[0-9a-hjkmnp-tv-z]{40}$/)
  })

  it('made from a name are free and safe', () => {
    const taken = new Set(['cat', 'cat-2'])
    expect(idFromName('Cat!', id => taken.has(id))).toBe('cat-3')
    for (const name of ['猫', '', '../..', 'é'.repeat(200), '-', 'a'.repeat(300), '\0', 'CON'])
      expect(Id.safeParse(idFromName(name, () => false)).success, name).toBe(true)
  })
})
