// Promise: a CocoCat elsewhere is paired only with the key that its link or its person vouches for, and nothing is said to any other.
import type { Step } from '../../src-main/remotes/pairing'
import { Buffer } from 'node:buffer'
import { createServer } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { addressOf, grouped, invitationIn, isLoopback } from '../../src-main/remotes/address'
import { openBook } from '../../src-main/remotes/book'
import { keyOf, pairWith, refusedWhy, signOut, standingOf } from '../../src-main/remotes/client'
import { pageActionOf, pairingPage, standingPage } from '../../src-main/remotes/pages'
import { createPairing } from '../../src-main/remotes/pairing'
import { remoteWords } from '../../src-main/remotes/words'
import { openState } from '../../src-main/state'
import { openLanHouse } from '../server/exposure/lan'
import { temporaryFolder } from '../support/house'

const KEY = 'AB12'.repeat(16)
const OTHER = 'CD34'.repeat(16)
const why = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'in', refusedWhy)
const htmlOf = (address: string): string => Buffer.from(address.split('base64,')[1]!, 'base64').toString()

describe('an address', () => {
  it.each([
    ['192.168.1.5', 'https://192.168.1.5:4171'],
    [' cococat.local ', 'https://cococat.local:4171'],
    ['192.168.1.5:9000', 'https://192.168.1.5:9000'],
    ['fd00::2', 'https://[fd00::2]:4171'],
    ['https://10.0.0.2:4171/pair#7QKF-2M9D', 'https://10.0.0.2:4171'],
    ['http://127.0.0.1:4171', 'http://127.0.0.1:4171'],
    ['https://cats.example', 'https://cats.example'],
    ['cats.example:443', 'https://cats.example'],
  ])('typed as %j is %s', (typed, address) => expect(addressOf(typed)).toBe(address))

  it.each(['', '  ', 'file:///etc/passwd', 'javascript:alert(1)', 'https://', 'a b', 'https://me:secret@10.0.0.2', 'ftp://10.0.0.2', 'x'.repeat(400)])('is none: %j', typed => expect(addressOf(typed)).toBeNull())

  it('stays on this computer only where it says so', () => expect(['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost:1', 'http://127.0.0.1.evil.example:1', 'http://10.0.0.2'].map(isLoopback)).toEqual([true, true, true, false, false]))
})

describe('a link', () => {
  it('carries address, code and key', () => {
    expect(invitationIn(`cococat://pair?address=https%3A%2F%2F10.0.0.2%3A4171&code=7QKF-2M9D&fingerprint=${KEY}`)).toEqual({ address: 'https://10.0.0.2:4171', code: '7QKF-2M9D', fingerprint: KEY })
    expect(invitationIn('cococat://pair/?address=10.0.0.2&code=x')).toEqual({ address: 'https://10.0.0.2:4171', code: 'x', fingerprint: null })
  })

  it.each(['cococat://agents/leader', 'cococat://pairs?address=10.0.0.2', 'https://pair?address=10.0.0.2', 'cococat://pair?code=x', 'cococat://pair?address=10.0.0.2&fingerprint=12', 'cococat://pair?address=10.0.0.2&fingerprint='])('invites to nothing: %s', link => expect(invitationIn(link)).toBeNull())
})

describe('a house elsewhere', () => {
  it('is paired over its own key, tells how the session stands, and hears when it is ended', async () => {
    const house = await openLanHouse({}, { https: true })
    const fingerprint = await keyOf(house.lan)
    expect(grouped(fingerprint).replace('\n', ' ')).toBe((await house.client.exposure.state()).lan.certificate!.fingerprint)
    const place = { address: house.lan, fingerprint }
    expect(await why(pairWith(place, 'AAAA-AAAA'))).toBe('wrong_code')
    const { code } = await house.client.exposure.startPairing()
    expect(await why(pairWith({ ...place, fingerprint: OTHER }, code))).toBe('other_key') // and the code is still good: it was not sent
    const { token, cookie } = await pairWith(place, code)
    expect(cookie).toMatch(/^cococat_/)
    expect((await house.client.auth.listDevices()).devices[0]).toMatchObject({ kind: 'computer', browser: 'CocoCat' })
    expect(await standingOf(place, token)).toBe('in')
    expect(await standingOf({ ...place, fingerprint: OTHER }, token)).toBe('other_key')
    await signOut(place, token)
    expect(await standingOf(place, token)).toBe('ended')
  })

  it('says so when it cannot be paired: nobody there, another program, the owner’s own door', async () => {
    const house = await openLanHouse()
    expect(await why(pairWith({ address: house.url, fingerprint: null }, 'AAAA-AAAA'))).toBe('wrong_door')
    const mute = createServer(socket => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'))
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as { port: number }
    expect(await why(pairWith({ address: `http://127.0.0.1:${port}`, fingerprint: null }, 'x'))).toBe('not_cococat')
    mute.close()
    expect(await why(keyOf('https://127.0.0.1:1'))).toBe('away')
  })
})

describe('pairing', () => {
  function desk(shown: string | null = KEY, known: string | null = null) {
    const steps: Step[] = []
    const pairWith = vi.fn(async () => ({ token: 't', cookie: 'cococat_x' }))
    const remote = { id: '1', name: 'Attic', address: 'https://10.0.0.2:4171', fingerprint: known, cookie: 'cococat_x', token: 't', sealed: false }
    const pairing = createPairing({ book: { at: address => known && address === remote.address ? remote : undefined, keep: () => remote }, keyOf: async () => shown ?? Promise.reject(new Error('away')), pairWith, show: step => steps.push(step) })
    const invite = (fingerprint: string | null): void => pairing.start({ address: remote.address, code: 'c', fingerprint })
    const send = (address: string = remote.address, code = 'c'): Promise<void> => pairing.send({ address, code, name: '' })
    return { pairing, pairWith, invite, send, last: () => steps.at(-1)! }
  }

  it('with the key of the link asks nothing', async () => {
    const { invite, send, pairWith, last } = desk()
    invite(KEY)
    await send()
    expect(pairWith).toHaveBeenCalledWith({ address: 'https://10.0.0.2:4171', fingerprint: KEY }, 'c')
    expect(last().step).toBe('done')
  })

  it('without one asks the person to compare, and pairs only when they agree', async () => {
    const { pairing, invite, send, pairWith, last } = desk()
    invite(null)
    await send()
    expect(last()).toEqual({ step: 'compare', address: 'https://10.0.0.2:4171', fingerprint: KEY })
    pairing.back()
    await pairing.agree()
    expect(pairWith).not.toHaveBeenCalled()
    await send()
    await pairing.agree()
    expect(last().step).toBe('done')
  })

  it.each([['the link', OTHER, null], ['what was known', null, OTHER], ['what was known, whatever the link says', KEY, OTHER]])('refuses another key than that of %s', async (_whose, carried, known) => {
    const { pairing, invite, send, pairWith, last } = desk(KEY, known)
    invite(carried)
    await send()
    expect(last()).toMatchObject({ step: 'form', problem: 'other_key' })
    await pairing.agree()
    expect(pairWith).not.toHaveBeenCalled()
  })

  it('without encryption is warned of, and never takes the place of a house that had a key', async () => {
    const { invite, send, pairWith, last } = desk(KEY)
    invite(KEY)
    await send('http://10.0.0.2:4171')
    expect(last()).toMatchObject({ problem: 'other_key' })
    await send('http://10.0.0.9:4171')
    expect(last().step).toBe('plain')
    expect(pairWith).not.toHaveBeenCalled()
    await send('http://127.0.0.1:4171')
    expect(pairWith).toHaveBeenCalledWith({ address: 'http://127.0.0.1:4171', fingerprint: null }, 'c')
  })

  it('says what is missing', async () => {
    const { send, last } = desk(null)
    await send('nonsense here')
    expect(last()).toMatchObject({ problem: 'address' })
    await send(undefined, ' ')
    expect(last()).toMatchObject({ problem: 'code' })
    await send()
    expect(last()).toMatchObject({ problem: 'away' })
  })
})

describe('what is remembered', () => {
  it('is sealed where the key store is a real one, replaced by a new pairing, and forgotten whole', () => {
    using folder = temporaryFolder()
    const state = openState(`${folder.path}/desktop.json`, () => expect.unreachable())
    const store = { name: 'played', real: true, wrap: (text: string) => Buffer.from([...text].reverse().join('')), unwrap: (sealed: Buffer) => [...sealed.toString()].reverse().join('') }
    const book = openBook(state, store)
    const place = { address: 'https://10.0.0.2:4171', fingerprint: KEY }
    const first = book.keep('Attic', place, { token: 'ccd_one', cookie: 'cococat_x' })
    expect(JSON.stringify(state.get())).not.toContain('ccd_one')
    expect(book.tokenOf(first)).toBe('ccd_one')
    const second = book.keep('Loft', place, { token: 'ccd_two', cookie: 'cococat_x' })
    expect([second.id, book.list().length]).toEqual([first.id, 1])
    expect(openBook(openState(`${folder.path}/desktop.json`, () => {}), { ...store, unwrap: () => expect.unreachable() }).tokenOf(second)).toBe('')
    expect(openBook(state, { ...store, real: false }).keep('Cellar', { ...place, address: 'http://127.0.0.1:1' }, { token: 'ccd_plain', cookie: 'cococat_y' })).toMatchObject({ token: 'ccd_plain', sealed: false })
    book.forget(first.id)
    expect(book.list().map(({ name }) => name)).toEqual(['Cellar'])
  })
})

describe('the pages', () => {
  const hostile = '"><script>alert(1)</script>'
  const remote = { id: '1', name: hostile, address: 'https://10.0.0.2:4171', fingerprint: KEY, cookie: 'cococat_x', token: 't', sealed: false }

  it.each(['en', 'zh'] as const)('show what was typed as text, have no script, and lead nowhere but to main (%s)', (language) => {
    const words = remoteWords(language)
    const filled = { address: hostile, code: hostile, name: hostile }
    const pages = [
      pairingPage({ step: 'form', filled, carried: KEY, problem: 'wrong_code' }, { list: () => [remote], seals: false }, words),
      pairingPage({ step: 'compare', address: hostile, fingerprint: KEY }, { list: () => [], seals: true }, words),
      pairingPage({ step: 'plain', address: hostile }, { list: () => [], seals: true }, words),
      ...(['away', 'ended', 'other_key'] as const).map(standing => standingPage(remote, standing, words)),
    ]
    for (const html of pages.map(htmlOf)) {
      expect(html).not.toMatch(/<script|onclick|unsafe-inline/)
      expect(html).toContain('form-action cococat-houses:')
      for (const [, to] of html.matchAll(/(?:action|href)="([^"]+)"/g)) expect(pageActionOf(to!), to).not.toBeNull()
    }
    expect(htmlOf(pages.at(-1)!)).not.toMatch(/:(?:agree|again|open)"/) // a key that changed is not clicked away
  })

  it.each(['cococat-houses:', 'cococat-houses:format', 'cococat-houses://send', 'https://x/cococat-houses:send'])('do nothing at %j', address => expect(pageActionOf(address)).toBeNull())
})
