// Promise: a code is understood however it is typed, a device is named after what it is, and the desk knows who came in, or that nobody can any more.
import type { Device } from '@server/auth/contract'
import type { Exposure } from '@server/exposure/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { codeOfLink, isWhole, tidyCode } from '@/auth/code'
import { deviceOf, homeScreenOf } from '@/auth/device'
import { useSession } from '@/auth/session'
import { useCode } from '@/settings/exposure/code'
import { useDevices } from '@/settings/exposure/devices'
import { useExposure } from '@/settings/exposure/store'
import { playServer } from '../played'

const state: Exposure = {
  home: { origin: 'http://127.0.0.1:4170', beyond: false },
  lan: { open: true, state: 'open', reason: null, interfaces: [], chosen: null, urls: ['https://10.0.0.2:4171'], port: 4171, https: true, certificate: null, mdns: { on: false, name: 'cococat.local', state: 'off' } },
  hooks: { address: null, port: 4172 },
  tunnel: { kind: 'none', open: false, state: 'off', address: null, reason: null, given: { address: null, token_set: false }, progress: null },
  pairing: null,
}
const phone: Device = { id: 'd1', name: 'Mia’s phone', kind: 'phone', browser: 'Safari', system: 'iPhone', created_at: '2026-11-22T09:00:00.000Z', last_seen_at: '2026-11-22T09:00:00.000Z', last_address: '10.0.0.7', here: false }

describe('a code', () => {
  it('is read with spaces, in small letters, with look-alikes, whole or not', () => {
    expect(['7qkf2m9d', ' 7QKF 2M9D ', '7qkf–2m9d', '7-Q-K-F-2-M-9-D'].map(tidyCode)).toEqual(Array.from({ length: 4 }).fill('7QKF-2M9D'))
    expect(tidyCode('oil0 1234 5678')).toBe('0110-1234')
    expect([tidyCode(''), tidyCode('7q'), tidyCode('7qkf2')]).toEqual(['', '7Q', '7QKF-2'])
    expect(['7qkf-2m9d', '7qkf-2m9', '7qkf2m9dx'].map(isWhole)).toEqual([true, false, false])
  })

  it('is taken from a link, and nothing else is', () => {
    expect(['#7QKF-2M9D', '#', '', '#/chat', '#<img src=x onerror=1>'].map(codeOfLink)).toEqual(['7QKF-2M9D', '', '', '', ''])
  })
})

describe('a device', () => {
  const AGENTS = {
    iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 Version/26.1 Mobile/15E148 Safari/604.1',
    ipad: 'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15',
    android: 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    tablet: 'Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
    windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
    mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
    linux: 'Mozilla/5.0 (X11; Linux x86_64)',
    other: 'curl/8',
  }

  it('is called what it says it is, and phones and tablets are told of the home screen', () => {
    for (const [kind, agent] of Object.entries(AGENTS))
      expect(deviceOf(agent)).toBe(kind)
    expect(Object.values(AGENTS).map(agent => homeScreenOf(deviceOf(agent)))).toEqual(['apple', 'apple', 'android', 'android', null, null, null, null])
  })

  it('knows that it is one, by whom the server says it is', async () => {
    const server = playServer({ 'GET /api/auth/verify': () => ({ valid: true, subject: 'device:d1', expires_at: null }) })
    const session = useSession()
    expect([await session.check(), session.isDevice]).toEqual([true, true])
    server.answers['POST /api/auth/login'] = () => ({ token: 't', token_type: 'bearer', expires_at: '', expires_in: 1 })
    await session.signIn('a password')
    expect(session.isDevice).toBe(false)
  })

  it('is in the list when it comes, under its new name, and out of it when it is revoked elsewhere; only the list knows which one is here', async () => {
    const server = playServer({ 'GET /api/auth/devices': () => ({ devices: [{ ...phone, id: 'me', here: true }] }) })
    const devices = useDevices()
    await devices.ensure()
    const { here: _, ...told } = phone
    server.say('device.created', { ...told, last_seen_at: '2026-11-23T09:00:00.000Z' })
    server.say('device.updated', { ...told, id: 'me', name: 'Mine' })
    expect(devices.list.map(({ id, name, here }) => [id, name, here])).toEqual([['d1', 'Mia’s phone', false], ['me', 'Mine', true]])
    server.say('device.removed', { id: 'd1' })
    expect(devices.list.map(({ id }) => id)).toEqual(['me'])
  })
})

describe('the code that waits', () => {
  let now: Exposure
  let server: ReturnType<typeof playServer>
  const START = '2026-11-22T09:00:00.000Z'
  const UNTIL = '2026-11-22T09:05:00.000Z'
  const tell = async (pairing: boolean): Promise<void> => {
    now = { ...now, pairing: pairing ? { expires_at: UNTIL } : null }
    server.say('exposure.changed', { lan: 'open', tunnel: 'off', pairing })
    await vi.waitFor(() => expect(useExposure().now?.pairing ?? null).toEqual(now.pairing))
  }

  beforeEach(async () => {
    vi.useFakeTimers({ now: new Date(START), toFake: ['Date', 'setInterval', 'clearInterval'] })
    now = state
    server = playServer({
      'GET /api/exposure': () => now,
      'POST /api/exposure/pairing': () => {
        now = { ...now, pairing: { expires_at: UNTIL } }
        return { code: '7QKF-2M9D', expires_at: UNTIL, urls: ['https://10.0.0.2:4171/pair#7QKF-2M9D'], link: 'cococat://pair?' }
      },
      'DELETE /api/exposure/pairing': () => ({ status: 'cancelled' }),
    })
    await useExposure().load()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('counts down, is paired when a device comes, and is cancelled when nobody came', async () => {
    const code = effectScope().run(useCode)!
    expect(code.state.value).toBe('making')
    await code.start()
    expect([code.state.value, code.secondsLeft.value]).toEqual(['waiting', 300])
    vi.advanceTimersByTime(61_000)
    expect(code.secondsLeft.value).toBe(239)
    const { here: _, ...told } = phone
    server.say('device.created', told)
    expect([code.state.value, code.paired.value]).toEqual(['paired', 'Mia’s phone'])
    await code.end()
    expect(server.asked).not.toContain('DELETE /api/exposure/pairing')
    await code.start()
    await code.end()
    expect(server.asked).toContain('DELETE /api/exposure/pairing')
  })

  it('is over when its time is, and when it was tried too often', async () => {
    const code = effectScope().run(useCode)!
    await code.start()
    await tell(false)
    expect(code.state.value).toBe('ended')
    await code.start()
    expect(code.state.value).toBe('waiting')
    vi.advanceTimersByTime(300_000)
    expect(code.state.value).toBe('ended')
  })

  it('says so where none can be made', async () => {
    delete server.answers['POST /api/exposure/pairing']
    const code = effectScope().run(useCode)!
    await code.start()
    expect(code.state.value).toBe('failed')
  })
})
