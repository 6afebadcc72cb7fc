// The client asks what the contract says and tells what went wrong in one shape.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { client, onSignedOut } from '@/api/client'

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetch = vi.fn(async (_address: string, _init: RequestInit) => new Response(JSON.stringify(body), { status, headers }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

afterEach(() => vi.unstubAllGlobals())

describe('a call', () => {
  it('puts parameters into the path, queries behind it and the body into JSON', async () => {
    const fetch = answer(200, { versions: [] })
    await client.agents.memoryVersions({ params: { id: 'a b' }, query: { limit: 5, before: undefined } })
    expect(fetch.mock.calls[0]![0]).toBe('/api/agents/a%20b/memory/versions?limit=5')
    await client.mailbox.send({ body: { to: 'writer', content: '你好' } })
    const [address, init] = fetch.mock.calls[1]!
    expect(address).toBe('/api/mailbox/send')
    expect(init).toMatchObject({ method: 'POST', body: '{"to":"writer","content":"你好"}', credentials: 'same-origin' })
  })

  it('throws what the server refused, with its code, details and how long to wait', async () => {
    answer(429, { error: 'Too many', code: 'too_many', details: [{ path: 'password', message: 'no' }] }, { 'retry-after': '120' })
    await expect(client.agents.list()).rejects.toMatchObject({ status: 429, code: 'too_many', message: 'Too many', details: [{ path: 'password', message: 'no' }], retryAfter: 120 })
  })

  it('says offline when nobody answers', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(client.agents.list()).rejects.toMatchObject({ status: 0, code: 'offline' })
  })

  it('understands a refusal that is not JSON', async () => {
    vi.stubGlobal('fetch', async () => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    await expect(client.agents.list()).rejects.toMatchObject({ status: 502, code: 'unexpected' })
  })
})

describe('a session that is over', () => {
  it('is told once a call is refused for it, but not when a password is wrong', async () => {
    const tell = vi.fn()
    onSignedOut(tell)
    answer(401, { error: 'Wrong', code: 'unauthorized' })
    await expect(client.auth.login({ body: { password: 'x' } })).rejects.toMatchObject({ status: 401 })
    await expect(client.auth.verify()).rejects.toMatchObject({ status: 401 })
    expect(tell).not.toHaveBeenCalled()
    await expect(client.agents.list()).rejects.toMatchObject({ status: 401 })
    expect(tell).toHaveBeenCalledOnce()
  })
})
