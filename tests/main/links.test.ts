// Promise: the window shows our own page and nothing else; links to the web open in the person's browser.
import { describe, expect, it } from 'vitest'
import { whereTo } from '../../src-main/links'

const origin = 'http://127.0.0.1:4170'

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
})
