import type { TestHouse } from '../support/house'
// Promise: `/ws` tells every fact, live, in order, each once, to those who are signed in, and to nobody else.
import type { Ear } from '../support/listen'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played } from '../support/models'

const silent = played(() => ({ kind: 'answer', text: null }))
let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ model: silent })
  await house.client.agents.create({ body: { name: 'Sleeper', id: 'sleeper', enabled: false } })
})
afterAll(() => house.close())

const send = (content = 'x') => house.client.mailbox.send({ body: { to: 'sleeper', content } })
const newest = async (): Promise<number> => (await house.client.status.house()).seq
const seqs = (ear: Ear): number[] => ear.facts().map(fact => fact.seq)
const span = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, n) => first + n)

describe('frames', () => {
  it('begin with a heartbeat; facts are numbered by one, and carry their moment', async () => {
    const before = await newest()
    using ear = await listen(house.url, house.token)
    for (let n = 0; n < 5; n++)
      await send()
    const after = await newest()
    await expect.poll(() => seqs(ear)).toEqual(span(before + 1, after))
    expect(ear.frames[0]).toEqual({ event: 'heartbeat', data: { seq: before }, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) })
    for (const fact of ear.facts())
      expect(Object.keys(fact)).toEqual(['event', 'data', 'seq', 'timestamp'])
  })

  it('come after the fact is durable: who hears of a letter can read it', async () => {
    using ear = await listen(house.url, house.token)
    const heard = new Promise<number>((resolve) => {
      ear.socket.on('message', () => void house.client.mailbox.read({ params: { agent_id: 'sleeper' }, query: { limit: 1 } }).then(page => resolve(page.total)))
    })
    const { message } = await send()
    expect(await heard).toBe(message.idx + 1)
  })

  it('say nothing of what was refused', async () => {
    const before = await newest()
    using ear = await listen(house.url, house.token)
    await expect(house.client.mailbox.send({ body: { to: 'nobody', content: 'x' } })).rejects.toMatchObject({ status: 404 })
    await expect(house.client.chat.create({ body: { name: 'x', id: 'general' } })).rejects.toMatchObject({ status: 409 })
    await expect(house.client.agents.remove({ params: { id: 'leader' } })).rejects.toMatchObject({ status: 403 })
    await send()
    await ear.next('mail.delivered')
    expect(seqs(ear)[0]).toBe(before + 1)
  })
})

describe('since', () => {
  it('tells first what was missed, then goes on live', async () => {
    using first = await listen(house.url, house.token)
    for (let n = 0; n < 5; n++)
      await send(`猫 ${n}`)
    const after = await newest()
    await expect.poll(() => seqs(first).at(-1)).toBe(after)
    for (const since of [after - 7, after - 1]) {
      using ear = await listen(house.url, house.token, since)
      await send()
      const last = await newest()
      await expect.poll(() => seqs(ear)).toEqual(span(since + 1, last))
      expect(ear.facts().slice(0, after - since)).toEqual(first.facts().filter(fact => fact.seq > since && fact.seq <= after))
    }
  })

  it('has no gap and no repeat while letters pour in', async () => {
    const start = await newest()
    const pouring = Promise.all(Array.from({ length: 150 }, (_, n) => send(`${n}`)))
    const ears: Ear[] = []
    for (let n = 0; n < 12; n++)
      ears.push(await listen(house.url, house.token, start))
    await pouring
    const last = await newest()
    for (const ear of ears) {
      await expect.poll(() => seqs(ear).length, { timeout: 5000 }).toBe(last - start)
      expect(seqs(ear)).toEqual(span(start + 1, last))
      ear.close()
    }
  })

  it('of now, or of the heartbeat, misses nothing and resets nothing', async () => {
    using ear = await listen(house.url, house.token, await newest())
    await send()
    await ear.next('mail.delivered')
    expect(ear.frames.map(frame => frame.event)).not.toContain('reset')
  })

  it.each(['999999999', '-1', '1.5', 'abc', '', '1e3', '99999999999999999999', ' 1'])('of %j starts anew', async (since) => {
    using ear = await listen(house.url, house.token, since)
    expect((await ear.next('reset')).data).toEqual({ seq: await newest() })
    await send()
    await ear.next('mail.delivered')
  })

  it('before what is still kept starts anew; from what is kept on it goes on, after a restart too', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path, model: silent })
    for (let n = 0; n < 5; n++)
      await first.client.chat.post({ params: { id: 'general' }, body: { content: `${n}` } })
    const { seq } = await first.client.status.house()
    await first.close()
    const db = new Database(join(folder.path, 'cococat.db'))
    db.prepare('DELETE FROM events WHERE seq <= ?').run(seq - 3) // as pruning does it, a week later
    db.close()
    await using again = await openTestHouse({ home: folder.path, model: silent })
    using lost = await listen(again.url, again.token, seq - 4)
    expect((await lost.next('reset')).data).toEqual({ seq })
    using kept = await listen(again.url, again.token, seq - 3)
    await expect.poll(() => seqs(kept)).toEqual(span(seq - 2, seq))
  })
})

describe('the way in', () => {
  const code = async (...asked: Parameters<typeof listen>) => (await (await listen(...asked)).closed).code

  it.each([['no', null], ['an empty', ''], ['a bad', 'not.a.token']])('is closed with 4001 for %s token', async (_, token) => {
    expect(await code(house.url, token)).toBe(4001)
    expect(await code(house.url, token, 0)).toBe(4001)
  })

  it('is closed with 4001 for a token that has run out, and says nothing before', async () => {
    let now = Date.now()
    await using clocked = await openTestHouse({ clock: () => new Date(now) })
    const { token } = clocked
    now += 8 * 86_400_000
    const ear = await listen(clocked.url, token, 0)
    expect([(await ear.closed).code, ear.frames]).toEqual([4001, []])
  })

  it('opens for the header, the cookie and a key too', async () => {
    const cookie = `${house.house.auth.cookie}=${house.token}`
    for (const headers of [{ authorization: `Bearer ${house.token}` }, { cookie }, { 'x-api-key': house.keyFor('read').secret }] as Record<string, string>[]) {
      using ear = await listen(house.url, null, undefined, headers)
      expect(ear.frames[0]?.event).toBe('heartbeat')
    }
  })

  it.each<[string, Record<string, string>, number]>([
    ['/ws', { origin: 'https://evil.example' }, 403],
    ['/ws', { origin: 'null' }, 403],
    ['/ws', { host: 'evil.example' }, 403],
    ['/ws', { 'sec-fetch-site': 'cross-site' }, 403],
    ['/', {}, 404],
    ['/ws/', {}, 404],
    ['/ws/.websocket', {}, 404],
    ['/wsx', {}, 404],
    ['/api/agents', {}, 404],
    ['/ws%2f', {}, 404],
  ])('is shut before the handshake: %s %j', async (path, headers, status) => {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}${path}?token=${house.token}`, { headers })
    const answered = await new Promise(resolve => socket.on('unexpected-response', (_, response) => resolve(response.statusCode)).on('open', () => resolve('open')))
    socket.on('error', () => {}).terminate()
    expect(answered).toBe(status)
  })

  it('ends for whoever sends more than 64 KiB, and bears any nonsense below that', async () => {
    using ear = await listen(house.url, house.token)
    for (const nonsense of ['', 'x'.repeat(64 * 1024), '{"event":"agent.removed"}', Buffer.from([0, 255, 1])])
      ear.socket.send(nonsense)
    await send()
    await ear.next('mail.delivered')
    ear.socket.send('x'.repeat(64 * 1024 + 1))
    ear.socket.on('error', () => {})
    expect([1006, 1009]).toContain((await ear.closed).code)
    expect((await house.raw('GET', '/api/agents')).status).toBe(200)
  })

  it('counts who is there', async () => {
    const clients = async () => (await house.client.status.house()).ws_clients
    await expect.poll(clients).toBe(0)
    using ear = await listen(house.url, house.token)
    expect(await clients()).toBe(1)
    ear.close()
    await expect.poll(clients).toBe(0)
  })
})

describe('a slow reader', () => {
  it('is cut off with 4008, harms nobody, and comes back with since', async () => {
    const start = await newest()
    const slow = await listen(house.url, house.token)
    using quick = await listen(house.url, house.token)
    slow.socket.pause()
    for (let n = 0; n < 30; n++)
      await Promise.all(Array.from({ length: 5 }, () => send('猫'.repeat(100_000))))
    await expect.poll(async () => (await house.client.status.house()).ws_clients, { timeout: 10_000 }).toBe(1)
    const last = await newest()
    await expect.poll(() => seqs(quick).at(-1), { timeout: 10_000 }).toBe(last)
    slow.socket.resume()
    expect((await slow.closed).code).toBe(4008)
    expect(seqs(slow)).toEqual(span(start + 1, seqs(slow).at(-1) ?? start))
    using back = await listen(house.url, house.token, last - 10)
    await expect.poll(() => seqs(back)).toEqual(span(last - 9, last))
  })
})
