// Promise: what a tunnel reaches is the webhooks and nothing else; the tunnel is opened, watched and closed as the owner wants it.
import type { OpenTunnel } from '../../../src-server/exposure/tunnel'
import type { TestHouse } from '../../support/house'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TunnelFailure } from '../../../src-server/exposure/tunnel'
import { openOwn } from '../../../src-server/exposure/tunnels/own'
import { asEnvelope } from '../../support/client'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { knock } from '../../support/knock'
import { listen } from '../../support/listen'
import { rows } from '../../support/rows'
import { until } from './lan'

const ADDRESS = 'https://cat.example'

describe('the webhooks’ door', () => {
  let house: TestHouse
  let hooks: string
  beforeAll(async () => {
    house = await openTestHouse({ sample: true })
    expect((await house.client.exposure.state()).hooks.address).toBeNull()
    await house.client.exposure.setTunnel({ body: { kind: 'own', address: `${ADDRESS}/`, open: true, port: 0 } })
    const state = await until(house, ({ tunnel }) => tunnel.state === 'open')
    expect(state.tunnel).toMatchObject({ kind: 'own', open: true, address: ADDRESS, reason: null, given: { address: `${ADDRESS}/`, token_set: false } })
    hooks = state.hooks.address!
  })
  afterAll(() => house.close())

  const webhooks = rows.filter(({ route }) => /^\/api\/channels\/(?:webhook|wechat)\//.test(route.path))
  const others = rows.filter(row => !webhooks.includes(row))

  it('is on this machine only, on a port of its own', () => {
    expect(new URL(hooks).hostname).toBe('127.0.0.1')
    expect(hooks).not.toBe(house.url)
  })

  it('takes deliveries, verified as ever', async () => {
    await house.client.entries.create({ body: { channel: 'generic', name: 'Shop', id: 'shop', target_type: 'scene', target_id: 'counter', config: { secret: 'never-guessed' } } })
    const deliver = (headers: Record<string, string>) => knock(hooks, 'POST', '/api/channels/webhook/generic/shop', { body: { user_id: 'u', content: 'Hello' }, headers: { host: 'cat.example', ...headers } })
    expect((await deliver({})).status).toBe(401)
    expect((await deliver({ authorization: 'Bearer never-guessed' })).status, 'the generic platform’s secret').toBeLessThan(500)
    expect((await knock(hooks, 'POST', '/api/channels/webhook/scene/counter', { body: { user_id: 'u', content: 'Hello' } })).status).toBe(401)
    expect(webhooks).toHaveLength(4)
    for (const { route, path } of webhooks)
      expect(asEnvelope((await knock(hooks, route.method, path)).json).code, path).not.toBe('no_such_route')
  })

  it.each(others)('knows no $name, whoever asks', async ({ route, path }) => {
    const { status, json } = await knock(hooks, route.method, path, { as: `Bearer ${house.token}` })
    expect([status, asEnvelope(json).code]).toEqual([404, 'no_such_route'])
  })

  it.each(['/', '/index.html', '/assets/', '/mcp', '/ws', '/api/channels/webhook/../../agents', '/api/channels/webhook/%2e%2e/%2e%2e/agents', '//api/agents', '/api/channels/webhook/generic/shop/../../../../agents'])('has nothing at %s', async (path) => {
    expect((await knock(hooks, 'GET', path, { as: `Bearer ${house.token}`, headers: { accept: 'text/html' } })).status).toBe(404)
  })

  it('has no socket', async () => {
    await expect(listen(hooks, house.token)).rejects.toThrow(/404/)
  })

  it.each([
    ['a foreign Host', { host: 'evil.example' }, 'foreign_host'],
    ['a Host that only begins like its own', { host: 'cat.example.evil.example' }, 'foreign_host'],
    ['a page’s Origin, even of its own name', { host: 'cat.example', origin: ADDRESS }, 'foreign_origin'],
    ['a form on another site', { 'host': 'cat.example', 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }, 'foreign_origin'],
  ])('refuses %s', async (_, headers: Record<string, string>, code) => {
    const { status, json } = await knock(hooks, 'POST', '/api/channels/webhook/generic/shop', { headers, body: 'a=b' })
    expect([status, asEnvelope(json).code]).toEqual([403, code])
  })

  it('closes with the tunnel', async () => {
    await house.client.exposure.setTunnel({ body: { open: false } })
    await until(house, state => state.tunnel.state === 'off' && state.hooks.address === null)
    await expect(knock(hooks, 'GET', '/')).rejects.toThrow('ECONNREFUSED')
  })
})

describe('a tunnel', () => {
  /** A tunnel whose every opening a test plays. */
  function played(): { open: OpenTunnel, calls: Parameters<OpenTunnel>[], end: (reason: string) => void, closed: number, refuse: TunnelFailure | null } {
    const stage = {
      calls: [] as Parameters<OpenTunnel>[],
      end: (_: string) => {},
      closed: 0,
      refuse: null as TunnelFailure | null,
      open: (async (...call) => {
        stage.calls.push(call)
        if (stage.refuse)
          throw stage.refuse
        call[1].progress('looking')
        const ended = new Promise<string>(resolve => stage.end = resolve)
        return { address: ADDRESS, ended, close: async () => void stage.closed++ }
      }) as OpenTunnel,
    }
    return stage
  }

  it('is told where to lead and what the owner said; its token is sealed and never shown', async () => {
    const stage = played()
    await using house = await openTestHouse({ tunnels: { ngrok: stage.open } })
    await house.client.exposure.setTunnel({ body: { kind: 'ngrok', token: 'tok-never-shown', address: 'https://mine.example', open: true, port: 0 } })
    const state = await until(house, ({ tunnel }) => tunnel.state === 'open')
    const [at, given] = stage.calls[0]!
    expect([at, given.token, given.address, given.fetch]).toEqual([{ host: '127.0.0.1', port: state.hooks.port }, 'tok-never-shown', 'https://mine.example', false])
    expect(JSON.stringify(state)).not.toContain('tok-never-shown')
    expect(house.file('cococat.db')).not.toContain('tok-never-shown')
    expect(state.tunnel.given).toEqual({ address: 'https://mine.example', token_set: true })
    expect((await house.client.exposure.setTunnel({ body: { kind: 'own', open: false } })).tunnel.given, 'one kind’s token is not another’s').toEqual({ address: null, token_set: false })
    expect(stage.closed).toBe(1)
  })

  it('says why it cannot be opened, and waits for the owner where only they can help', async () => {
    const stage = played()
    stage.refuse = new TunnelFailure('no_token', 'none given')
    await using house = await openTestHouse({ tunnels: { ngrok: stage.open, own: openOwn } })
    await house.client.exposure.setTunnel({ body: { kind: 'ngrok', open: true, port: 0 } })
    expect((await until(house, ({ tunnel }) => tunnel.state === 'failed')).tunnel).toMatchObject({ open: true, address: null, reason: { code: 'no_token', detail: 'none given' } })
    await house.client.exposure.setTunnel({ body: { kind: 'own', port: 0 } })
    expect((await until(house, ({ tunnel }) => tunnel.state === 'failed')).tunnel.reason!.code).toBe('no_address')
    await house.client.exposure.setTunnel({ body: { kind: 'cloudflared', port: 0 } })
    expect((await until(house, ({ tunnel }) => tunnel.state === 'failed')).tunnel.reason!.code).toBe('failed')
  })

  it('says when it ended by itself', async () => {
    const stage = played()
    await using house = await openTestHouse({ tunnels: { ngrok: stage.open } })
    await house.client.exposure.setTunnel({ body: { kind: 'ngrok', open: true, port: 0 } })
    await until(house, ({ tunnel }) => tunnel.state === 'open')
    stage.end('the line was cut')
    expect((await until(house, ({ tunnel }) => tunnel.state === 'failed')).tunnel.reason).toEqual({ code: 'ended', detail: 'the line was cut' })
  })

  it('opens again after a restart, and is ended with the house', async () => {
    using folder = temporaryFolder()
    const stage = played()
    const options = { home: folder.path, tunnels: { ngrok: stage.open } }
    const first = await openTestHouse(options)
    await first.client.exposure.setTunnel({ body: { kind: 'ngrok', open: true, port: 0 } })
    await until(first, ({ tunnel }) => tunnel.state === 'open')
    await first.close()
    expect(stage.closed).toBe(1)
    await using again = await openTestHouse(options)
    await until(again, ({ tunnel }) => tunnel.state === 'open')
    expect(stage.calls).toHaveLength(2)
  })
})
