import type { Refused } from '../../support/client'
// Promise: MCP servers are described, kept and tried out by the person; their secrets stay inside; they are connected in the background, and again when they end.
import type { TestHouse } from '../../support/house'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { listen } from '../../support/listen'
import { openAddress } from '../../support/mcp/address'
import { friendly, gone, lives, pidsIn, rogue, until } from '../../support/mcp/servers'

const refusal = (asked: Promise<unknown>): Promise<Refused> => asked.then(() => expect.fail('it was not refused'), (error: Refused) => error)

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

describe('a server', () => {
  it('is added, connected in the background, listed, changed, deleted and brought back; each change is told', async () => {
    using ear = await listen(house.url, house.token)
    const { server } = await house.client.mcp.create({ body: { name: 'Office tools', ...friendly(), env: { SECRET: 'rosebud-7' } } })
    expect(server).toEqual({
      id: 'office-tools',
      name: 'Office tools',
      ...friendly(),
      env: { SECRET: '••••' },
      url: null,
      headers: {},
      enabled: true,
      policy: 'ask',
      timeout_s: 60,
      status: 'connecting',
      error: null,
      tools: [],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    const ready = await until(house, 'office-tools', 'ready')
    expect(ready.tools).toContainEqual({ name: 'office-tools__echo', description: 'Says it again.' })
    expect((await house.client.mcp.list()).servers).toEqual([ready])
    expect((await ear.next('mcp_server.created')).data).toEqual(server)
    expect((await ear.next('mcp_server.updated', ({ status }) => status === 'ready')).data).toEqual(ready)

    const { server: changed } = await house.client.mcp.update({ params: { id: 'office-tools' }, body: { policy: 'allow' } })
    expect(changed).toEqual({ ...ready, policy: 'allow', updated_at: changed.updated_at }) // and the connection is the same
    const { server: off } = await house.client.mcp.update({ params: { id: 'office-tools' }, body: { enabled: false, name: 'Office' } })
    expect(off).toMatchObject({ name: 'Office', status: 'off', error: null, tools: ready.tools })

    await house.client.mcp.remove({ params: { id: 'office-tools' } })
    await ear.next('mcp_server.removed', ({ id }) => id === 'office-tools')
    expect((await house.client.mcp.list()).servers).toEqual([])
    expect((await refusal(house.client.mcp.get({ params: { id: 'office-tools' } }))).envelope.code).toBe('mcp_server_not_found')
    const { server: back } = await house.client.mcp.restore({ params: { id: 'office-tools' } })
    expect(back).toEqual({ ...off, updated_at: back.updated_at })
    await ear.next('mcp_server.created', ({ id }) => id === 'office-tools')
    expect((await refusal(house.client.mcp.restore({ params: { id: 'office-tools' } }))).status).toBe(404)
    await house.client.mcp.remove({ params: { id: 'office-tools' } })
    expect((await refusal(house.client.mcp.create({ body: { id: 'OFFICE-tools', name: 'x', ...friendly() } }))).status).toBe(409)
  })

  it('must be described so that it can be reached', async () => {
    const cases: [object, string][] = [
      [{ transport: 'stdio' }, 'command'],
      [{ transport: 'stdio', command: '  ' }, 'command'],
      [{ transport: 'stdio', command: 'a\0b' }, 'command'],
      [{ transport: 'stdio', command: 'x', args: ['\0'] }, 'args.0'],
      [{ transport: 'stdio', command: 'x', env: { 'A B': 'x' } }, 'env.A B'],
      [{ transport: 'stdio', command: 'x', env: { A: '••••' } }, 'env.A'],
      [{ transport: 'http' }, 'url'],
      [{ transport: 'http', url: 'file:///etc/passwd' }, 'url'],
      [{ transport: 'http', url: 'nonsense' }, 'url'],
      [{ transport: 'http', url: 'http://127.0.0.1:1', headers: { 'X: Y': 'z' } }, 'headers.X: Y'],
      [{ transport: 'http', url: 'http://127.0.0.1:1', headers: { X: 'a\r\nHost: b' } }, 'headers.X'],
      [{ transport: 'http', url: 'http://127.0.0.1:1', headers: { X: '猫' } }, 'headers.X'],
      [{ transport: 'stdio', command: 'x', timeout_s: 0 }, 'timeout_s'],
      [{ transport: 'stdio', command: 'x', id: 'a__b' }, 'id'],
      [{ transport: 'carrier pigeon' }, 'transport'],
    ]
    for (const [body, path] of cases) {
      const { status, envelope } = await refusal(house.client.mcp.create({ body: { name: 'X', ...body } as never }))
      expect({ status, path: envelope.details?.[0]?.path }, JSON.stringify(body)).toEqual({ status: 400, path })
    }
    expect((await house.client.mcp.list()).servers).toEqual([])
  })

  it('there are fifty of at most', async () => {
    await using full = await openTestHouse()
    for (let n = 0; n < 50; n++)
      await full.client.mcp.create({ body: { name: `Server ${n}`, transport: 'stdio', command: 'x', enabled: false } })
    expect((await refusal(full.client.mcp.create({ body: { name: 'One more', transport: 'stdio', command: 'x' } }))).envelope.code).toBe('too_many_mcp_servers')
  })
})

describe('its secrets', () => {
  it('reach the server and nobody else: no answer, no fact, no error, no file', async () => {
    using folder = temporaryFolder()
    await using own = await openTestHouse({ home: folder.path })
    using ear = await listen(own.url, own.token)
    await using address = await openAddress()
    await own.client.mcp.create({ body: { id: 'there', name: 'There', transport: 'http', url: address.url, headers: { 'X-Token': 'xanadu-81', 'Authorization': 'Bearer xanadu-82' } } })
    await own.client.mcp.create({ body: { id: 'here', name: 'Here', ...friendly(), env: { SECRET: 'xanadu-83' } } })
    await until(own, 'there', 'ready')
    await until(own, 'here', 'ready')
    expect(address.heard[0]!.headers).toMatchObject({ 'x-token': 'xanadu-81', 'authorization': 'Bearer xanadu-82' })
    const { server } = await own.client.mcp.get({ params: { id: 'there' } })
    expect(server.headers).toEqual({ 'X-Token': '••••', 'Authorization': '••••' })
    expect(JSON.stringify(ear.frames)).not.toContain('xanadu')
    await own.close()
    expect(['cococat.db', 'cococat.db-wal'].filter(name => existsSync(join(folder.path, name))).map(name => readFileSync(join(folder.path, name), 'latin1')).join()).not.toContain('xanadu')
  })

  it('stay when the hidden mark comes back, change when a new value does, and go when they are left out', async () => {
    await using address = await openAddress()
    const params = { id: 'secrets' }
    const heard = async (): Promise<unknown> => {
      await until(house, 'secrets', 'ready')
      const { 'x-a': a, 'x-b': b } = address.heard.at(-1)!.headers
      return [a, b]
    }
    await house.client.mcp.create({ body: { id: 'secrets', name: 'Secrets', transport: 'http', url: address.url, headers: { 'X-A': 'one', 'X-B': 'two' } } })
    expect(await heard()).toEqual(['one', 'two'])
    await house.client.mcp.update({ params, body: { headers: { 'X-A': '••••', 'X-B': 'three' } } })
    expect(await heard()).toEqual(['one', 'three'])
    const { server } = await house.client.mcp.update({ params, body: { headers: { 'X-B': '••••' } } })
    expect(server.headers).toEqual({ 'X-B': '••••' })
    expect(await heard()).toEqual([undefined, 'three'])
    await house.client.mcp.remove({ params })
  })

  it('are struck out of what a program says last', async () => {
    await house.client.mcp.create({ body: { id: 'talker', name: 'Talker', transport: 'stdio', command: process.execPath, args: ['-e', 'console.error("my key is " + process.env.SECRET); process.exit(1)'], env: { SECRET: 'rosebud-9' } } })
    const { error } = await until(house, 'talker', 'failed')
    expect(error).toBe('“Talker” ended. Its last words: my key is ••••')
    await house.client.mcp.remove({ params: { id: 'talker' } })
  })
})

describe('trying a server out', () => {
  it('connects and lists its tools, enabled or not', async () => {
    await house.client.mcp.create({ body: { id: 'idle', name: 'Idle', ...friendly(), enabled: false } })
    const { ok, message, tools } = await house.client.mcp.test({ params: { id: 'idle' } })
    expect({ ok, message }).toEqual({ ok: true, message: '“Idle” is there and offers 11 tools.' })
    expect(tools.map(({ name }) => name)).toContain('idle__who')
    expect((await house.client.mcp.get({ params: { id: 'idle' } })).server).toMatchObject({ status: 'off', tools })
    await house.client.mcp.remove({ params: { id: 'idle' } })
  })

  it('says clearly why it cannot be used', async () => {
    await using refusing = await openAddress((_, response) => response.writeHead(401).end('who are you?'))
    await using other = await openAddress((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'))
    await using elsewhere = await openAddress((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end())
    const absent = await openAddress()
    await absent.away()
    const cases: [object, RegExp][] = [
      [{ transport: 'stdio', command: 'no-such-program-7' }, /^“X” cannot be started: there is no program “no-such-program-7” on this machine\.$/],
      [{ transport: 'stdio', command: '/' }, /^“X” cannot be started: “\/” is not a program, or may not be run\.$/],
      [{ transport: 'stdio', command: process.execPath, args: ['-e', 'console.error("no such file: config.json"); process.exit(2)'] }, /^“X” ended\. Its last words: no such file: config\.json$/],
      [rogue('silent'), /^“X” did not answer within 1 s\.$/],
      [rogue('nonsense'), /^“X” did not answer within 1 s\.$/],
      [rogue('liar'), /^“X” does not speak MCP as it should\.$/],
      [{ transport: 'http', url: absent.url }, /^“X” cannot be reached at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)\.$/],
      [{ transport: 'http', url: 'http://127.0.0.1:1/' }, /^“X” cannot be reached at http:\/\/127\.0\.0\.1:1 \(bad port\)\.$/],
      [{ transport: 'http', url: refusing.url }, /^“X” refuses the credentials in its headers \(401\)\.$/],
      [{ transport: 'http', url: `${house.url}/nothing` }, /^“X” is not at this address \(any more\) \(404\)\.$/],
      [{ transport: 'http', url: other.url }, /^“X” .*Unexpected content type: text\/html/],
      [{ transport: 'http', url: elsewhere.url }, /^“X” .*Redirect to http:\/\/127\.0\.0\.1:1\/ not followed/],
    ]
    for (const [body, message] of cases) {
      const { server } = await house.client.mcp.create({ body: { name: 'X', enabled: false, timeout_s: 1, ...body } as never })
      const tried = await house.client.mcp.test({ params: { id: server.id } })
      expect(tried, JSON.stringify(body)).toEqual({ ok: false, message: expect.stringMatching(message), tools: [] })
      await house.client.mcp.remove({ params: { id: server.id } })
    }
  })
})

describe('the connection', () => {
  it('comes again after a child has died, by itself', async () => {
    using folder = temporaryFolder()
    const PIDS = join(folder.path, 'pids')
    await house.client.mcp.create({ body: { id: 'mortal', name: 'Mortal', ...friendly(), env: { PIDS } } })
    await until(house, 'mortal', 'ready')
    using ear = await listen(house.url, house.token)
    process.kill(pidsIn(PIDS)[0]!, 'SIGKILL')
    expect((await ear.next('mcp_server.updated', ({ id, status }) => id === 'mortal' && status !== 'ready')).data.error).toBe('“Mortal” ended.')
    expect(await until(house, 'mortal', 'ready')).toMatchObject({ error: null })
    expect(pidsIn(PIDS)).toHaveLength(2)
    await house.client.mcp.remove({ params: { id: 'mortal' } })
    await gone(pidsIn(PIDS)[1]!)
  })

  it('waits longer and longer with a server that dies each time', async () => {
    using folder = temporaryFolder()
    const PIDS = join(folder.path, 'pids')
    await house.client.mcp.create({ body: { id: 'dying', name: 'Dying', ...rogue('dying'), env: { PIDS } } })
    await wait(4000) // after 0.5 s, 2 s, 8 s …
    expect(pidsIn(PIDS).length).toBeGreaterThan(1)
    expect(pidsIn(PIDS).length).toBeLessThan(4)
    expect((await house.client.mcp.get({ params: { id: 'dying' } })).server).toMatchObject({ status: 'failed', error: '“Dying” ended. Its last words: not today' })
    await house.client.mcp.remove({ params: { id: 'dying' } })
  })

  it('fails in the open, and is there at once when it is tried out after the cause is gone', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'server.mjs')
    await house.client.mcp.create({ body: { id: 'late', name: 'Late', transport: 'stdio', command: process.execPath, args: [file] } })
    expect((await until(house, 'late', 'failed')).error).toMatch(/Cannot find module|MODULE_NOT_FOUND/)
    writeFileSync(file, `await import(${JSON.stringify(friendly().args[0])})`)
    expect((await house.client.mcp.test({ params: { id: 'late' } })).ok).toBe(true)
    await until(house, 'late', 'ready')
    await house.client.mcp.remove({ params: { id: 'late' } })
  })

  it('is made anew when what it is made with changes', async () => {
    await using one = await openAddress()
    await using two = await openAddress()
    await house.client.mcp.create({ body: { id: 'moving', name: 'Moving', transport: 'http', url: one.url } })
    await until(house, 'moving', 'ready')
    expect(two.heard).toHaveLength(0)
    await house.client.mcp.update({ params: { id: 'moving' }, body: { url: two.url } })
    await until(house, 'moving', 'ready', () => two.heard.length > 0)
    expect(one.heard.at(-1)!.method).toBe('DELETE') // and the former has been told good-bye
    await house.client.mcp.remove({ params: { id: 'moving' } })
  })
})

describe('when the house closes', () => {
  it('no process is left, whatever it does about it', async () => {
    using folder = temporaryFolder()
    const PIDS = join(folder.path, 'pids')
    const own = await openTestHouse({ home: folder.path })
    await own.client.mcp.create({ body: { id: 'good', name: 'Good', ...friendly(), env: { PIDS } } })
    await own.client.mcp.create({ body: { id: 'stubborn', name: 'Stubborn', ...rogue('stubborn'), env: { PIDS } } })
    await until(own, 'good', 'ready')
    await vi.waitFor(() => expect(pidsIn(PIDS)).toHaveLength(2))
    const began = Date.now()
    await own.close()
    expect(Date.now() - began).toBeLessThan(4000)
    expect(pidsIn(PIDS).map(lives)).toEqual([false, false])
  })

  it('and when it opens again, its servers are connected again', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path })
    await first.client.mcp.create({ body: { id: 'kept', name: 'Kept', ...friendly() } })
    const { tools } = await until(first, 'kept', 'ready')
    await first.close()
    await using second = await openTestHouse({ home: folder.path })
    expect((await second.client.mcp.get({ params: { id: 'kept' } })).server.tools).toEqual(tools) // known before they are listed
    await until(second, 'kept', 'ready')
  })
})
