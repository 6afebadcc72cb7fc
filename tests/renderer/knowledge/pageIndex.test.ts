// All pages of a base: read by the cursor, kept true by facts, and known by the names that links use.
import type { PageSummary } from '@server/knowledge/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useKnowledge } from '@/knowledge/store'
import { useTree } from '@/knowledge/tree'
import { playServer, settle } from '../played'
import { page } from './pages'

/** Answers as the server does: the last pages first, older ones by the slug they stand before. */
function listing(all: PageSummary[], limit = 2) {
  return (url: URL) => {
    const before = url.searchParams.get('before')
    const end = before === null ? all.length : all.findIndex(one => one.slug === before)
    const start = Math.max(0, end - limit)
    return { pages: all.slice(start, end), ...(start > 0 && { next_before: all[start]!.slug }) }
  }
}

let server: PlayedServer
const titles = (id = 'shop'): string[] => useKnowledge().index(id).pages.value.map(one => one.title)

beforeEach(() => {
  server = playServer({
    'GET /api/knowledge/shop/wiki': listing([page('cats', { title: 'Cats' }), page('part-2', { title: 'Part 2' }), page('part-10', { title: 'Part 10' }), page('rules', { title: 'Rules', type: 'rule', tags: ['a', 'b'] }), page('zebra', { title: 'Zebra', tags: ['a'] })]),
  })
})

describe('the pages of a base', () => {
  it('are read to the first by the cursor, and stand as a person counts', async () => {
    const index = useKnowledge().index('shop')
    expect(index.state).toBe('loading')
    await settle()
    expect(index).toMatchObject({ state: 'ready', read: 5 })
    expect(titles()).toEqual(['Cats', 'Part 2', 'Part 10', 'Rules', 'Zebra'])
    expect(server.asked.filter(each => each.includes('/wiki'))).toHaveLength(3)
  })

  it('follow what is written, renamed and deleted elsewhere, without asking again', async () => {
    useKnowledge().index('shop')
    await settle()
    server.say('page.created', { kb_id: 'shop', ...page('dogs', { title: 'Dogs' }) })
    server.say('page.updated', { kb_id: 'shop', ...page('zebra', { title: 'A zebra' }) })
    server.say('page.removed', { kb_id: 'shop', slug: 'cats' })
    server.say('page.created', { kb_id: 'other', ...page('elsewhere') })
    await expect.poll(() => titles()).toEqual(['A zebra', 'Dogs', 'Part 2', 'Part 10', 'Rules'])
    expect(server.asked.filter(each => each.includes('/wiki'))).toHaveLength(3)
  })

  it('keep what happened while they were on their way', async () => {
    const open = server.hold()
    useKnowledge().index('shop')
    await settle()
    server.say('page.removed', { kb_id: 'shop', slug: 'cats' })
    server.say('page.created', { kb_id: 'shop', ...page('dogs', { title: 'Dogs' }) })
    open()
    await expect.poll(() => titles()).toEqual(['Dogs', 'Part 2', 'Part 10', 'Rules', 'Zebra'])
  })

  it('are read anew when the page asked from was deleted meanwhile', async () => {
    const { fetch } = globalThis
    vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
      if (!address.includes('before='))
        return fetch(address, init)
      vi.stubGlobal('fetch', fetch)
      return Response.json({ error: 'gone', code: 'page_not_found' }, { status: 404 })
    })
    const index = useKnowledge().index('shop')
    await expect.poll(() => index.state).toBe('ready')
    expect(titles()).toHaveLength(5)
  })

  it('stay on the screen when they cannot be read again', async () => {
    const index = useKnowledge().index('shop')
    await settle()
    delete server.answers['GET /api/knowledge/shop/wiki']
    server.reset()
    await settle()
    expect(index.state).toBe('ready')
    expect(titles()).toHaveLength(5)
  })

  it('are found by slug, by title, and by either however it is written', async () => {
    const index = useKnowledge().index('shop')
    await settle()
    expect(index.find('part-10')?.slug).toBe('part-10')
    expect(index.find('PART_10')?.slug).toBe('part-10')
    expect(index.find(' part  2 ')?.slug).toBe('part-2')
    expect(index.find('nothing')).toBeUndefined()
  })

  it('are two where their slugs differ only to a link, and one keeps the name when the other goes', async () => {
    const index = useKnowledge().index('shop')
    await settle()
    index.put(page('a-b', { title: 'One' }))
    index.put(page('a_b', { title: 'Two' }))
    await expect.poll(() => titles()).toContain('Two')
    expect(titles()).toContain('One')
    expect(index.find('a b')?.title).toBe('One')
    index.drop('a-b')
    expect(index.find('a b')?.title).toBe('Two')
  })
})

describe('the tree', () => {
  it('has a group for each kind, narrows to a tag, folds, and unfolds what is looked for', async () => {
    const index = useKnowledge().index('shop')
    const tree = useTree(index)
    await settle()
    const keys = (): string[] => tree.rows.value.map(row => row.key)
    expect(keys()).toEqual([':page', 'cats', 'part-2', 'part-10', 'zebra', ':rule', 'rules'])
    expect(tree.tags.value).toEqual([['a', 2], ['b', 1]])
    tree.narrow('a')
    expect(keys()).toEqual([':page', 'zebra', ':rule', 'rules'])
    tree.fold('rule', true)
    expect(keys()).toEqual([':page', 'zebra', ':rule'])
    tree.reveal('rules')
    expect(tree.rows.value[3]).toMatchObject({ key: 'rules' })
    expect(keys()).toContain('rules')
  })

  it('shows a page of a kind that was not there before', async () => {
    const index = useKnowledge().index('shop')
    const tree = useTree(index)
    await settle()
    server.say('page.created', { kb_id: 'shop', ...page('minutes', { type: 'meeting' }) })
    await expect.poll(() => tree.rows.value.map(row => row.key)).toContain(':meeting')
  })
})
