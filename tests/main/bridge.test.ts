// Promise: what the page may ask of the desktop is written down, and nothing more gets through.
import { describe, expect, it } from 'vitest'
import { bridge } from '../../src-main/bridge'

describe('window.desktop', () => {
  it('offers these calls and no others', () => {
    expect(Object.keys(bridge)).toEqual(['info'])
  })

  it('takes no arguments it did not ask for', () => {
    expect(bridge.info.takes.safeParse([]).success).toBe(true)
    expect(bridge.info.takes.safeParse([{ path: '/etc/passwd' }]).success).toBe(false)
  })
})
