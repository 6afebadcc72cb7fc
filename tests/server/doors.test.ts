// Promise: the page and the document are served safely, whatever address is asked for.
import type { TestHouse } from '../support/house'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asEnvelope } from '../support/client'
import { openTestHouse, temporaryFolder } from '../support/house'
import { rows } from '../support/rows'

const page = temporaryFolder()
let house: TestHouse
beforeAll(async () => {
  mkdirSync(join(page.path, 'assets'))
  writeFileSync(join(page.path, 'index.html'), '<!doctype html><title>CocoCat</title>')
  writeFileSync(join(page.path, 'assets', 'app.js'), 'export {}')
  house = await openTestHouse({ page: page.path })
})
afterAll(async () => {
  await house.close()
  page[Symbol.dispose]()
})

const HTML = { accept: 'text/html,*/*' }

describe('the page', () => {
  it.each(['/', '/agents', '/agents/leader', '/mailboxes/user/3', '/sign-in?next=%2Fchat', '/chat/%E7%8C%AB'])('is there at %s, needs no token, and is asked for anew each time', async (path) => {
    const { status, text, headers } = await house.raw('GET', path, { as: null, headers: HTML })
    expect([status, text]).toEqual([200, '<!doctype html><title>CocoCat</title>'])
    expect(headers['content-type']).toMatch(/^text\/html/)
    expect(headers['cache-control']).toBe('no-cache')
  })

  it('keeps its assets for ever, and a missing one is no page', async () => {
    const asset = await house.raw('GET', '/assets/app.js', { as: null })
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(asset.headers['content-type']).toMatch(/javascript/)
    for (const path of ['/assets/gone.js', '/assets/..%2f..%2fcococat.db', '/assets/%2e%2e/index.html', '/assets/']) {
      const { status, json } = await house.raw('GET', path, { as: null, headers: HTML })
      expect([403, 404], path).toContain(status)
      expect(asEnvelope(json).code).toBe('no_such_file')
    }
  })

  it('refuses what cannot be had of a file, in the one shape', async () => {
    for (const [headers, status] of [[{ range: 'bytes=999999-' }, 416], [{ 'if-match': '"x"' }, 412]] as const) {
      const answer = await house.raw('GET', '/assets/app.js', { as: null, headers })
      expect([answer.status, asEnvelope(answer.json).code]).toEqual([status, status === 416 ? 'no_such_range' : 'changed'])
    }
    await using unbuilt = await openTestHouse()
    expect((await unbuilt.raw('GET', '/', { as: null, headers: HTML })).status).toBe(404)
  })

  it.each(['/../cococat.db', '/..%2fcococat.db', '/%2e%2e/keys/vault.key', '/.env', '//etc/passwd', '/%00', '/%zz', '/\\..\\x'])('gives nothing but itself at %s', async (path) => {
    const { status, text } = await house.raw('GET', path, { as: null, headers: HTML })
    expect(status).toBeLessThan(500)
    if (status === 200)
      expect(text).toBe('<!doctype html><title>CocoCat</title>')
    else
      expect(text).not.toMatch(/\n\s+at /)
  })

  it('may load, frame and reach nothing foreign', async () => {
    for (const path of ['/', '/api/agents', '/api/nonsense']) {
      const { headers } = await house.raw('GET', path, { headers: HTML })
      const policy = headers['content-security-policy']!
      expect(policy).toContain('default-src \'self\'')
      expect(policy).toContain('frame-ancestors \'none\'')
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  it('is not for machines: who wants JSON hears that there is nothing', async () => {
    expect((await house.raw('GET', '/agents', { headers: { accept: 'application/json' } })).status).toBe(404)
    expect((await house.raw('POST', '/agents', { body: {} })).status).toBe(404)
  })
})

describe('an address under /api that is none', () => {
  it.each(['/api', '/api/', '/api/nonsense', '/api/agents/leader/nonsense', '/api/../api/x', '/api/agents/leader/memory/'])('%s answers in the one shape', async (path) => {
    const { status, json } = await house.raw('GET', path, { headers: HTML })
    if (status !== 200)
      expect([status, asEnvelope(json).code]).toEqual([404, 'no_such_route'])
  })

  it('answers a request without a Host, or that is no HTTP at all, and lives on', async () => {
    const { port } = new URL(house.url)
    for (const text of ['GET /api/agents HTTP/1.1\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\x16\x03\x01\x02\x00', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`]) {
      const heard = await new Promise<string>((resolve) => {
        let all = ''
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
        socket.on('data', data => all += String(data)).on('error', () => {}).on('close', () => resolve(all))
      })
      expect(heard).toMatch(/^HTTP\/1\.1 4\d\d/)
    }
    expect((await house.raw('GET', '/api/agents')).status).toBe(200)
  })
})

describe('the OpenAPI document', () => {
  it('has every row of the contract with its parameters, its access and its refusals', async () => {
    const document = (await house.raw('GET', '/api/openapi.json')).json as { openapi: string, paths: Record<string, Record<string, { operationId: string, security: unknown[], responses: object, requestBody?: object, parameters?: { name: string, in: string }[] }>> }
    expect(document.openapi).toMatch(/^3\.1/)
    const listed = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`))
    expect(listed.sort()).toEqual(rows.map(row => row.name).sort())
    for (const { route, params, asks, body } of rows) {
      const operation = document.paths[route.path]![route.method.toLowerCase()]!
      const named = (place: string): string[] => (operation.parameters ?? []).filter(each => each.in === place).map(each => each.name)
      expect([named('path'), named('query')]).toEqual([params, asks])
      expect(Boolean(operation.requestBody)).toBe(body !== undefined || route.bytes !== undefined || route.upload !== undefined)
      expect(operation.security).toHaveLength(route.access === 'open' ? 0 : 2)
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining([String(route.status ?? 200), ...(route.access === 'open' ? [] : ['401', '403']), ...(params.length ? ['404'] : [])]))
    }
  })

  it('is a page to read that needs no network and no scripts, for those who may read', async () => {
    const { status, text, headers } = await house.raw('GET', '/api/docs')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    for (const { route } of rows)
      expect(text).toContain(`<code>${route.path}</code>`)
    expect(text).not.toMatch(/<script|\bstyle=|\bon\w+=|https?:\/\//)
    const style = await house.raw('GET', '/api/docs/style.css')
    expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    expect(style.text).not.toMatch(/url\(|@import/)
    expect((await house.raw('GET', '/api/docs', { as: null })).status).toBe(401)
  })

  it('is right by Redocly’s recommended rules', async () => {
    const { text } = await house.raw('GET', '/api/openapi.json')
    const problems = await lintFromString({ source: text, absoluteRef: 'openapi.json', config: await createConfig({ extends: ['recommended'] }) })
    expect(problems.filter(problem => problem.severity === 'error').map(problem => `${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer}`)).toEqual([])
  })
})
