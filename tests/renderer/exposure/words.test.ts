// Promise: whatever the check finds and whatever keeps a door shut, there are words for it in both languages, and the worst is said first.
import type { Finding } from '@server/exposure/contract'
import { FindingId, LanTrouble, TunnelKind, TunnelTrouble } from '@server/exposure/contract'
import { describe, expect, it } from 'vitest'
import en from '@/locales/en'
import zh from '@/locales/zh'
import { surestFirst } from '@/settings/exposure/addresses'
import { grouped, LEVELS, OUTCOMES } from '@/settings/exposure/findings'
import { interfacesOf } from '@/settings/exposure/interfaces'
import { isLabel, isOrigin, isPort } from '@/settings/exposure/shapes'

type Words = Record<string, Record<string, Record<string, Record<string, string>>>>
const LANGUAGES = { en, zh } as unknown as Record<'en' | 'zh', Words>
const said: Finding = { id: 'api', level: 'ok', door: 'lan', address: 'https://10.0.0.2:4171', facts: { asked: 90 } }

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  const words = LANGUAGES[language].exposure!

  it('every finding has a sentence for each way it can turn out, and for no other', () => {
    for (const id of FindingId.options)
      expect(Object.keys(words.finding![id]!).sort(), id).toEqual([...OUTCOMES[id]].sort())
    expect(Object.keys(words.finding!).sort()).toEqual([...FindingId.options].sort())
    expect(Object.keys(words.level!).sort()).toEqual([...LEVELS].sort())
  })

  it('every reason why a door is not open is said', () => {
    expect(Object.keys(words.lan!.reason!).sort()).toEqual([...LanTrouble.options].sort())
    expect(Object.keys(words.tunnel!.reason!).sort()).toEqual([...TunnelTrouble.options].sort())
    expect(Object.keys(words.tunnel!.kinds!).sort()).toEqual([...TunnelKind.options].sort())
  })
})

describe('what was found', () => {
  it('is said once for all addresses of a door, the worst first, and nothing is lost', () => {
    const groups = grouped([
      said,
      { ...said, address: 'https://10.0.0.3:4171' },
      { ...said, door: 'home', address: 'http://127.0.0.1:4170' },
      { ...said, id: 'devices', level: 'note', facts: { count: 2 } },
      { ...said, level: 'danger', facts: { open: 'GET /api/agents' } },
      { ...said, level: 'danger', facts: { open: 'GET /api/scenes' } },
    ])
    expect(groups.map(({ level, told }) => [level, told.length])).toEqual([['danger', 2], ['note', 1], ['ok', 2]])
    expect(groups.at(-1)!.told[0]!.addresses).toEqual(['https://10.0.0.2:4171', 'https://10.0.0.3:4171'])
  })
})

describe('addresses', () => {
  it('that every phone finds come first', () => {
    expect(surestFirst(['https://cococat.local:4171', 'https://[fd00::2]:4171', 'https://192.168.1.5:4171'])).toEqual(['https://192.168.1.5:4171', 'https://[fd00::2]:4171', 'https://cococat.local:4171'])
  })

  it('are told by interface, with those of the internet last', () => {
    const own = { family: 'ipv4', chosen: false } as const
    expect(interfacesOf([
      { ...own, name: 'wan', address: '203.0.113.9', reach: 'public' },
      { ...own, name: 'eth', address: '192.168.1.5', reach: 'private', chosen: true },
      { ...own, name: 'eth', address: '203.0.113.7', reach: 'public' },
    ])).toEqual([
      { name: 'eth', addresses: ['192.168.1.5', '203.0.113.7'], isChosen: true, isPublic: false },
      { name: 'wan', addresses: ['203.0.113.9'], isChosen: false, isPublic: true },
    ])
  })

  it('names and ports are held to what the house takes', () => {
    expect(['cat', 'Cat-2', 'a'].every(isLabel)).toBe(true)
    expect(['', '-cat', 'cat-', 'my cat', 'cat.local', 'x'.repeat(64), '猫'].some(isLabel)).toBe(false)
    expect(['0', '4171', '65535'].every(isPort)).toBe(true)
    expect(['', '65536', '-1', '1.5', '0x10', ' 80'].some(isPort)).toBe(false)
    expect(['https://desk.example.org', 'http://desk:80/'].every(isOrigin)).toBe(true)
    expect(['desk.example.org', 'https://a/b', 'https://u@a', 'ftp://a', 'https://'].some(isOrigin)).toBe(false)
  })
})
