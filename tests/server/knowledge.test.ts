// Promise: knowledge is a folder of Markdown pages; what is written through the door stands in the files, and what is written in the files is seen through the door.
import type { TestHouse } from '../support/house'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refused } from '../support/client'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'

let house: TestHouse
let id = ''
let count = 0

beforeAll(async () => {
  house = await openTestHouse()
})
beforeEach(async () => {
  id = (await house.client.knowledge.create({ body: { name: `Base ${++count}` } })).kb.id
})
afterAll(() => house.close())

const knowledge = (): TestHouse['client']['knowledge'] => house.client.knowledge
const at = (slug: string): { params: { id: string, slug: string } } => ({ params: { id, slug } })
const write = (body: Parameters<TestHouse['client']['knowledge']['createPage']>[0]['body']): ReturnType<TestHouse['client']['knowledge']['createPage']> => knowledge().createPage({ params: { id }, body })
const wiki = (file: string): string => join(house.home, 'knowledge', id, 'wiki', file)
const slugs = async (): Promise<string[]> => (await knowledge().pages({ params: { id } })).pages.map(({ slug }) => slug)
const soon = (expectation: () => Promise<unknown>): Promise<unknown> => vi.waitFor(expectation, { timeout: 5000, interval: 25 })

function put(file: string, text: string): void {
  mkdirSync(dirname(wiki(file)), { recursive: true })
  writeFileSync(wiki(file), text)
}

async function refusal(promise: Promise<unknown>): Promise<[number, string]> {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(Refused)
  const { status, envelope } = error as Refused
  return [status, envelope.code]
}

describe('a knowledge base', () => {
  it('is a folder with its name and purpose in purpose.md', async () => {
    const { kb } = await knowledge().create({ body: { name: 'Shop handbook', purpose: 'How we do things.' } })
    expect(kb).toMatchObject({ id: 'shop-handbook', name: 'Shop handbook', purpose: 'How we do things.', pages: 0, bytes: 0 })
    expect(house.file('knowledge/shop-handbook/purpose.md')).toBe('---\nname: Shop handbook\n---\n\nHow we do things.\n')
    expect((await knowledge().list()).kbs).toContainEqual(kb)
  })

  it('gets an id from a Chinese name too, and refuses one in use', async () => {
    const { kb } = await knowledge().create({ body: { name: '店规手册' } })
    expect(kb.id).toMatch(/^a\w{7}$/)
    expect(await refusal(knowledge().create({ body: { name: 'x', id: id.toUpperCase() } }))).toEqual([409, 'kb_exists'])
  })

  it('can be renamed; what else stands in purpose.md stays', async () => {
    writeFileSync(join(house.home, 'knowledge', id, 'purpose.md'), '---\n# ours\nowner: Lin\nname: Old\n---\nOld purpose\n')
    const { kb } = await knowledge().update({ params: { id }, body: { name: 'New' } })
    expect(kb).toMatchObject({ name: 'New', purpose: 'Old purpose' })
    expect(house.file(`knowledge/${id}/purpose.md`)).toBe('---\n# ours\nowner: Lin\nname: New\n---\nOld purpose\n')
    expect((await knowledge().update({ params: { id }, body: { purpose: '' } })).kb.purpose).toBe('')
  })

  it('moves to the trash and comes back with its pages', async () => {
    await write({ title: 'Kept', body: 'pumpernickel' })
    await knowledge().remove({ params: { id } })
    expect(existsSync(join(house.home, 'knowledge', id))).toBe(false)
    expect(readdirSync(join(house.home, 'trash', 'knowledge')).some(name => new RegExp(`^${id}\\.\\d+$`).test(name))).toBe(true)
    expect(await refusal(knowledge().page(at('kept')))).toEqual([404, 'knowledge_base_not_found'])
    expect((await knowledge().trash()).kbs.map(kb => kb.id)).toContain(id)
    const { kb } = await knowledge().restore({ params: { id } })
    expect(kb).toMatchObject({ id, pages: 1 })
    expect((await knowledge().search({ params: { id }, query: { q: 'pumpernickel' } })).results.map(({ slug }) => slug)).toEqual(['kept'])
    expect(await refusal(knowledge().restore({ params: { id } }))).toEqual([404, 'deleted_knowledge_base_not_found'])
  })

  it('counts its pages and bytes', async () => {
    await write({ title: 'One' })
    await write({ title: 'Two' })
    await knowledge().updatePage({ ...at('two'), body: { body: 'longer now' } })
    await knowledge().removePage(at('one'))
    const kb = (await knowledge().list()).kbs.find(each => each.id === id)!
    expect([kb.pages, kb.bytes]).toEqual([1, statSync(wiki('two.md')).size])
  })
})

describe('a page', () => {
  it('is a Markdown file with title, type and tags in front', async () => {
    const { page } = await write({ title: 'Cat trees', type: 'rule', tags: ['goods', '家具'], body: '# Cat trees\n\nMade to order.\n', frontmatter: { price: 40 } })
    expect(page).toMatchObject({ slug: 'cat-trees', title: 'Cat trees', type: 'rule', tags: ['goods', '家具'], body: '# Cat trees\n\nMade to order.\n', frontmatter: { price: 40 }, backlinks: [], source: null })
    expect(house.file(`knowledge/${id}/wiki/cat-trees.md`)).toBe('---\ntitle: Cat trees\ntype: rule\ntags: [goods, 家具]\nprice: 40\n---\n\n# Cat trees\n\nMade to order.\n')
    expect((await knowledge().page(at('cat-trees'))).page).toEqual(page)
  })

  it('has a slug of any script, made from its title, with a number when it is taken', async () => {
    const made = [await write({ title: '猫爬架 (新)' }), await write({ title: 'Été à Paris' }), await write({ title: '!!!' }), await write({ title: '!!!' }), await write({ title: 'x', slug: 'Ωmega_1' })]
    expect(made.map(({ page }) => page.slug)).toEqual(['猫爬架-新', 'été-à-paris', 'page', 'page-2', 'Ωmega_1'])
    expect((await knowledge().page(at('e\u0301te\u0301-a\u0300-paris'))).page.title).toBe('Été à Paris')
    expect(await refusal(write({ title: 'again', slug: 'ωMEGA_1' }))).toEqual([409, 'page_exists'])
  })

  it('keeps to the letter what a change leaves out: keys, their order, comments, line ends', async () => {
    const text = '---\n# written by hand\naliases: [a,   b]   # two\ntitle: "Old"\nnested:\n    deep: { x: 1 }\ndate: 2024-01-02\n---\n\n\nBody  \r\nwith ends\n'
    put('hand.md', text)
    const { page } = await knowledge().page(at('hand'))
    expect(page).toMatchObject({ title: 'Old', frontmatter: { aliases: ['a', 'b'], nested: { deep: { x: 1 } }, date: '2024-01-02' }, body: '\nBody  \r\nwith ends\n' })
    await knowledge().updatePage({ ...at('hand'), body: { body: page.body } })
    expect(house.file(`knowledge/${id}/wiki/hand.md`)).toBe(text)
    await knowledge().updatePage({ ...at('hand'), body: { title: 'New', frontmatter: { date: null, more: [1] } } })
    const after = house.file(`knowledge/${id}/wiki/hand.md`)
    expect(after).toMatch(/^---\n# written by hand\naliases: \[ ?a, b ?\] # two\ntitle: "?New"?\nnested:\n {2,4}deep: \{ ?x: 1 ?\}\nmore: \[ ?1 ?\]\n---\n\n\nBody {2}\r\nwith ends\n$/)
  })

  it('round-trips every body', async () => {
    for (const body of ['', '\n', '\n\nx', '---\ntitle: no\n---\n', '---', ' ', '\uFEFFx', '\r\n\r\n', '😀\u0000', '# h', 'x\n---\ny: 1\n---']) {
      const { page } = await write({ title: 'Round', body })
      expect(page.body, JSON.stringify(body)).toBe(body)
      expect((await knowledge().updatePage({ ...at(page.slug), body: { tags: ['t'] } })).page).toMatchObject({ body, tags: ['t'], title: 'Round' })
    }
    expect((await write({ title: 'Half \uD83D', body: 'a\uDE00b' })).page.body).toBe('a\uFFFDb')
  })

  it('answers under a strong ETag; a change on a stale one is 412 and changes nothing', async () => {
    const { page } = await write({ title: 'Tagged', body: 'one' })
    const path = `/api/knowledge/${id}/wiki/tagged`
    const seen = await house.raw('GET', path)
    expect(seen.headers.etag).toBe(page.etag)
    expect(page.etag).toMatch(/^"[\w-]{20,}"$/)
    const change = (match: string, body: string): ReturnType<TestHouse['raw']> => house.raw('PUT', path, { body: { body }, headers: { 'if-match': match } })
    const first = await change(page.etag, 'two')
    expect([first.status, first.headers.etag]).toEqual([200, (first.json as { page: { etag: string } }).page.etag])
    const stale = await change(page.etag, 'three')
    expect([stale.status, (stale.json as { code: string }).code]).toEqual([412, 'stale'])
    expect((await change(`W/${first.headers.etag}`, 'weak')).status).toBe(412)
    expect((await knowledge().page(at('tagged'))).page.body).toBe('two')
    expect((await change(`"other", ${first.headers.etag}`, 'four')).status).toBe(200)
    expect((await change('*', 'five')).status).toBe(200)
    expect((await house.raw('DELETE', path, { headers: { 'if-match': page.etag } })).status).toBe(412)
    expect((await house.raw('PUT', path, { body: { body: 'no condition' } })).status).toBe(200)
  })

  it('is stale when its file was changed by hand a moment before', async () => {
    const { page } = await write({ title: 'Hands', body: 'one' })
    put('hands.md', '---\ntitle: Hands\n---\nby hand')
    const { status } = await house.raw('PUT', `/api/knowledge/${id}/wiki/hands`, { body: { body: 'two' }, headers: { 'if-match': page.etag } })
    expect(status).toBe(412)
    expect((await knowledge().page(at('hands'))).page.body).toBe('by hand')
  })

  it('moves to the trash and comes back', async () => {
    await write({ title: 'Gone', body: 'first' })
    await knowledge().removePage(at('gone'))
    expect(readdirSync(join(house.home, 'trash', 'knowledge', id))[0]).toMatch(/^gone\.\d+\.md$/)
    expect(await refusal(knowledge().page(at('gone')))).toEqual([404, 'page_not_found'])
    await write({ title: 'Gone', body: 'second' })
    expect(await refusal(knowledge().restorePage(at('gone')))).toEqual([409, 'page_exists'])
    await knowledge().removePage(at('gone'))
    expect((await knowledge().restorePage(at('gone'))).page.body).toBe('second')
    expect(await refusal(knowledge().restorePage(at('never')))).toEqual([404, 'deleted_page_not_found'])
  })

  it('tells of every change after it is durable', async () => {
    using ear = await listen(house.url, house.token)
    await write({ title: 'Heard', tags: ['x'] })
    expect((await ear.next('page.created')).data).toMatchObject({ kb_id: id, slug: 'heard', title: 'Heard', tags: ['x'] })
    expect((await ear.next('kb.updated', kb => kb.id === id)).data.pages).toBe(1)
    await knowledge().updatePage({ ...at('heard'), body: { title: 'Heard again' } })
    expect((await ear.next('page.updated')).data).toMatchObject({ kb_id: id, title: 'Heard again' })
    await knowledge().removePage(at('heard'))
    expect((await ear.next('page.removed')).data).toEqual({ kb_id: id, slug: 'heard' })
    await knowledge().remove({ params: { id } })
    expect((await ear.next('kb.removed')).data).toEqual({ id })
  })
})

describe('pages are listed', () => {
  it('by title, some at a time, by tag or by type', async () => {
    for (const title of ['delta', 'Alpha', 'charlie', 'Bravo', '猫'])
      await write({ title, type: title === 'delta' ? 'note' : 'rule', tags: title < 'c' ? ['early'] : [] })
    expect(await slugs()).toEqual(['alpha', 'bravo', 'charlie', 'delta', '猫'])
    const last = await knowledge().pages({ params: { id }, query: { limit: 2 } })
    expect([last.pages.map(({ slug }) => slug), last.next_before]).toEqual([['delta', '猫'], 'delta'])
    const before = await knowledge().pages({ params: { id }, query: { limit: 2, before: last.next_before } })
    expect(before.pages.map(({ slug }) => slug)).toEqual(['bravo', 'charlie'])
    expect((await knowledge().pages({ params: { id }, query: { tag: 'early' } })).pages.map(({ slug }) => slug)).toEqual(['alpha', 'bravo'])
    expect((await knowledge().pages({ params: { id }, query: { type: 'note' } })).pages.map(({ slug }) => slug)).toEqual(['delta'])
    expect(await refusal(knowledge().pages({ params: { id }, query: { before: 'nowhere' } }))).toEqual([404, 'page_not_found'])
  })
})

describe('links lead back', () => {
  it('by slug, by title, with a text, with a heading, to a file; not from code', async () => {
    await write({ title: 'Gift vouchers', body: 'Here. [[gift-vouchers]]' })
    const linking = { 'by-slug': '[[gift-vouchers]]', 'by-title': 'a [[Gift Vouchers]] b', 'text': '[[gift-vouchers|these]]', 'heading': '[[Gift vouchers#Cash]]', 'embedded': '![[gift vouchers]]', 'folder': '[[shop/Gift vouchers]]', 'file': '[x](gift-vouchers.md)', 'file-2': '[x](../Gift%20vouchers.md#cash)' }
    const not = { code: '`[[gift-vouchers]]`', fence: '```\n[[gift-vouchers]]\n```\n', other: '[[gift]] [[vouchers]]', web: '[x](https://a.b/gift-vouchers.md)', open: '[[gift-vouchers' }
    for (const [slug, body] of Object.entries({ ...linking, ...not }))
      await write({ title: slug, slug, body })
    expect((await knowledge().page(at('gift-vouchers'))).page.backlinks.map(({ slug }) => slug).toSorted()).toEqual(Object.keys(linking).toSorted())
  })

  it('also to a page that is written later, and no more once the link is gone', async () => {
    await write({ title: 'From', body: '[[Later]]' })
    await write({ title: 'Later' })
    expect((await knowledge().page(at('later'))).page.backlinks).toEqual([{ slug: 'from', title: 'From' }])
    await knowledge().updatePage({ ...at('from'), body: { body: 'nothing' } })
    expect((await knowledge().page(at('later'))).page.backlinks).toEqual([])
  })
})

describe('a folder is edited elsewhere', () => {
  it('what is added, changed, renamed and deleted is seen at once', async () => {
    using ear = await listen(house.url, house.token)
    put('note.md', 'Just text about quokkas, no front matter.')
    expect((await ear.next('page.created', page => page.kb_id === id)).data).toMatchObject({ slug: 'note', title: 'note', type: 'page', tags: [] })
    expect((await knowledge().search({ params: { id }, query: { q: 'quokka' } })).results.map(({ slug }) => slug)).toEqual(['note'])
    put('note.md', '# Wombats\n\nInstead.')
    expect((await ear.next('page.updated', page => page.kb_id === id)).data.title).toBe('Wombats')
    renameSync(wiki('note.md'), wiki('笔记.md'))
    expect((await ear.next('page.removed', page => page.kb_id === id)).data.slug).toBe('note')
    expect((await ear.next('page.created', page => page.kb_id === id)).data.slug).toBe('笔记')
    rmSync(wiki('笔记.md'))
    expect((await ear.next('page.removed', page => page.kb_id === id)).data.slug).toBe('笔记')
    expect(await slugs()).toEqual([])
  })

  it('folders inside are followed, also new ones', async () => {
    put('projects/2024/Big Plan.md', '---\ntags: "#a, b"\n---\nplan')
    await soon(async () => expect(await slugs()).toEqual(['Big-Plan']))
    expect((await knowledge().page(at('Big-Plan'))).page).toMatchObject({ title: 'Big Plan', type: 'projects', tags: ['a', 'b'] })
    put('projects/2024/Small Plan.md', 'small')
    await soon(async () => expect(await slugs()).toEqual(['Big-Plan', 'Small-Plan']))
    await knowledge().updatePage({ ...at('Big-Plan'), body: { body: 'changed' } })
    expect(house.file(`knowledge/${id}/wiki/projects/2024/Big Plan.md`)).toBe('---\ntags: "#a, b"\n---\n\nchanged')
    rmSync(wiki('projects'), { recursive: true })
    await soon(async () => expect(await slugs()).toEqual([]))
  })

  it('a whole base that is dropped in is opened, a renamed purpose is heard, and a folder taken away is gone', async () => {
    const folder = join(house.home, 'knowledge', `dropped-${count}`)
    mkdirSync(join(folder, 'wiki'), { recursive: true })
    writeFileSync(join(folder, 'wiki', 'a.md'), 'aardvark')
    const dropped = async (): Promise<object | undefined> => (await knowledge().list()).kbs.find(kb => kb.id === `dropped-${count}`)
    await soon(async () => expect(await dropped()).toMatchObject({ name: `dropped-${count}`, pages: 1 }))
    writeFileSync(join(folder, 'purpose.md'), '---\nname: Zoo\n---\nAnimals')
    await soon(async () => expect(await dropped()).toMatchObject({ name: 'Zoo', purpose: 'Animals' }))
    writeFileSync(join(folder, 'wiki', 'b.md'), 'badger')
    await soon(async () => expect(await dropped()).toMatchObject({ pages: 2 }))
    rmSync(folder, { recursive: true })
    await soon(async () => expect(await dropped()).toBeUndefined())
  })

  it('a large copy is taken in whole, however slowly it comes and whatever is read meanwhile', { timeout: 30_000 }, async () => {
    const base = join(house.home, 'knowledge', `copied-${count}`)
    const folders = ['wiki', 'wiki/a', 'wiki/a/b']
    folders.forEach(folder => mkdirSync(join(base, folder), { recursive: true }))
    let copied = 0
    for (const [wave, pause] of [[400, 200], [40, 3], [300, 60], [40, 3], [300, 0]] as const) { // at once, then file by file, and again
      for (let n = 0; n < wave; n++) {
        writeFileSync(join(base, folders[copied % 3]!, `page-${copied++}.md`), `The page of number ${copied}.\n${'More words. '.repeat(200)}`)
        if (pause < 10)
          await wait(pause)
      }
      await wait(pause)
    }
    const pages = async (): Promise<number | undefined> => (await knowledge().list()).kbs.find(kb => kb.id === `copied-${count}`)?.pages
    await vi.waitFor(async () => expect(await pages()).toBe(copied), { timeout: 20_000, interval: 100 })
  })

  it('a folder that was replaced by another is still heard', async () => {
    put('old.md', 'old')
    await soon(async () => expect(await slugs()).toEqual(['old']))
    rmSync(wiki('.'), { recursive: true })
    put('new.md', 'new')
    await soon(async () => expect(await slugs()).toEqual(['new']))
    put('newer.md', 'newer')
    await soon(async () => expect(await slugs()).toEqual(['new', 'newer']))
  })

  it('a large intake is told as one change of the base, and every page is found', async () => {
    using ear = await listen(house.url, house.token)
    mkdirSync(wiki('.'), { recursive: true })
    for (let n = 0; n < 120; n++)
      writeFileSync(wiki(`many-${n}.md`), `the ${n}th of many`)
    await ear.next('kb.updated', kb => kb.id === id && kb.pages === 120)
    expect((await knowledge().search({ params: { id }, query: { q: '77th' } })).results.map(({ slug }) => slug)).toEqual(['many-77'])
  })

  it('what is no page is passed over', async () => {
    put('.obsidian/workspace.md', 'x')
    put('.hidden.md', 'x')
    put('picture.png', 'x')
    put('good.MD', 'good')
    await soon(async () => expect(await slugs()).toEqual(['good']))
  })

  it('broken front matter is shown as it is, and never written over', async () => {
    const text = '---\ntitle: [unclosed\n---\nbody'
    put('broken.md', text)
    expect((await knowledge().page(at('broken'))).page).toMatchObject({ title: 'broken', frontmatter: {}, body: 'body' })
    expect(await refusal(knowledge().updatePage({ ...at('broken'), body: { title: 'x' } }))).toEqual([409, 'frontmatter_broken'])
    await knowledge().updatePage({ ...at('broken'), body: { body: 'new body' } })
    expect(house.file(`knowledge/${id}/wiki/broken.md`)).toBe('---\ntitle: [unclosed\n---\n\nnew body')
  })

  it('hostile front matter harms nobody', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }).fill(`*${'abcdefghi'[i]}`).join(',')}]`).join('\n')}`
    const hostile = { bomb, deep: `x: ${'['.repeat(20_000)}`, proto: '__proto__: { admin: true }\nconstructor: 1', tag: 'x: !!js/function "function(){}"\ny: !foo z', twice: 'a: 1\na: 2', scalar: 'only: "text', nul: 'title: "\\0\\x07"', date: 'title: 2024-01-01\ntags: { a: 1 }\ntype: [x]', nan: 'x: .nan\ny: .inf', binary: 'x: !!binary aGk=' }
    for (const [name, yaml] of Object.entries(hostile)) {
      put(`${name}.md`, `---\n${yaml}\n---\nbody of ${name}`)
      const { status, text } = await house.raw('GET', `/api/knowledge/${id}/wiki/${name}`)
      expect(status, text).toBe(200)
      expect((await house.raw('PUT', `/api/knowledge/${id}/wiki/${name}`, { body: { tags: ['ok'], frontmatter: { more: 1 } } })).status, name).toBeLessThan(500)
    }
    expect({}).not.toHaveProperty('admin')
  })

  it('a house that was closed takes in what changed meanwhile, by time and size', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path })
    await first.client.knowledge.create({ body: { name: 'Kept', id: 'kept' } })
    for (const title of ['same', 'changed', 'deleted'])
      await first.client.knowledge.createPage({ params: { id: 'kept' }, body: { title, body: `${title} before` } })
    await first.close()
    const file = (name: string): string => join(folder.path, 'knowledge', 'kept', 'wiki', name)
    writeFileSync(file('changed.md'), 'after, longer than before by some letters')
    rmSync(file('deleted.md'))
    writeFileSync(file('added.md'), 'added')
    utimesSync(file('same.md'), new Date(), new Date(Date.now() + 5000))
    await using again = await openTestHouse({ home: folder.path })
    const { pages } = await again.client.knowledge.pages({ params: { id: 'kept' } })
    expect(pages.map(({ slug }) => slug)).toEqual(['added', 'changed', 'same'])
    expect((await again.client.knowledge.search({ params: { id: 'kept' }, query: { q: 'before' } })).results.map(({ slug }) => slug).toSorted()).toEqual(['changed', 'same'])
  })
})

describe('a house with many new pages', () => {
  it('may be closed while it takes them in; the next one goes on', async () => {
    using folder = temporaryFolder()
    const pages = join(folder.path, 'knowledge', 'many', 'wiki')
    mkdirSync(pages, { recursive: true })
    for (let n = 0; n < 1500; n++)
      writeFileSync(join(pages, `p${n}.md`), `# Page ${n}\n\n${'word '.repeat(200)} unique${n}`)
    await (await openTestHouse({ home: folder.path })).close()
    await using again = await openTestHouse({ home: folder.path })
    await soon(async () => expect((await again.client.knowledge.list()).kbs[0]).toMatchObject({ pages: 1500 }))
    expect((await again.client.knowledge.search({ params: { id: 'many' }, query: { q: 'unique1499' } })).results[0]!.slug).toBe('p1499')
  })
})

describe('what a stranger sends', () => {
  it('bad slugs are 400 and never a path', async () => {
    for (const slug of ['..', '%2e%2e%2fpurpose', 'a%2fb', '.hidden', '-x', 'a.md', 'a%00', '%F0%9F%90%88', 'a b', 'x'.repeat(101), encodeURIComponent('猫'.repeat(80))]) {
      for (const method of ['GET', 'DELETE'])
        expect([400, 404], `${method} ${slug}`).toContain((await house.raw(method, `/api/knowledge/${id}/wiki/${slug.replace(' ', '%20')}`)).status)
      expect((await house.raw('POST', `/api/knowledge/${id}/wiki`, { body: { title: 'x', slug: decodeURIComponent(slug) } })).status, slug).toBe(400)
    }
    expect(existsSync(join(house.home, 'knowledge', id, 'purpose.md'))).toBe(true)
  })

  it('bad pages are 400', async () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown
    for (const body of [{}, { title: '' }, { title: 'a\nb' }, { title: 'x'.repeat(121) }, { title: 'x', tags: 'a' }, { title: 'x', tags: [''] }, { title: 'x', body: 1 }, { title: 'x', body: 'x'.repeat(500_001) }, { title: 'x', frontmatter: [] }, { title: 'x', frontmatter: { deep } }, { title: 'x', frontmatter: { long: 'x'.repeat(100_000) } }])
      expect((await house.raw('POST', `/api/knowledge/${id}/wiki`, { body })).status, JSON.stringify(body).slice(0, 80)).toBe(400)
    expect(await slugs()).toEqual([])
  })

  it('front matter that looks like syntax stays a value', async () => {
    const odd = { 'a: b': '- x\n---\n', '---': '...', '#c': '# no', 'yes': 'true', 'n': '1', '': 'empty', '!tag': '&anchor', 'null': '~' }
    const { page } = await write({ title: '--- # "\'', frontmatter: odd, body: 'body' })
    expect(page).toMatchObject({ title: '--- # "\'', frontmatter: odd, body: 'body' })
  })
})
