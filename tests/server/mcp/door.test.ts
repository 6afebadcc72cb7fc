// Promise: other assistants reach the house at /mcp by the protocol's own client: they list agents, write to them, wait for answers and search, as far as their key allows; and nothing sent there breaks anything.
import type { TestHouse } from '../../support/house'
import type { Answer, Knock } from '../../support/knock'
import { performance } from 'node:perf_hooks'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ModelFailure } from '../../../src-server/engine/model'
import { openTestHouse } from '../../support/house'
import { knock } from '../../support/knock'
import { waiting } from '../../support/models'
import { BODIES, HEADERS, TEXTS, TYPES } from '../../support/poison'

interface Assistant extends AsyncDisposable {
  tools: () => Promise<string[]>
  /** What a tool gives, which its text says as well. */
  call: (name: string, args?: Record<string, unknown>) => Promise<Record<string, unknown>>
  /** Why a tool gives nothing. */
  refused: (name: string, args?: Record<string, unknown>) => Promise<string>
  client: Client
}

/** Another assistant, which speaks the protocol as its authors do. */
async function assistant(house: TestHouse, headers: Record<string, string>): Promise<Assistant> {
  const client = new Client({ name: 'assistant', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${house.url}/mcp`), { requestInit: { headers } }))
  await client.listTools() // so that the client holds answers against their schemas
  const textOf = (content: unknown): string => (content as { text: string }[])[0]!.text
  return {
    client,
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, args = {}) {
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: args })
      expect(isError, textOf(content)).toBeFalsy()
      expect(JSON.parse(textOf(content))).toEqual(structuredContent)
      return structuredContent as Record<string, unknown>
    },
    async refused(name, args = {}) {
      const { content, isError } = await client.callTool({ name, arguments: args })
      expect(isError).toBe(true)
      return textOf(content)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const keyOf = (house: TestHouse, scope: 'read' | 'chat' | 'admin'): Record<string, string> => ({ 'x-api-key': house.keyFor(scope).secret })

describe('with the offline engine', () => {
  let house: TestHouse
  let other: Assistant
  beforeAll(async () => {
    house = await openTestHouse({ sample: true })
    other = await assistant(house, keyOf(house, 'chat'))
  })
  afterAll(async () => {
    await other[Symbol.asyncDispose]()
    await house.close()
  })

  it('the server says who it is and what can be done', async () => {
    expect(other.client.getServerVersion()).toMatchObject({ name: 'cococat', title: 'CocoCat', version: '0.0.0-test' })
    expect(other.client.getInstructions()).toContain('read_answers')
    expect(await other.tools()).toEqual(['list_agents', 'write_to_agent', 'read_answers', 'search_knowledge', 'read_page', 'list_scenes'])
    const { tools } = await other.client.listTools()
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toContainEqual(['write_to_agent', false])
    expect(tools.every(({ title, description, inputSchema, outputSchema }) => title && description && inputSchema.type === 'object' && outputSchema?.type === 'object')).toBe(true)
  })

  it('agents and scenes are listed', async () => {
    const { agents } = await house.client.agents.list()
    const told = await other.call('list_agents')
    expect(told).toEqual({ agents: agents.map(({ id, name, role, objective, status, enabled, scene }) => ({ id, name, role, objective, status, enabled, scene })) })
    const { scenes } = await house.client.scenes.list()
    expect(await other.call('list_scenes')).toEqual({ scenes: scenes.map(({ id, name, description, kbs, roster }) => ({ id, name, description, kbs, roster })) })
  })

  it('an agent is written to, and its answer waited for', async () => {
    const sent = await other.call('write_to_agent', { agent_id: 'writer', content: 'Who are you?' })
    expect(sent).toEqual({ letter_id: expect.any(String), thread_id: sent.letter_id, task_id: null, delivery: 'queued' })
    const { delivery, answers } = await other.call('read_answers', { letter_id: sent.letter_id, wait_seconds: 20 })
    expect(delivery).toBe('answered')
    expect(answers).toEqual([{ id: expect.any(String), from: 'writer', content: expect.stringMatching(/\S/), type: 'reply', reply_to: sent.letter_id, timestamp: expect.any(String) }])
    const { messages } = await house.client.mailbox.read({ params: { agent_id: 'user' } })
    expect(messages.at(-1)).toMatchObject({ id: (answers as { id: string }[])[0]!.id, status: 'unread' }) // the person still has to read it
    const letter = await house.client.mailbox.letter({ params: { id: sent.letter_id as string } })
    expect(letter.message).toMatchObject({ from: 'user', to: 'writer', type: 'message' })
  })

  it('a task has an id of its own, and a letter may answer another', async () => {
    const first = await other.call('write_to_agent', { agent_id: 'researcher', content: 'What about refunds?', task: true })
    expect(first.task_id).toBe(first.letter_id)
    const { answers } = await other.call('read_answers', { letter_id: first.letter_id, wait_seconds: 20 }) as { answers: { id: string }[] }
    const second = await other.call('write_to_agent', { agent_id: 'researcher', content: 'Thank you. And exchanges?', reply_to: answers[0]!.id })
    expect(second).toMatchObject({ thread_id: first.thread_id, task_id: first.task_id })
    const later = await other.call('read_answers', { letter_id: second.letter_id, wait_seconds: 20 }) as { answers: { reply_to: string }[] }
    expect(later.answers).toMatchObject([{ reply_to: second.letter_id }]) // what came before it is not told again
  })

  it('knowledge is searched, in all bases or one, and a page is read', async () => {
    await house.client.knowledge.create({ body: { id: 'other', name: 'Other' } })
    await house.client.knowledge.createPage({ params: { id: 'other' }, body: { title: 'Zeppelins', slug: 'zeppelins', body: 'Zeppelins are refunded in silver.' } })
    const { results } = await other.call('search_knowledge', { query: 'zeppelins' }) as { results: object[] }
    expect(results[0]).toEqual({ kb_id: 'other', slug: 'zeppelins', title: 'Zeppelins', snippet: expect.not.stringContaining('<mark>'), score: expect.any(Number) })
    expect(await other.call('search_knowledge', { query: 'zeppelins', kb_id: 'handbook' })).toEqual({ results: [] })
    expect((await other.call('search_knowledge', { query: 'refund', limit: 1 })).results).toHaveLength(1)
    expect(await other.call('read_page', { kb_id: 'other', slug: 'zeppelins' })).toMatchObject({ kb_id: 'other', slug: 'zeppelins', title: 'Zeppelins', body: expect.stringContaining('silver') })
  })

  it('what is not there, or not right, is said in a sentence', async () => {
    expect(await other.refused('write_to_agent', { agent_id: 'nobody', content: 'x' })).toBe('There is no agent “nobody”.')
    expect(await other.refused('write_to_agent', { agent_id: 'user', content: 'x' })).toBe('There is no agent “user”.')
    expect(await other.refused('write_to_agent', { agent_id: 'leader', content: 'x', reply_to: 'nothing' })).toBe('There is no letter “nothing”.')
    expect(await other.refused('read_answers', { letter_id: 'nothing', wait_seconds: 50 })).toBe('There is no letter “nothing”.')
    expect(await other.refused('search_knowledge', { query: 'x', kb_id: 'nothing' })).toBe('There is no knowledge base “nothing”.')
    expect(await other.refused('read_page', { kb_id: 'handbook', slug: 'nothing' })).toMatch(/^There is no page/)
    for (const [name, args] of [['write_to_agent', { agent_id: 'leader', content: '   ' }], ['write_to_agent', { agent_id: '../x', content: 'x' }], ['write_to_agent', {}], ['read_answers', { letter_id: 'x', wait_seconds: 51 }], ['search_knowledge', { query: 7 }], ['read_page', { kb_id: 'handbook', slug: '../x' }]] as const)
      expect(await other.refused(name, args)).toContain('Invalid arguments')
    expect(await other.refused('no_such_tool')).toContain('no_such_tool not found')
    expect(await other.refused('constructor')).toMatch(/constructor/)
  })
})

describe('waiting for an answer', () => {
  it('ends with the answer, with a failure, or with its time; and nobody else is kept from working', async () => {
    const model = waiting()
    await using house = await openTestHouse({ model })
    await using other = await assistant(house, keyOf(house, 'chat'))
    const read = async (letter_id: unknown, wait_seconds: number): Promise<{ answers: object[], delivery: string, failure: object | null, ms: number }> => {
      const began = performance.now()
      return { ...await other.call('read_answers', { letter_id, wait_seconds }) as { answers: object[], delivery: string, failure: object | null }, ms: performance.now() - began }
    }
    const first = await other.call('write_to_agent', { agent_id: 'leader', content: 'one' })
    await model.begun('leader')
    expect(await read(first.letter_id, 0)).toMatchObject({ answers: [], delivery: 'read', failure: null })
    const patient = read(first.letter_id, 0.3)
    expect(await other.call('list_agents')).toMatchObject({ agents: [{ id: 'leader', status: 'busy' }] }) // meanwhile
    expect((await patient).ms).toBeGreaterThan(290)

    const long = read(first.letter_id, 50)
    setTimeout(() => model.answer('here you are'), 200)
    expect(await long).toMatchObject({ answers: [{ content: 'here you are' }], delivery: 'answered' })
    expect((await long).ms).toBeLessThan(5000)

    const second = await other.call('write_to_agent', { agent_id: 'leader', content: 'two' })
    await model.begun('leader')
    const vain = read(second.letter_id, 50)
    setTimeout(() => model.fail(new ModelFailure('no_money', 'There is no money left.', false)), 200)
    expect(await vain).toMatchObject({ delivery: 'failed', failure: { message: expect.stringContaining('no money') } })
    expect((await vain).ms).toBeLessThan(5000)
  })

  it('ends when the assistant goes away, or the house closes', async () => {
    const model = waiting()
    const house = await openTestHouse({ model })
    const other = await assistant(house, keyOf(house, 'chat'))
    const { letter_id } = await other.call('write_to_agent', { agent_id: 'leader', content: 'one' })
    await model.begun('leader')
    const [impatient, left] = [new AbortController(), other.client.callTool({ name: 'read_answers', arguments: { letter_id, wait_seconds: 50 } }).catch((error: unknown) => error)]
    const gone = other.client.callTool({ name: 'read_answers', arguments: { letter_id, wait_seconds: 50 } }, undefined, { signal: impatient.signal }).catch((error: unknown) => error)
    setTimeout(() => impatient.abort(new Error('enough')), 50)
    expect(await gone).toBeInstanceOf(Error)
    const began = performance.now()
    await house.close()
    expect(performance.now() - began).toBeLessThan(5000)
    await other.client.close()
    expect(await left).toBeInstanceOf(Error)
    expect(house.home).toBeTruthy()
  })
})

describe('the door', () => {
  const accept = { 'accept': 'application/json, text/event-stream', 'content-type': 'application/json' }
  const message = (method: string, params?: object): object => ({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) })
  let house: TestHouse
  let key: Record<string, string>
  beforeAll(async () => {
    house = await openTestHouse({ sample: true })
    key = keyOf(house, 'chat')
  })
  afterAll(() => house.close())
  const send = (body: unknown, { headers = key, ...rest }: Knock = {}): Promise<Answer> => knock(house.url, 'POST', '/mcp', { body, headers: { ...accept, ...headers }, ...rest })

  it('opens to a key, as X-API-Key or as Bearer, and to a session', async () => {
    const { secret } = house.keyFor('read')
    for (const headers of [{ 'x-api-key': secret }, { authorization: `Bearer ${secret}` }, { authorization: `Bearer ${house.token}` }] as Record<string, string>[]) {
      await using other = await assistant(house, headers)
      expect(await other.tools()).toContain('list_agents')
    }
  })

  it('stays shut without one', async () => {
    for (const headers of [{}, { 'x-api-key': 'cck_0123_4567' }, { authorization: 'Bearer cck_0123_4567' }, { authorization: 'Bearer x.y.z' }, { authorization: 'Basic eDp5' }, { 'x-api-key': '' }] as Record<string, string>[]) {
      for (const method of ['POST', 'GET', 'DELETE']) {
        const answer = await knock(house.url, method, '/mcp', { body: message('tools/list'), headers: { ...accept, ...headers } })
        expect(answer.status, JSON.stringify(headers)).toBe(401)
        expect(answer.headers['www-authenticate']).toBe('Bearer')
      }
    }
    await expect(assistant(house, {})).rejects.toThrow(/valid token/)
  })

  it('a key that may only read is not even told of writing, and writing with it is 403', async () => {
    const read = keyOf(house, 'read')
    await using other = await assistant(house, read)
    expect(await other.tools()).toEqual(['list_agents', 'read_answers', 'search_knowledge', 'read_page', 'list_scenes'])
    expect(await other.call('list_agents')).toMatchObject({ agents: expect.any(Array) })
    const answer = await send(message('tools/call', { name: 'write_to_agent', arguments: { agent_id: 'leader', content: 'x' } }), { headers: read })
    expect(answer).toMatchObject({ status: 403, json: { code: 'scope_missing' } })
    await expect(other.client.callTool({ name: 'write_to_agent', arguments: { agent_id: 'leader', content: 'x' } })).rejects.toThrow(/403|scope/)
    expect((await house.client.mailbox.read({ params: { agent_id: 'leader' } })).total).toBe(0)
  })

  it('is closed to other names and other sites’ pages', async () => {
    for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[])
      expect((await send(message('tools/list'), { headers: { ...key, ...headers } })).status, JSON.stringify(headers)).toBe(403)
    expect((await send(message('tools/list'), { headers: { ...key, host: '127.0.0.1:99999' } })).status).toBe(200)
  })

  it('takes messages by POST only', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS']) {
      const answer = await knock(house.url, method, '/mcp', { headers: { ...accept, ...key } })
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' }, json: { jsonrpc: '2.0', error: { code: -32000 }, id: null } })
    }
  })

  it('answers what is wrong as the protocol says', async () => {
    const cases: [unknown, Record<string, string>, number, number][] = [
      ['{', {}, 400, -32700],
      ['', {}, 400, -32700],
      ['null', {}, 400, -32700],
      ['{"jsonrpc":"1.0","id":1,"method":"ping"}', {}, 400, -32700],
      [[message('ping'), message('ping')], {}, 400, -32600],
      [[], {}, 400, -32600],
      [`"${'x'.repeat(1_100_000)}"`, {}, 413, -32000],
      [message('ping'), { 'content-type': 'text/plain' }, 415, -32000],
      [message('ping'), { accept: 'text/html' }, 406, -32000],
      [message('ping'), { 'mcp-protocol-version': '1984-01-01' }, 400, -32000],
    ]
    for (const [body, headers, status, code] of cases)
      expect(await send(body, { headers: { ...key, ...headers } }), JSON.stringify([body, headers]).slice(0, 200)).toMatchObject({ status, json: { jsonrpc: '2.0', error: { code }, id: null } })
    expect(await send(message('no/such/method'))).toMatchObject({ status: 200, json: { id: 1, error: { code: -32601 } } })
    expect(await send(message('tools/call', { name: 7 }))).toMatchObject({ status: 200, json: { id: 1, error: { message: expect.stringContaining('expected string') } } })
    expect(await send({ jsonrpc: '2.0', method: 'notifications/initialized' })).toMatchObject({ status: 202, text: '' })
    expect(await send(message('ping'))).toMatchObject({ status: 200, json: { id: 1, result: {} } })
  })

  it('nothing that is sent breaks anything', { timeout: 60_000 }, async () => {
    const fields: [string, string[]][] = [['write_to_agent', ['agent_id', 'content', 'reply_to', 'task']], ['read_answers', ['letter_id', 'wait_seconds']], ['search_knowledge', ['query', 'kb_id', 'limit']], ['read_page', ['kb_id', 'slug']]]
    const right: Record<string, unknown> = { agent_id: 'writer', content: 'x', letter_id: 'x', query: 'x', kb_id: 'handbook', slug: 'x' }
    const calls = fields.flatMap(([name, all]) => all.flatMap(field => [...TEXTS, null, 1e308, -1, [], {}, true].map(value => message('tools/call', { name, arguments: { ...Object.fromEntries(all.filter(each => each in right).map(each => [each, right[each]])), [field]: value } }))))
    const shots: [unknown, Record<string, string>][] = [
      ...calls.map((body): [unknown, Record<string, string>] => [JSON.stringify(body).toWellFormed(), {}]),
      ...BODIES.map((body): [unknown, Record<string, string>] => [body, {}]),
      ...HEADERS.map((headers): [unknown, Record<string, string>] => [message('tools/list'), headers]),
      ...TYPES.map((type): [unknown, Record<string, string>] => [message('tools/list'), { 'content-type': type }]),
      ...TEXTS.map((text): [unknown, Record<string, string>] => [JSON.stringify(message(text, { [text]: text })).toWellFormed(), {}]),
      ...TEXTS.map((text): [unknown, Record<string, string>] => [JSON.stringify(message('tools/call', { name: text, arguments: { [text]: text } })).toWellFormed(), {}]),
      ...TEXTS.map((text): [unknown, Record<string, string>] => [JSON.stringify(message('initialize', { protocolVersion: text, capabilities: {}, clientInfo: { name: text, version: text } })).toWellFormed(), {}]),
    ]
    for (const [body, headers] of shots) {
      const { status, text } = await send(body, { headers: { ...key, ...headers } })
      const asked = `${String(typeof body === 'object' ? JSON.stringify(body) : body).slice(0, 300)} ${JSON.stringify(headers)} → ${status} ${text.slice(0, 300)}`
      expect(status, asked).toBeLessThan(500)
      expect(text, asked).not.toMatch(/Something went wrong|\n\s+at |node_modules|Sqlite|"code":-32603/)
    }
    await vi.waitFor(async () => expect((await house.client.status.house()).queue).toMatchObject({ queued: 0, running: 0 }), { timeout: 40_000 })
  })
})
