// Promise: one question finds the page, the letter and the message, in English and Chinese, the moment they are there; what was deleted is not found; no question does harm.
import type { Found } from '../../../src-server/search/contract'
import type { TestHouse } from '../../support/house'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { played } from '../../support/models'

const silent = played(() => ({ kind: 'answer', text: null }))
let house: TestHouse

async function furnish({ client }: TestHouse): Promise<void> {
  for (const id of ['researcher', 'writer'])
    await client.agents.create({ body: { id, name: id } })
  await client.knowledge.create({ body: { id: 'handbook', name: 'Handbook' } })
  await client.knowledge.createPage({ params: { id: 'handbook' }, body: { slug: 'refunds', title: 'Refunds', body: 'A refund takes five days.' } })
  await client.chat.create({ body: { id: 'shop', name: 'The shop', members: ['writer'] } })
  await write(client, 'researcher', 'Please look up the refund for order 4711.')
  await write(client, 'writer', '顾客问退款什么时候到账。')
  await say(client, 'Who answers the refund today?')
  await say(client, '今天谁负责退款？')
}

const write = async (client: TestHouse['client'], to: string, content: string) => (await client.mailbox.send({ body: { to, content } })).message
const say = async (client: TestHouse['client'], content: string, id = 'shop') => (await client.chat.post({ params: { id }, body: { content } })).message
const find = async (q: string, query: { kinds?: string, limit?: number } = {}, at = house): Promise<Found[]> => (await at.client.search.find({ query: { q, ...query } })).results
const whereOf = ({ kind, where }: Found): string => [kind, ...Object.values(where).slice(0, 2)].join(' ')

beforeAll(async () => {
  house = await openTestHouse({ model: silent })
  await furnish(house)
})
afterAll(() => house.close())

describe('what is found', () => {
  it('is the page, the letter and the message, each with what opens it', async () => {
    const found = await find('refund')
    expect(found.map(({ kind }) => kind)).toEqual(['page', 'letter', 'message'])
    expect(found[0]).toMatchObject({ title: 'Refunds', from: null, where: { kb_id: 'handbook', slug: 'refunds' }, snippet: 'A <mark>refund</mark> takes five days.' })
    expect(found[1]).toMatchObject({ title: 'Please look up the refund for order 4711.', from: 'user', where: { mailbox: 'researcher', idx: 0 }, snippet: 'Please look up the <mark>refund</mark> for order 4711.' })
    expect(found[2]).toMatchObject({ title: 'The shop', from: 'user', where: { group_id: 'shop' } })
    const { where } = found[2] as Extract<Found, { kind: 'message' }>
    const { messages } = await house.client.chat.messages({ params: { id: 'shop' }, query: { around: where.id, limit: 1 } })
    expect(messages.map(({ content }) => content)).toEqual(['Who answers the refund today?'])
  })

  it.each<[string, string[]]>([
    ['退款', ['letter', 'message']],
    ['款', ['letter', 'message']],
    ['什么时候到账', ['letter']],
    ['REFUN', ['page', 'letter', 'message']],
    ['order 47', ['letter']],
    ['ＯＲＤＥＲ ４７１１', ['letter']],
    ['the refund for order', ['letter']],
    ['today refund', ['message']],
    ['nowhere to be seen', []],
  ])('“%s”', async (question, kinds) => {
    expect((await find(question, { kinds: 'letter,message' })).map(({ kind }) => kind)).toEqual(kinds.filter(kind => kind !== 'page'))
    if (kinds.includes('page'))
      expect((await find(question, { kinds: 'page' })).map(whereOf)).toEqual(['page handbook refunds'])
  })

  it('is only of the kinds that are asked for, and of each at most so many', async () => {
    for (let n = 0; n < 5; n++)
      await write(house.client, 'writer', `lighthouse ${n}`)
    expect((await find('lighthouse', { kinds: 'message' }))).toEqual([])
    expect((await find('lighthouse', { limit: 3 })).map(({ title }) => title)).toEqual(['lighthouse 4', 'lighthouse 3', 'lighthouse 2'])
  })

  it('stands first where the very words stand together', async () => {
    await write(house.client, 'writer', 'the green door of the shop')
    await write(house.client, 'writer', 'the door is green')
    expect((await find('green door', { kinds: 'letter' })).map(({ title }) => title)).toEqual(['the green door of the shop', 'the door is green'])
  })
})

describe('what was deleted', () => {
  it('is not found while it is gone: an agent’s mailbox, a group, a page', async () => {
    const { client } = house
    await client.agents.create({ body: { id: 'guest', name: 'guest' } })
    await client.chat.create({ body: { id: 'cellar', name: 'Cellar' } })
    await client.knowledge.createPage({ params: { id: 'handbook' }, body: { slug: 'quince', title: 'Quince jam' } })
    await write(client, 'guest', 'the quince is ripe')
    await say(client, 'quince for all', 'cellar')
    const all = ['page handbook quince', 'letter guest 0', 'message cellar']
    const found = async (): Promise<string[]> => (await find('quince')).map(whereOf).map(name => name.startsWith('message') ? name.split(' ', 2).join(' ') : name)
    expect(await found()).toEqual(all)
    await client.agents.remove({ params: { id: 'guest' } })
    await client.chat.remove({ params: { id: 'cellar' } })
    await client.knowledge.removePage({ params: { id: 'handbook', slug: 'quince' } })
    expect(await found()).toEqual([])
    await client.agents.restore({ params: { id: 'guest' } })
    await client.chat.restore({ params: { id: 'cellar' } })
    await client.knowledge.restorePage({ params: { id: 'handbook', slug: 'quince' } })
    expect(await found()).toEqual(all)
  })

  it('was never there when its write was refused', async () => {
    await expect(write(house.client, 'nobody', 'a wombat')).rejects.toMatchObject({ status: 404 })
    expect(await find('wombat')).toEqual([])
  })
})

describe('no question does harm', () => {
  it.each(['', ' ', ' \t\n　 ', '"', '""', '" OR "', '*', 'a*', '^refund', 'refund AND', 'NOT refund', 'NEAR(refund door, 2)', 'words : refund', '(refund', 'refund)', '{words} : x', '-refund', '+refund', '\'; DROP TABLE said; --', '%', '_', '\\', '\u0000refund', '😀', '👩‍👩‍👧 refund', 'ก็', '\uD800', '<mark>refund</mark>', '🇨🇳退款', 'ﷺ', '\u202Erefund', 'x'.repeat(10_000), '退'.repeat(400), 'refund '.repeat(1000)])('%j', async (question) => {
    const { status } = await house.raw('GET', `/api/search?q=${encodeURIComponent(question.toWellFormed())}`)
    expect(status).toBe(200)
  })

  it('nor does what is said: it is found as text, its own marks taken out', async () => {
    await say(house.client, '<mark>evil</mark> <script>alert(1)</script> AND "quoted')
    const [found] = await find('evil', { kinds: 'message' })
    expect(found!.snippet.match(/<mark>/g)).toHaveLength(1)
  })

  it.each([['kinds', 'kinds=wolves'], ['kinds', 'kinds=page,'], ['limit', 'limit=0'], ['limit', 'limit=51']])('%s that make no sense are 400', async (field, query) => {
    expect(await house.raw('GET', `/api/search?q=refund&${query}`)).toMatchObject({ status: 400, json: { details: [{ path: expect.stringContaining(field) as string }] } })
  })
})

it('finds a group’s message with what was said around it, wherever it lies', async () => {
  const { client } = house
  await client.chat.create({ body: { id: 'long', name: 'Long' } })
  const ids: string[] = []
  for (let n = 0; n < 9; n++)
    ids.push((await say(client, `word ${n}`, 'long')).id)
  const around = async (n: number): Promise<string[]> => (await client.chat.messages({ params: { id: 'long' }, query: { around: ids[n]!, limit: 4 } })).messages.map(({ content }) => content)
  expect(await around(4)).toEqual(['word 2', 'word 3', 'word 4', 'word 5'])
  expect(await around(8)).toEqual(['word 5', 'word 6', 'word 7', 'word 8'])
  expect(await around(0)).toEqual(['word 0', 'word 1'])
  await expect(client.chat.messages({ params: { id: 'shop' }, query: { around: ids[0]! } })).rejects.toMatchObject({ status: 404 })
})

it('takes in what a house held before it had a search', async () => {
  using folder = temporaryFolder()
  await using before = await openTestHouse({ home: folder.path, model: silent })
  await furnish(before)
  await before.close()
  const db = new Database(join(folder.path, 'cococat.db'))
  db.exec(`DROP TABLE said; DROP TABLE said_text; DELETE FROM migrations WHERE name = 'search-001-said'`)
  db.close()
  await using after = await openTestHouse({ home: folder.path, model: silent })
  await write(after.client, 'writer', 'a new refund, 新的退款')
  expect((await find('refund', {}, after)).map(whereOf)).toEqual(['page handbook refunds', 'letter writer 1', 'letter researcher 0', expect.stringMatching(/^message shop/)])
  expect((await find('退款', { kinds: 'letter,message' }, after)).map(({ kind }) => kind)).toEqual(['letter', 'letter', 'message'])
})
