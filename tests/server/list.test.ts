// Promise: every row of the owner’s list is mounted and driven by a test, and docs/rows.md says by which; docs/api.md names every route there is, and no other.
import type { Route } from '../../src-server/kernel/route'
import type { TestHouse } from '../support/house'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api } from '../../src-server/contract'
import { openTestHouse } from '../support/house'
import { rows } from '../support/rows'

/** How many the owner listed, `/ws` beside them. */
const LISTED = 64
const docs = resolve(import.meta.dirname, '../../docs')
const pageOf = (name: string): string => readFileSync(resolve(docs, name), 'utf8')

interface Listed { name: string, method: string, path: string, what: string, test: string }

const listed: Listed[] = [...pageOf('rows.md').matchAll(/^\| `(\w+)` \| `([^`]+)` \| (.+) \| \[.+\]\((.+)\) \|$/gm)].map(([, method, path, what, test]) => ({ name: `${method} ${path}`, method: method!, path: path!, what: what!, test: test! }))
const ofApi = listed.filter(({ path }) => path !== '/ws')

/** What a test writes to ask a route: the client's call, or the path. */
function mentionOf(name: string): RegExp {
  const [noun, call] = Object.entries<Record<string, Route>>(api).flatMap(([noun, routes]) => Object.entries(routes).map(([call, route]) => [noun, call, `${route.method} ${route.path}`])).find(each => each[2] === name)!
  const path = name.split(' ')[1]!.replace(/\{\w+\}/g, '[^/\'"` ]+')
  return new RegExp(`\\b${noun}\\.${call}\\b|${path}['"\`?]`)
}

/** Tests that know routes, and not only all of them alike. */
const tests = readdirSync(import.meta.dirname, { recursive: true }).map(String).filter(name => name.endsWith('.test.ts') && !/^(?:rows|fuzz|list)\.test/.test(name)).map(name => readFileSync(resolve(import.meta.dirname, name), 'utf8'))

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

describe('docs/rows.md', () => {
  it('has the whole list, each row once', () => {
    expect(new Set(ofApi.map(({ name }) => name)).size).toBe(LISTED)
    expect(listed).toHaveLength(LISTED + 1)
    expect(listed.map(({ name }) => name)).toContain('GET /ws')
  })

  it.each(ofApi)('$name is in the contract and mounted', async ({ name, method }) => {
    const row = rows.find(each => each.name === name)
    expect(row, 'no such route in the contract').toBeDefined()
    const { status, json } = await house.raw(method, row!.path, { body: row!.body })
    expect(json, `${status}`).not.toMatchObject({ code: 'no_such_route' })
  })

  it.each(listed)('$name is driven by $test', ({ name, path, test }) => {
    const file = resolve(docs, test)
    expect(existsSync(file), `${file} does not exist`).toBe(true)
    expect(readFileSync(file, 'utf8')).toMatch(path === '/ws' ? /\blisten\(house\.url/ : mentionOf(name))
  })
})

it.each(rows)('$name is asked by a test of its own', ({ name }) => {
  expect(tests.some(text => mentionOf(name).test(text))).toBe(true)
})

describe('docs/api.md', () => {
  /** Every `METHOD path` the page names; several methods may share a path. */
  const named = [...pageOf('api.md').matchAll(/`((?:GET|POST|PUT|DELETE)(?: (?:GET|POST|PUT|DELETE))*) (\/api\/[^\s`]*)/g)].flatMap(([, methods, path]) => methods!.split(' ').map(method => `${method} ${path}`))

  it.each(rows)('names $name', ({ name }) => {
    expect(named).toContain(name)
  })

  it('names no route that is not there', () => {
    const known = new Set(rows.map(({ name }) => name))
    expect(named.filter(name => !known.has(name))).toEqual([])
  })
})

describe('docs/channels.md', () => {
  it('has a section for each platform, with every field it must be told', async () => {
    const sections = pageOf('channels.md').split(/^## /m)
    for (const { id, fields } of (await house.client.channels.list()).channels) {
      const section = sections.find(text => text.split('\n')[0]!.includes(`\`${id}\``))
      expect(section, id).toBeDefined()
      if (id !== 'generic') {
        for (const { key } of fields.filter(field => field.key !== 'api_base'))
          expect(section, `${id}.${key}`).toContain(`\`${key}\``)
      }
    }
  })
})
