import type { ToolSpec } from '../../../src-server/engine/model'
// Promise: whatever an MCP server says, the house lives, stays quick, and what its models are told stays small and sound.
import type { McpServer } from '../../../src-server/mcp/contract'
import type { TestHouse } from '../../support/house'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../../support/house'
import { openAddress } from '../../support/mcp/address'
import { friendly, obedient, rogue, until, use } from '../../support/mcp/servers'
import { played } from '../../support/models'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ model: obedient() })
})
afterAll(() => house.close())

/** Connects the house to a rogue. */
async function meet(way: string, id = way): Promise<McpServer> {
  await house.client.mcp.create({ body: { id, name: 'Rogue', ...rogue(way), policy: 'allow' } })
  return until(house, id, 'ready')
}

describe('the tools a server lists', () => {
  it('are 128 at most, each with a description of bounded length', async () => {
    const { tools } = await meet('many')
    expect(tools.length).toBeGreaterThan(100)
    expect(tools.length).toBeLessThanOrEqual(128)
    expect(Math.max(...tools.map(({ description }) => description.length))).toBe(1000)
    expect(Buffer.byteLength(JSON.stringify(tools))).toBeLessThan(200_000)
    await house.client.mcp.remove({ params: { id: 'many' } })
  })

  it('are asked for page by page, and not for ever', async () => {
    const { tools } = await meet('pages')
    expect(tools.map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, n) => `pages__page-${n}`))
    await house.client.mcp.remove({ params: { id: 'pages' } })
  })

  it('have names that every model takes, each one its own and always the same', async () => {
    const { tools } = await meet('strange')
    const names = tools.map(({ name }) => name)
    expect(names.filter(name => !/^strange__[\w-]{1,55}$/.test(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(12) // of 14: one has no name, and one comes twice
    expect(names).toEqual(expect.arrayContaining(['strange__good', 'strange____proto__', 'strange__constructor', 'strange__A__b']))
    expect(names.filter(name => name.startsWith('strange__a_b_'))).toHaveLength(2) // “a b” and “a/b”
    await house.client.mcp.update({ params: { id: 'strange' }, body: { timeout_s: 59 } })
    expect((await until(house, 'strange', 'ready')).tools).toEqual(tools)
    expect(await use(house, names.find(name => name.includes('passwd'))!)).toBe('(nothing)')
    await house.client.mcp.remove({ params: { id: 'strange' } })
  })

  it('are left out where no model could be told of their arguments', async () => {
    const { tools } = await meet('schemas')
    expect(tools).toEqual([{ name: 'schemas__sound', description: 'sound' }, { name: 'schemas__nested', description: 'nested' }])
    await house.client.mcp.remove({ params: { id: 'schemas' } })
    expect((await meet('deep')).tools).toEqual([{ name: 'deep__shallow', description: 'shallow' }])
    await house.client.mcp.remove({ params: { id: 'deep' } })
  })

  it('come to a model as an object’s schema, with what refers to itself', async () => {
    let told: readonly ToolSpec[] = []
    await using own = await openTestHouse({ model: played((_context, _steps, { tools }) => {
      told = tools
      return { kind: 'answer', text: 'done' }
    }) })
    await own.client.mcp.create({ body: { id: 'schemas', name: 'Schemas', ...rogue('schemas'), policy: 'allow' } })
    await until(own, 'schemas', 'ready')
    await own.client.mailbox.send({ body: { to: 'leader', content: 'hello' } })
    await own.settled()
    expect(told.find(({ name }) => name === 'schemas__nested')!.parameters).toEqual({
      type: 'object',
      properties: { list: { type: 'array', items: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/x' }] } }, any: true },
      required: ['list'],
      additionalProperties: false,
      $defs: { x: { type: ['number', 'null'] } },
    })
  })

  it('cannot pass for a tool of the house or of another server', async () => {
    await house.client.mcp.create({ body: { id: 'a', name: 'A', ...friendly('the real one'), policy: 'allow' } })
    await until(house, 'a', 'ready')
    const { tools } = await meet('strange', 'impostor')
    expect(tools.map(({ name }) => name).filter(name => !name.startsWith('impostor__'))).toEqual([])
    expect(await use(house, 'a__who')).toBe('the real one')
    await house.client.mcp.remove({ params: { id: 'a' } })
    await house.client.mcp.remove({ params: { id: 'impostor' } })
  })
})

describe('what a tool answers', () => {
  beforeAll(() => meet('answers'))
  afterAll(() => house.client.mcp.remove({ params: { id: 'answers' } }))

  it('is cut off when it is long', async () => {
    const text = await use(house, 'answers__three')
    expect(text).toMatch(/^z{100000}\n\[cut off here: 3045728 of 3145728 characters are left out\]$/)
    expect(await use(house, 'answers__parts')).toMatch(/^(?:p\n){1000}\[49000 more parts are left out\]$/)
  })

  it('ends the connection when it is huge, and the server gets another chance', async () => {
    expect(await use(house, 'answers__ten')).toBe('refused: “Rogue” sent a message of more than 8 MB. What it did until then is not known.')
    expect(await use(house, 'answers__odd')).toMatch(/^\[something that is not text\]/)
  })

  it('may be of any shape', async () => {
    expect(await use(house, 'answers__odd')).toBe(`${'[something that is not text]\n'.repeat(4)}but this\uFFFD`)
    expect(await use(house, 'answers__shapeless')).toBe('"nor this"')
    expect(await use(house, 'answers__nonsense')).toMatch(/^refused: There is no tool/)
  })
})

describe('a server that', () => {
  /** How long the house lets others wait, at worst, while something goes on. */
  async function slowest(ms: number): Promise<number> {
    let worst = 0
    for (const end = performance.now() + ms; performance.now() < end; await wait(20)) {
      const began = performance.now()
      await house.client.agents.list()
      worst = Math.max(worst, performance.now() - began)
    }
    return worst
  }

  it.each([['flood', 'talks without end'], ['endless', 'sent a message of more than 8 MB']])('never stops talking (%s) is cut off', async (way, why) => {
    await house.client.mcp.create({ body: { id: way, name: 'Rogue', ...rogue(way), timeout_s: 20 } })
    expect(await slowest(1000)).toBeLessThan(2000)
    const { error } = await until(house, way, 'failed')
    expect(error).toBe(`“Rogue” ${why}.`)
    await house.client.mcp.remove({ params: { id: way } })
  })

  it('never answers takes nobody’s time but its own', async () => {
    await house.client.mcp.create({ body: { id: 'silent', name: 'Rogue', ...rogue('silent'), timeout_s: 1 } })
    expect(await slowest(500)).toBeLessThan(2000)
    expect((await until(house, 'silent', 'failed')).error).toBe('“Rogue” did not answer within 1 s.')
    await house.client.mcp.remove({ params: { id: 'silent' } })
  })

  it('answers over HTTP with too much, or breaks off, is cut off', async () => {
    for (const [answer, why] of [
      [`{"jsonrpc":"2.0","id":0,"result":"${'x'.repeat(9 * 1024 * 1024)}"}`, 'answered with more than 8 MB'],
      [null, 'broke off its answer'],
    ] as const) {
      await using address = await openAddress((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        return answer === null ? response.write('{"jsonrpc":', () => response.destroy()) : response.end(answer)
      })
      const { server } = await house.client.mcp.create({ body: { name: 'Rogue', transport: 'http', url: address.url, enabled: false, timeout_s: 20 } })
      expect(await house.client.mcp.test({ params: { id: server.id } })).toEqual({ ok: false, message: `“Rogue” ${why}.`, tools: [] })
    }
  })

  it('lets its stream be opened again and again is not obeyed', async () => {
    let streams = 0
    await using address = await openAddress((request, response) => {
      if (request.method !== 'GET')
        return undefined
      streams++
      return response.writeHead(200, { 'content-type': 'text/event-stream' }).end('retry: 0\nid: 1\ndata: \n\n')
    })
    await house.client.mcp.create({ body: { id: 'again', name: 'Again', transport: 'http', url: address.url } })
    await until(house, 'again', 'ready')
    await wait(2500)
    expect(streams).toBeGreaterThan(1)
    expect(streams).toBeLessThan(5)
    await house.client.mcp.remove({ params: { id: 'again' } })
  })
})

it('the house is there after all of it', async () => {
  expect((await house.client.mcp.list()).servers.filter(({ enabled }) => enabled)).toEqual([])
  expect((await house.raw('GET', '/api/status')).status).toBe(200)
})
