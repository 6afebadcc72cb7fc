// Promise: the window shows our own page and nothing else; links to the web open in the person's browser, `cococat://` links only where the page has a place for them.
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linkAmong, NOWHERE, pathOf, whereTo } from '../../src-main/links'

const origin = 'http://127.0.0.1:4170'
const page = resolve(import.meta.dirname, '../../src-renderer')

describe('an address', () => {
  it.each([origin, `${origin}/`, `${origin}/agents/leader?x=1#y`])('stays inside: %s', (address) => {
    expect(whereTo(address, origin)).toBe('inside')
  })

  it.each(['https://example.org/', 'http://127.0.0.1:4171/', 'https://127.0.0.1:4170/', 'http://localhost:4170/', 'http://127.0.0.1:4170@evil.example/'])('opens outside: %s', (address) => {
    expect(whereTo(address, origin)).toBe('outside')
  })

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,hi', 'ms-settings:', 'about:blank', 'nonsense', ''])('opens nowhere: %s', (address) => {
    expect(whereTo(address, origin)).toBe('nowhere')
  })

  it('is never inside while there is no page of ours', () => {
    expect(whereTo(origin, '')).toBe('outside')
    expect(whereTo('about:blank', '')).toBe('nowhere')
  })
})

describe('a cococat:// link', () => {
  /** Every address of the page but those before the door, with something in each of their holes. */
  const places = globSync('*/place.ts', { cwd: page })
    .flatMap(file => [...readFileSync(resolve(page, file), 'utf8').matchAll(/path: '([^']+)'/g)].map(match => match[1]!))
    .map(path => path.replace(/:idx\??/, '3').replace(/:section\??/, 'models').replace(/:\w+\??/g, 'writer'))

  it('can name every page there is', () => {
    expect(places.length).toBeGreaterThan(15)
    expect(places.map(path => pathOf(`cococat://${path.slice(1)}`))).toEqual(places)
  })

  it.each([
    ['cococat://', '/'],
    ['cococat://office', '/'],
    ['COCOCAT://agents/writer/', '/agents/writer'],
    ['cococat://mailboxes/user/12', '/mailboxes/user/12'],
    ['cococat://knowledge/handbook/%E4%BD%A0%E5%A5%BD', '/knowledge/handbook/%E4%BD%A0%E5%A5%BD'],
    ['cococat://knowledge/handbook/你好', '/knowledge/handbook/%E4%BD%A0%E5%A5%BD'],
  ])('%s leads to %s', (link, path) => expect(pathOf(link)).toBe(path))

  it.each([
    'cococat:agents/writer',
    'cococat:///agents/writer',
    'cococat://agents//writer',
    'cococat://agents/../../etc/passwd',
    'cococat://agents/..%2F..%2Fapi%2Fauth',
    'cococat://agents/%252e%252e',
    'cococat://agents/writer%00',
    'cococat://agents/%',
    'cococat://agents/writer?next=https://evil.example',
    'cococat://agents/writer#x',
    'cococat://agents/writer/memory/deep',
    'cococat://evil.example/agents/writer',
    'cococat://user:password@agents/writer',
    'cococat://agents:80/writer',
    'cococat://api/auth/login',
    'cococat://welcome',
    'cococat://sign-in',
    'cococat://javascript:alert(1)',
    'cococat://knowledge/handbook/a b',
    'cococat://agents/\u202Eretirw',
    'cococat://agents/writer\nx',
    'cococat://agents\\writer',
    'https://agents/writer',
    'javascript:alert(1)//cococat://agents',
    '',
    `cococat://agents/${'a'.repeat(100_000)}`,
    `cococat://${'%61'.repeat(40_000)}`,
  ])('leads nowhere: %#', link => expect(pathOf(link)).toBe(NOWHERE))

  it('is never one of the page’s own addresses when it leads nowhere', () => {
    expect(places).not.toContain(NOWHERE)
  })

  it('is found among the arguments of a start, but not among the server’s', () => {
    expect(linkAmong(['/electron', '/app', '--flag', 'cococat://agents/a'])).toBe('cococat://agents/a')
    expect(linkAmong(['/electron', 'CocoCat:whatever', '--'])).toBe('CocoCat:whatever')
    expect(linkAmong(['/electron', '/app', '--', 'cococat://agents/a'])).toBeUndefined()
    expect(linkAmong(['cococat://agents/a'])).toBeUndefined()
  })
})
