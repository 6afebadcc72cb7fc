// Promise: nobody is asked for updates until an address is set, and only one that cannot be overheard or a computer's own.
import { describe, expect, it } from 'vitest'
import { createUpdates, isUpdateAddress } from '../../src-main/updates'

describe('an address for updates', () => {
  it.each(['https://updates.example/cococat', 'http://127.0.0.1:8080/', 'http://localhost/x', 'http://[::1]:1/'])('may be %s', (address) => {
    expect(isUpdateAddress(address)).toBe(true)
  })

  it.each(['', 'nonsense', 'http://updates.example/', 'ftp://updates.example/', 'file:///tmp/updates', 'https://ann:secret@updates.example/', 'http://127.0.0.1.example/', 'javascript:alert(1)'])('may not be %j', (address) => {
    expect(isUpdateAddress(address)).toBe(false)
  })
})

describe('without an address', () => {
  it('nobody is asked, nothing is loaded, nothing installed', async () => {
    let stopped = false
    const updates = createUpdates({ version: '1.0.0', packaged: true, folder: '/nowhere', address: () => null, stop: async () => void (stopped = true), log: () => {} })
    expect(await updates.check()).toEqual({ state: 'off' })
    expect(await updates.download()).toEqual({ state: 'off' })
    expect(await updates.install()).toBe(false)
    expect(stopped).toBe(false)
  })
})
