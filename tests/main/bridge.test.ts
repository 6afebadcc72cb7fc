// Promise: what the page may ask of the desktop is written down, and nothing more gets through.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bridge, ZOOMS } from '../../src-main/bridge'

const names = Object.keys(bridge) as (keyof typeof bridge)[]
const takes = (name: keyof typeof bridge, ...given: unknown[]): boolean => bridge[name].takes.safeParse(given).success

describe('window.desktop', () => {
  it('offers these calls and no others', () => {
    expect(names).toEqual(['info', 'settings', 'choose', 'looks', 'keys', 'protectKeys', 'saveKey', 'folder', 'openFolder', 'moveFolder', 'openLogs', 'saveReport', 'updateAddress', 'setUpdateAddress', 'checkUpdates', 'downloadUpdate', 'installUpdate'])
  })

  it('hands the page each of them, and no way to any other', () => {
    const preload = readFileSync(resolve(import.meta.dirname, '../../src-main/preload.ts'), 'utf8')
    expect([...preload.matchAll(/invoke\('desktop:(\w+)'/g)].map(match => match[1])).toEqual(names)
  })

  it('takes no arguments it did not ask for', () => {
    expect(names.filter(name => takes(name, { path: '/etc/passwd' }))).toEqual([])
    expect(names.filter(name => takes(name, undefined, undefined))).toEqual([])
    expect(takes('info')).toBe(true)
    expect(takes('choose', { zoom: 1.25, notices: { failure: false } })).toBe(true)
    for (const odd of [{ zoom: 1.3 }, { zoom: Number.NaN }, { atLogin: 1 }, { notices: { other: true } }, { home: '/' }, { __proto__: null, constructor: 1 }, []]) expect(takes('choose', odd)).toBe(false)
  })

  it('offers the sizes the page shows', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../src-renderer/settings/desktop/zooms.ts'), 'utf8')
    expect(JSON.parse(/ZOOMS = (\[.*?\])/.exec(page)![1]!)).toEqual(ZOOMS)
  })
})
