// Promise: a person finds the right page at once, in English or Chinese, in a word or a question, typos forgiven; and no question does harm.
import type { TestHouse } from '../support/house'
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { corpus, questions } from './knowledge.questions'

const folder = temporaryFolder()
let house: TestHouse

beforeAll(async () => {
  for (const language of ['en', 'zh'])
    cpSync(resolve(import.meta.dirname, '../../resources/knowledge', language, 'handbook'), join(folder.path, 'knowledge', language), { recursive: true })
  house = await openTestHouse({ home: folder.path })
  for (const { slug, title, body } of corpus)
    await house.client.knowledge.createPage({ params: { id: /[\u4E00-\u9FFF]/.test(title) ? 'zh' : 'en' }, body: { slug, title, body } })
})
afterAll(async () => {
  await house.close()
  folder[Symbol.dispose]()
})

const ask = (id: string, q: string, limit = 10): ReturnType<TestHouse['client']['knowledge']['search']> => house.client.knowledge.search({ params: { id }, query: { q, limit } })

describe('the first result is right', () => {
  it.each(questions)('$base: $asked', async ({ base, asked, first }) => {
    const { results } = await ask(base, asked)
    expect(results.map(({ slug, score }) => `${slug} ${score}`)[0] ?? 'nothing', JSON.stringify(results.slice(0, 4), null, 1)).toMatch(new RegExp(`^${first} `))
  })

  it('is asked often enough', () => expect(questions.length).toBeGreaterThanOrEqual(40))
})

describe('what a search answers', () => {
  it('marks what it found in plain text of at most 200 characters', async () => {
    for (const { base, asked } of questions) {
      for (const { snippet, score } of (await ask(base, asked)).results) {
        expect(snippet.length, snippet).toBeLessThanOrEqual(200)
        expect(snippet.replace(/<\/?mark>/g, ''), snippet).not.toMatch(/[<>]|\[\[|\*\*|^#/)
        expect(score).toBeGreaterThan(0)
      }
    }
    expect((await ask('en', 'sisal')).results[0]!.snippet).toContain('<mark>sisal</mark>')
    expect((await ask('zh', '快递单号')).results[0]!.snippet).toContain('<mark>快递单号</mark>')
    expect((await ask('en', 'refnuds')).results[0]!.snippet).toContain('<mark>refund</mark>')
  })

  it('counts all and gives the best', async () => {
    const { results, total, took_ms } = await ask('en', 'the', 3)
    expect(results).toHaveLength(3)
    expect(total).toBeGreaterThan(10)
    expect(took_ms).toBeGreaterThanOrEqual(0)
    expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).toSorted((a, b) => b - a))
  })

  it('nothing, where there is nothing', async () => {
    expect(await ask('en', 'xylophone')).toMatchObject({ results: [], total: 0 })
    expect(await ask('zh', '钢琴')).toMatchObject({ results: [], total: 0 })
  })

  it('a base answers for itself alone', async () => {
    expect((await ask('en', '退款')).results).toEqual([])
    expect((await ask('zh', 'postage')).results).toEqual([])
  })

  it('a mark written in a page is no mark of ours', async () => {
    const { page } = await house.client.knowledge.createPage({ params: { id: 'en' }, body: { title: 'Highlighter', body: 'A <mark>neon</mark> pen <script>alert(1)</script> & `code` **bold** zebra' } })
    expect((await ask('en', 'zebra')).results[0]!.snippet).toBe('A neon pen alert(1) & code bold <mark>zebra</mark>')
    await house.client.knowledge.removePage({ params: { id: 'en', slug: page.slug } })
  })

  it('what was changed is found by its new words only, and what was deleted not at all', async () => {
    const at = { id: 'en', slug: 'weather' }
    await house.client.knowledge.createPage({ params: { id: 'en' }, body: { title: 'Weather', body: 'drizzle' } })
    await house.client.knowledge.updatePage({ params: at, body: { body: 'thunderstorm' } })
    expect((await ask('en', 'drizzle')).results).toEqual([])
    expect((await ask('en', 'thundrstorm')).results.map(({ slug }) => slug)).toEqual(['weather'])
    await house.client.knowledge.removePage({ params: at })
    expect((await ask('en', 'thunderstorm')).results).toEqual([])
    expect((await ask('en', 'weather')).results).toEqual([])
  })
})

describe('no question does harm', () => {
  const strange = ['"', '""', '\'', '*', '**', 'a*', '^refund', 'title:refund', 'title : (refund)', 'refund AND', 'AND', 'NOT refund', 'OR OR', 'NEAR(refund, 2)', 'NEAR(', '(', ')))', '{title}', 'refund + paid', '- refund', 'a"b', '%', '_', '\\', '🐱', '👨‍👩‍👧 refund', '\0', 'refund\0', '\uFFFF', '\u200D', '\u0301', 'é́́', 'ﷺ', 'ａ＊', '。', '，', '退', '退*', '"退款', 'ー', 'ｶﾞｷﾞ', '한국어', 'ไทย', 'שלום', '1', '9:30', '-1', '\'; DROP TABLE pages; --', '<mark>', 'https://a.b/c?d=e#f', 'x'.repeat(500), '退'.repeat(500), '🐱'.repeat(250), 'a '.repeat(250), '"'.repeat(500), '('.repeat(500), 'the of and', '的了吗']
  it.each(strange)('%j', async (q) => {
    const answer = await house.raw('GET', `/api/knowledge/en/search?q=${encodeURIComponent(q)}`)
    expect(answer.status === 200 || (answer.status === 400 && q.trim() === ''), `${answer.status} ${answer.text}`).toBe(true)
  })

  it('nor does a stream of random ones', async () => {
    const letters = [...'abc "*()^:+-{}退款🐱\u0301\n\'%_ NEARANDOR']
    for (let n = 0; n < 300; n++) {
      const q = Array.from({ length: n % 40 + 1 }, (_, i) => letters[(n * 7919 + i * i * 31 + i * 17) % letters.length]).join('')
      const { status, text } = await house.raw('GET', `/api/knowledge/zh/search?q=${encodeURIComponent(q)}`)
      expect([200, 400], `${q}: ${text}`).toContain(status)
    }
  })

  it('an empty or a longer one is refused', async () => {
    for (const q of ['', '   ', 'x'.repeat(501)])
      expect((await house.raw('GET', `/api/knowledge/en/search?q=${encodeURIComponent(q)}`)).status).toBe(400)
  })
})
