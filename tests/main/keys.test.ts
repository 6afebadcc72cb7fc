// Promise: the key is in the key store or in its file, never in neither; whoever opens the house without the store is told what to do.
import type { KeyStore } from '../../src-main/keys'
import { Buffer } from 'node:buffer'
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openKeys } from '../../src-main/keys'
import { openVault, readKey } from '../../src-server/kernel/vault'
import { temporaryFolder } from '../support/house'

/** A store that is played: it turns the text round, and remembers whose it is. */
const storeOf = (computer: string, more: Partial<KeyStore> = {}): KeyStore => ({
  name: 'played',
  real: true,
  wrap: text => Buffer.from(`${computer}:${[...text].reverse().join('')}`),
  unwrap(wrapped) {
    const [whose, text = ''] = wrapped.toString().split(':')
    if (whose !== computer) throw new Error('another computer’s')
    return [...text].reverse().join('')
  },
  ...more,
})
const here = storeOf('here')

let home: string
const file = (name: string): string => join(home, 'keys', name)
const files = (): string[] => readdirSync(join(home, 'keys')).sort()

beforeEach(() => {
  const folder = temporaryFolder()
  home = folder.path
  onTestFinished(() => folder[Symbol.dispose]())
})

describe('the key of a house', () => {
  it('of a new house is made, wrapped, and never lies about in the plain', () => {
    const key = openKeys(home, here).prepare(true)!
    expect(readKey(key)).toHaveLength(32)
    expect(files()).toEqual(['vault.wrapped'])
    expect(readFileSync(file('vault.wrapped'), 'utf8')).not.toContain(key)
    expect(statSync(file('vault.wrapped')).mode & 0o777).toBe(0o600)
    expect(openKeys(home, here).prepare(true)).toBe(key) // the next start
    expect(openKeys(home, here).status()).toEqual({ store: 'played', real: true, protected: true })
  })

  it('of an older house goes into the store, and opens what it sealed before', () => {
    const sealed = openVault(join(home, 'keys')).seal('entry', 'secret 猫')
    const key = openKeys(home, here).prepare(true)!
    expect(existsSync(file('vault.key'))).toBe(false)
    expect(openVault(join(home, 'keys'), readKey(key)).open('entry', sealed)).toBe('secret 猫')
  })

  it('comes back into its file when the protection is switched off', () => {
    const key = openKeys(home, here).prepare(true)!
    expect(openKeys(home, here).prepare(false)).toBeNull()
    expect([readFileSync(file('vault.key'), 'utf8').trim(), existsSync(file('vault.wrapped'))]).toEqual([key, false])
    expect(statSync(file('vault.key')).mode & 0o777).toBe(0o600)
  })

  it('stays in its file where the store is none', () => {
    openVault(join(home, 'keys'))
    const before = readFileSync(file('vault.key'), 'utf8')
    const keys = openKeys(home, storeOf('here', { name: 'basic_text', real: false }))
    expect(keys.prepare(true)).toBeNull()
    expect(readFileSync(file('vault.key'), 'utf8')).toBe(before)
    expect(keys.status()).toEqual({ store: 'basic_text', real: false, protected: false })
  })

  it('stays in its file when the store does not give back what it was given', () => {
    openVault(join(home, 'keys'))
    const forgetful = storeOf('here', { unwrap: () => 'something else' })
    expect(() => openKeys(home, forgetful).prepare(true)).toThrow(/did not give back/)
    expect(existsSync(file('vault.key'))).toBe(true)
  })

  it('survives a crash between the two files', () => {
    openVault(join(home, 'keys'))
    const key = readFileSync(file('vault.key'), 'utf8')
    openKeys(home, here).prepare(true)
    writeFileSync(file('vault.key'), key) // as if it had not been removed yet
    expect(`${openKeys(home, here).prepare(true)}\n`).toBe(key)
    expect(existsSync(file('vault.key'))).toBe(false)
  })

  it('that a person put back counts, and the one it replaces is kept', () => {
    openKeys(home, storeOf('elsewhere')).prepare(true)
    const mine = Buffer.alloc(32, 7).toString('base64')
    writeFileSync(file('vault.key'), mine)
    expect(openKeys(home, here).prepare(true)).toBe(mine)
    expect(files()).toEqual(['vault.wrapped', 'vault.wrapped.before'])
  })

  it('that is damaged is left for the server to speak of', () => {
    openVault(join(home, 'keys'))
    writeFileSync(file('vault.key'), 'damaged')
    expect(openKeys(home, here).prepare(true)).toBeNull()
    expect(readFileSync(file('vault.key'), 'utf8')).toBe('damaged')
    expect(() => openVault(join(home, 'keys'))).toThrow(/damaged/)
  })
})

describe('a house on another computer', () => {
  it('says that its key is locked, and nothing is lost by the attempt', () => {
    openKeys(home, storeOf('elsewhere')).prepare(true)
    const before = readFileSync(file('vault.wrapped'), 'utf8')
    expect(() => openKeys(home, here).prepare(true)).toThrow(expect.objectContaining({ trouble: 'key_wrapped' }))
    expect(() => openKeys(home, here).prepare(false)).toThrow(expect.objectContaining({ trouble: 'key_wrapped' }))
    expect(readFileSync(file('vault.wrapped'), 'utf8')).toBe(before)
  })

  it('opened without a window says what to do, and opens with a saved copy of the key', () => {
    const keys = openKeys(home, here)
    const sealed = openVault(join(home, 'keys'), readKey(keys.prepare(true)!)).seal('x', 'text')
    expect(() => openVault(join(home, 'keys'))).toThrow(/COCOCAT_KEY_FILE/)
    keys.save(file('copy'))
    expect(statSync(file('copy')).mode & 0o777).toBe(0o600)
    expect(openVault(join(home, 'keys'), readKey(readFileSync(file('copy'), 'utf8'))).open('x', sealed)).toBe('text')
  })

  it('refuses the key of another house, before anything is sealed with it', () => {
    openVault(join(home, 'keys'))
    expect(() => openVault(join(home, 'keys'), Buffer.alloc(32, 1))).toThrow(/not the key of this house/)
  })

  it('goes on with a new key when the wrapped one is put aside', () => {
    openVault(join(home, 'keys'), readKey(openKeys(home, here).prepare(true)!))
    renameSync(file('vault.wrapped'), file('aside'))
    const vault = openVault(join(home, 'keys'))
    expect(vault.open('x', vault.seal('x', 'text'))).toBe('text')
    expect(files()).toEqual(['aside', 'vault.key', 'vault.mark'])
  })
})
