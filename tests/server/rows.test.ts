import type { TestHouse } from '../support/house'
// Promise: every row of the API keeps the house rules: who may call, from where, with what; and says no in one shape.
import type { Answer } from '../support/knock'
import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asEnvelope } from '../support/client'
import { openTestHouse } from '../support/house'
import { absent, rows } from '../support/rows'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ sample: true })
})
afterAll(() => house.close())

function refused(answer: Answer, status: number, code?: string): ReturnType<typeof asEnvelope> {
  expect(answer.status, answer.text).toBe(status)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  const envelope = asEnvelope(answer.json)
  if (code !== undefined)
    expect(envelope.code).toBe(code)
  return envelope
}

const guarded = rows.filter(({ route }) => route.access !== 'open')
const withBody = rows.filter(row => row.body)
const withParams = rows.filter(row => row.params.length > 0)

describe('who may call', () => {
  const bad: [string, Record<string, string>][] = [
    ['without credentials', {}],
    ['with a bad token', { authorization: 'Bearer not.a.token' }],
    ['with a token signed by nobody', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyIiwiZXhwIjo5OTk5OTk5OTk5fQ.' }],
    ['with another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['with an empty token', { authorization: 'Bearer ' }],
    ['with a bad key', { 'x-api-key': 'cck_0123456789abcdefghjk_0000' }],
    ['with a key that is none', { 'x-api-key': '\' OR 1=1' }],
  ]
  describe.each(bad)('a request %s is 401', (_, headers) => {
    it.each(guarded)('$name', async ({ route, path, body }) => {
      const answer = await house.raw(route.method, path, { as: null, headers, body })
      refused(answer, 401)
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    })
  })

  it.each(guarded)('$name needs its scope and no more', async ({ route, path }) => {
    for (const scope of ['read', 'chat'] as const) {
      const enough = route.access === 'read' || route.access === scope
      const answer = await house.raw(route.method, path, { as: null, headers: { 'x-api-key': house.keyFor(scope).secret } })
      if (enough)
        expect([401, 403], answer.text).not.toContain(answer.status)
      else
        refused(answer, 403, 'scope_missing')
    }
  })
})

describe('from where', () => {
  const foreign: [string, Record<string, string>, string][] = [
    ['under a foreign name', { host: 'evil.example' }, 'foreign_host'],
    ['under our address on the front of another', { host: '127.0.0.1.evil.example' }, 'foreign_host'],
    ['under no name', { host: ':80' }, 'foreign_host'],
    ['from another site’s page', { origin: 'https://evil.example' }, 'foreign_origin'],
    ['from a page without an origin', { origin: 'null' }, 'foreign_origin'],
    ['from another port of this machine', { origin: 'http://127.0.0.1:1' }, 'foreign_origin'],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 'foreign_origin'],
  ]
  describe.each(foreign)('a request %s is refused', (_, headers, code) => {
    it.each([...rows, { name: 'GET /api/openapi.json', route: { method: 'GET' }, path: '/api/openapi.json', body: undefined }])('$name', async ({ route, path, body }) => {
      refused(await house.raw(route.method, path, { headers, body }), 403, code)
    })
  })

  it('the page’s own origin, by address or as localhost, is welcome', async () => {
    const { port } = new URL(house.url)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect((await house.raw('GET', '/api/agents', { headers: { host, origin: `http://${host.toLowerCase()}` } })).status, host).toBe(200)
  })

  it('a name the owner gave is welcome', async () => {
    await using named = await openTestHouse({ names: 'cats.example' })
    expect((await named.raw('GET', '/api/agents', { headers: { host: 'cats.example' } })).status).toBe(200)
    refused(await named.raw('GET', '/api/agents', { headers: { host: 'dogs.example' } }), 403, 'foreign_host')
  })
})

describe('with what', () => {
  it.each(withBody)('$name refuses malformed JSON', async ({ route, path }) => {
    for (const body of ['{', '{"a":', 'nonsense', '{"a":1}}', Buffer.from([0x7B, 0xFF, 0xFE])])
      refused(await house.raw(route.method, path, { body }), 400)
  })

  it.each(withBody)('$name refuses a body that is no object', async ({ route, path }) => {
    for (const body of ['[]', '"text"', '3', 'true', 'null'])
      refused(await house.raw(route.method, path, { body }), 400, 'invalid_input')
  })

  it.each(withBody.flatMap(row => row.fields.map(field => ({ ...row, field }))))('$name refuses a wrong type of “$field”, naming it', async ({ route, path, body, field }) => {
    for (const value of [[{ wrong: true }], 1e308, [null]]) {
      const { details } = refused(await house.raw(route.method, path, { body: { ...body, [field]: value } }), 400, 'invalid_input')
      expect(details![0]!.path).toMatch(new RegExp(`^${field}(?:\\.|$)`))
    }
  })

  it.each(rows.flatMap(row => row.asks.map(field => ({ ...row, field }))))('$name refuses a nonsense “$field” in its query, naming it', async ({ route, path, field, strict }) => {
    for (const value of ['../x', '%00', '🐈', 'a b', 'x'.repeat(1000), `1&${field}=../2`]) {
      const answer = await house.raw(route.method, `${path}${path.includes('?') ? '&' : '?'}${field}=${encodeURI(value)}`)
      if (strict.includes(field))
        expect(refused(answer, 400, 'invalid_input').details![0]!.path).toMatch(new RegExp(`^query\\.${field}`))
      else
        expect(answer.status, answer.text).toBeLessThan(500)
    }
  })

  it.each(rows.filter(row => row.asks.includes('limit')))('$name gives 1 to 500 rows at a time', async ({ route, path }) => {
    for (const limit of ['0', '-1', '501', '1.5', '1e9', 'NaN', 'Infinity', ''])
      refused(await house.raw(route.method, `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`), 400, 'invalid_input')
  })

  it.each(withBody)('$name takes JSON only', async ({ route, path, body }) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=latin1', ''])
      refused(await house.raw(route.method, path, { body, headers: { 'content-type': type } }), 415)
    refused(await house.raw(route.method, path, { body, headers: { 'content-encoding': 'nonsense' } }), 415)
  })

  it.each(withBody)('$name refuses more than it can take', async ({ route, path }) => {
    refused(await house.raw(route.method, path, { body: `{"content":"${'x'.repeat(4 * 1024 * 1024)}"}` }), 413, 'too_large')
  })

  it.each(rows.filter(row => row.route.bytes))('$name refuses a file that is too large', async ({ route, path }) => {
    refused(await house.raw(route.method, path, { body: Buffer.alloc(route.bytes! + 1), headers: { 'content-type': 'application/octet-stream' } }), 413, 'too_large')
  })

  const badIds: [string, number[]][] = [
    ['../x', [404]],
    ['..%2Fx', [400]],
    ['%2e%2e', [400]],
    ['%2e%2e%2fx', [400]],
    ['x%00', [400]],
    ['x'.repeat(65), [400]],
    ['', [200, 404]], // the address of the list above it, or none
    ['%F0%9F%90%88', [400]],
    ['%E7%8C%AB', [400]],
    ['%zz', [400]],
    ['%', [400]],
    ['%ff', [400]],
    ['-x', [400]],
    ['a.b', [400]],
    ['a%20b', [400]],
    ['%0d%0aSet-Cookie:x', [400]],
  ]
  it.each(withParams.flatMap(row => row.params.map(param => ({ ...row, param }))))('$name refuses a bad “$param”', async ({ route, body, params, param, strict }) => {
    for (const [id, statuses] of badIds) {
      const path = params.reduce((text, name) => text.replace(`{${name}}`, name === param ? id : absent(name)), route.path as string)
      const answer = await house.raw(route.method, path, { body })
      expect([...statuses, ...(id === '../x' ? [400] : []), ...(strict.includes(param) ? [] : [404])], `${path}: ${answer.text}`).toContain(answer.status)
      if (answer.status !== 200)
        asEnvelope(answer.json)
    }
  })

  it.each(withParams)('$name answers 404 for what is not there', async ({ route, path, body }) => {
    expect(refused(await house.raw(route.method, path, { body }), 404).code).toMatch(/_not_found$/)
  })

  it.each(withBody)('$name ignores fields it does not know', async ({ route, path, body }) => {
    await using fresh = await openTestHouse()
    await using other = await openTestHouse()
    const plain = await fresh.raw(route.method, path, { body })
    const more = await other.raw(route.method, path, { body: `{"__proto__":{"admin":true},"surplus":{"deep":[1]},${JSON.stringify(body).slice(1).replace(/^\}/, '"x":1}')}` })
    expect(more.status, more.text).toBe(plain.status)
    expect({}).not.toHaveProperty('admin')
  })

  it.each(rows)('$name has no other methods than the contract says', async ({ path }) => {
    const fits = (template: string): boolean => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0]!)
    const allowed = new Set<string>(rows.filter(row => fits(row.route.path)).map(row => row.route.method))
    for (const method of ['PATCH', 'PROPFIND', ...['GET', 'POST', 'PUT', 'DELETE'].filter(each => !allowed.has(each))])
      refused(await house.raw(method, path, { body: {} }), 404, 'no_such_route')
  })
})
