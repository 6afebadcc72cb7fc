// Entries on the page: what is sent of a form, which address is pasted, deletion that can be undone, and events that keep up.
import type { Delivery, Entry } from '@server/entries/contract'
import type { PlayedServer } from '../played'
import { HIDDEN } from '@server/entries/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/api/error'
import { isReachable, originOf } from '@/channels/address'
import { canReplay, detailOf, useDeliveries, whyOf } from '@/channels/deliveries'
import { changesOf, isComplete, newSecret, problemsOf, writtenOf } from '@/channels/form'
import { useEntries } from '@/channels/store'
import { qrOf } from '@/kit/qr'
import { speak } from '@/shell/i18n'
import { playServer, settle } from '../played'

const field = (key: string, more: object = {}) => ({ key, label: key, type: 'text' as const, secret: false, required: true, default: null, ...more })
const FIELDS = [field('app_id'), field('app_secret', { secret: true }), field('encrypt_key', { secret: true, required: false }), field('api_base', { type: 'url', default: 'https://example.org' })]
const KNOWN = { app_id: 'a1', app_secret: HIDDEN, encrypt_key: HIDDEN, api_base: 'https://example.org' }

describe('the form of an entry', () => {
  it('sends nothing of what was not touched, least of all the mark of a secret', () => {
    expect(changesOf(FIELDS, writtenOf(FIELDS, KNOWN), KNOWN)).toEqual({})
  })

  it('sends what differs, and an emptied field as nothing', () => {
    expect(changesOf(FIELDS, { ...writtenOf(FIELDS, KNOWN), app_id: ' a2 ', app_secret: 'new', encrypt_key: '' }, KNOWN)).toEqual({ app_id: 'a2', app_secret: 'new', encrypt_key: '' })
  })

  it('is complete with what is needed: written, kept, or given by the platform', () => {
    expect(isComplete(FIELDS, writtenOf(FIELDS))).toBe(false)
    expect(isComplete(FIELDS, writtenOf(FIELDS, KNOWN))).toBe(true)
    expect(isComplete(FIELDS, { ...writtenOf(FIELDS, KNOWN), app_secret: ' ' })).toBe(false)
    expect(isComplete(FIELDS, { ...writtenOf(FIELDS), app_id: 'a', app_secret: 'b' })).toBe(true)
  })

  it('shows a refusal at its field, in the language of the page', async () => {
    await speak('en', false)
    expect(problemsOf(new ApiError(400, 'invalid_input', 'no', [{ path: 'config.public_key', message: 'must be …' }, { path: 'name', message: '…' }]))).toEqual({ public_key: 'It has 64 digits and letters from a to f.' })
    expect(problemsOf(new Error('config.token'))).toEqual({})
  })

  it('makes up secrets that every platform takes, none twice', () => {
    const made = Array.from({ length: 50 }, newSecret)
    expect(new Set(made).size).toBe(50)
    expect(made.every(secret => /^[a-z0-9]{32}$/i.test(secret))).toBe(true)
  })
})

describe('the address', () => {
  it.each([['desk.example.org', 'https://desk.example.org'], [' https://desk.example.org/inbox?x=1 ', 'https://desk.example.org'], ['http://10.0.0.2:4170', 'http://10.0.0.2:4170'], ['', null], ['not an address', null], ['https://', null], ['javascript:alert(1)', null]])('of %j is %j', (written, origin) => {
    expect(originOf(written)).toBe(origin)
  })

  it.each([['https://desk.example.org', true], ['http://desk.example.org', false], ['https://localhost:4170', false], ['http://127.0.0.1:4170', false], ['https://192.168.1.4', false], ['https://172.20.0.1', false], ['https://172.200.0.1', true], ['https://[::1]', false], ['https://house.local', false], ['https://house', false]])('%s is reached by a platform: %s', (origin, reached) => {
    expect(isReachable(origin)).toBe(reached)
  })

  it('is drawn as a QR code with its three corners', async () => {
    const { size, path } = await qrOf('https://desk.example.org/api/channels/webhook/telegram/bot')
    expect(size).toBeGreaterThan(24)
    expect(path).toMatch(/^M2 2h7v1h-7z/)
    expect(path).toContain(`M${size - 9} 2h7v1h-7z`)
    expect(path).toContain(`M2 ${size - 3}h7v1h-7z`)
  })
})

const entry = (more: Partial<Entry> = {}): Entry => ({ id: 'site', channel: 'generic', name: 'Site', target_type: 'agent', target_id: 'writer', enabled: true, config: { secret: HIDDEN }, status: 'working', last_event_at: null, webhook_url: '/api/channels/webhook/generic/site', created_at: '2026-11-22T08:00:00.000Z', ...more })
const delivery = (n: number, more: Partial<Delivery> = {}): Delivery => ({ id: `d${String(n).padStart(4, '0')}`, entry_id: 'site', direction: 'incoming', verdict: 'accepted', code: null, reason: null, user_id: 'ann', headers: {}, body: '{}', attempts: 0, timestamp: '2026-11-22T08:00:00.000Z', ...more })
let server: PlayedServer
let kept: Delivery[]
let now: Entry

beforeEach(() => {
  now = entry()
  kept = [delivery(1)]
  server = playServer({
    'GET /api/entries': () => ({ entries: [now] }),
    'GET /api/channels': () => ({ channels: [] }),
    'PUT /api/entries/site': (_, body) => ({ entry: now = { ...now, ...body as Partial<Entry> } }),
    'DELETE /api/entries/site': () => ({ status: 'deleted', id: 'site' }),
    'POST /api/trash/entries/site/restore': () => ({ entry: now }),
    'GET /api/entries/site/deliveries': () => ({ deliveries: kept }),
  })
})
afterEach(() => void vi.useRealTimers())

describe('a deleted entry', () => {
  it('is gone at once, and comes back as the server kept it', async () => {
    const entries = useEntries()
    await entries.ensure()
    await entries.remove('site')
    expect(entries.list).toEqual([])
    await entries.restore('site')
    expect(entries.byId('site')).toEqual(now)
    expect(server.asked.slice(-2)).toEqual(['DELETE /api/entries/site', 'POST /api/trash/entries/site/restore'])
  })

  it('stays where it could not be deleted', async () => {
    delete server.answers['DELETE /api/entries/site']
    const entries = useEntries()
    await entries.ensure()
    await expect(entries.remove('site')).rejects.toThrow()
    expect(entries.byId('site')).toEqual(now)
  })
})

describe('the events of an entry', () => {
  it('keep up with what comes, and with what becomes of it', async () => {
    const { list } = effectScope().run(() => useDeliveries('site'))!
    await settle()
    kept = [delivery(1, { verdict: 'answered' }), delivery(2)]
    server.say('channel.received', { entry_id: 'site', channel: 'generic', user_id: 'ann', verdict: 'accepted' })
    await settle()
    expect(list.rows.map(row => [row.id, row.verdict])).toEqual([['d0001', 'answered'], ['d0002', 'accepted']])
    const before = server.asked.length
    server.say('channel.received', { entry_id: 'other', channel: 'generic', user_id: 'ann', verdict: 'accepted' })
    await settle()
    expect(server.asked.length).toBe(before)
  })

  it('say why in the language of the page, and else as the server does', async () => {
    const refused = delivery(1, { code: 'bad_signature', reason: 'The signature does not fit the secret of this entry.' })
    expect([whyOf(refused), detailOf(refused)]).toEqual([refused.reason, null])
    await speak('zh', false)
    expect(whyOf(refused)).toBe('签名与这个入口的密钥不符。')
    const dead = delivery(2, { code: 'not_taken', reason: 'The platform answered 403: blocked' })
    expect([whyOf(dead), detailOf(dead)]).toEqual(['平台没有接受。', dead.reason])
    expect(whyOf(delivery(3, { reason: 'Written down before there were codes.' }))).toBe('Written down before there were codes.')
    await speak('en', false)
  })

  it.each([['incoming', 'failed', true], ['incoming', 'answered', true], ['incoming', 'accepted', false], ['incoming', 'refused', false], ['outgoing', 'dead', true], ['outgoing', 'answered', false]] as const)('%s and %s can be done once more: %s', (direction, verdict, can) => {
    expect(canReplay(delivery(1, { direction, verdict }))).toBe(can)
  })
})
