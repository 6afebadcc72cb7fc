// Snippets, links and their completion, as text.
import type { PageIndex } from '@/knowledge/pageIndex'
import { describe, expect, it } from 'vitest'
import { createRouter, createWebHistory } from 'vue-router'
import { completePage, linkFinder } from '@/knowledge/links'
import { nameKey } from '@/knowledge/names'
import place from '@/knowledge/place'
import { piecesOf } from '@/knowledge/search'
import { page } from './pages'

function indexOf(...pages: ReturnType<typeof page>[]): PageIndex {
  const find = (name: string) => pages.find(one => nameKey(one.slug) === nameKey(name)) ?? pages.find(one => nameKey(one.title) === nameKey(name))
  return { pages: { value: pages }, state: 'ready', find } as unknown as PageIndex
}

describe('a snippet', () => {
  it('is cut at its marks, and nothing else in it means anything', () => {
    expect(piecesOf('…a <mark>cat</mark> & <b>b</b> <mark>Cats</mark>')).toEqual([
      { text: '…a ', marked: false },
      { text: 'cat', marked: true },
      { text: ' & <b>b</b> ', marked: false },
      { text: 'Cats', marked: true },
    ])
    expect(piecesOf('</mark> no <mark> pair')).toEqual([{ text: '</mark> no <mark> pair', marked: false }])
  })
})

describe('the completion of a link', () => {
  const index = indexOf(page('cat-food', { title: 'Cat food' }), page('x1', { title: 'Refunds' }), page('refunds', { title: 'Money back' }), page('concat', { title: 'A [bracket]' }))

  it('puts what begins so first, by title and by slug', () => {
    expect(completePage(index, 'cat').map(one => one.label)).toEqual(['Cat food', 'A [bracket]'])
    expect(completePage(index, 'CAT F').map(one => one.label)).toEqual(['Cat food'])
    expect(completePage(index, '')).toHaveLength(4)
  })

  it('writes what leads to that very page', () => {
    const insert = (typed: string): string => completePage(index, typed)[0]!.insert
    expect(insert('cat-food')).toBe('Cat food')
    expect(insert('x1')).toBe('x1|Refunds') // “Refunds” alone means the page with that slug
    expect(insert('concat')).toBe('concat|A  bracket ')
  })
})

describe('a link', () => {
  const router = createRouter({ history: createWebHistory(), routes: place.routes })
  const find = linkFinder('shop', indexOf(page('cat-food', { title: 'Cat food' })), router)

  it('leads to its page, or to where a missing one is written', () => {
    expect(find('cat food')).toEqual({ to: '/knowledge/shop/cat-food', missing: false })
    expect(find('Dogs & co')).toEqual({ to: '/knowledge/shop?new=Dogs+%26+co', missing: true })
  })

  it('is not called missing as long as not all pages are known', () => {
    const early = linkFinder('shop', { ...indexOf(), state: 'loading' }, router)
    expect(early('Cat Food')).toEqual({ to: '/knowledge/shop/cat-food', missing: false })
  })
})
