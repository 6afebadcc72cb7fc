// All pages of one base by title: read once by the server's cursor, then kept true by facts. Twenty thousand of them are a few megabytes,
// and with them the tree, the completion of links and the look for missing pages need no further question.
import type { Page, PageSummary } from '@server/knowledge/contract'
import type { ShallowRef } from 'vue'
import { useThrottleFn } from '@vueuse/core'
import { shallowReactive, shallowRef } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { useLive } from '@/api/live'
import { collator, keysOf, nameKey } from './names'

/** As many as the server gives at once. */
const CHUNK = 500
/** The page that a question began after may be deleted while it is asked; so often everything is asked anew. */
const TRIES = 3
/** A folder full of files that arrives is drawn so often, and not for each file. */
const DRAW_MS = 200

export interface PageIndex {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: unknown
  /** How many were read so far. */
  readonly read: number
  /** Every page, by title. */
  readonly pages: ShallowRef<readonly PageSummary[]>
  load: () => Promise<void>
  get: (slug: string) => PageSummary | undefined
  /** The page that a link means: by its slug, else by its title. */
  find: (name: string) => PageSummary | undefined
  put: (page: PageSummary) => void
  /** Puts a whole page, as the server answered it. */
  take: (page: Page) => void
  drop: (slug: string) => void
}

const byTitle = (a: PageSummary, b: PageSummary): number => collator().compare(a.title, b.title) || (a.slug < b.slug ? -1 : 1)

/** Every page of a base as the server lists them; the last ones come first. */
async function fetchAll(id: string, arrived: (count: number) => void): Promise<PageSummary[]> {
  const chunks: PageSummary[][] = []
  let before: string | undefined
  do {
    const { pages, next_before } = await client.knowledge.pages({ params: { id }, query: { limit: CHUNK, before } })
    chunks.unshift(pages)
    pages.forEach(keysOf) // a little work with each chunk, and none of it all at once
    arrived(pages.length)
    before = next_before
  } while (before !== undefined)
  return chunks.flat()
}

const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === 'page_not_found'

async function fetchWell(id: string, arrived: (count: number) => void): Promise<PageSummary[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetchAll(id, arrived)
    }
    catch (error) {
      if (!isGone(error) || tries === TRIES)
        throw error
    }
  }
}

/** Pages by a name that several may share. */
function createNames() {
  const pages = new Map<string, PageSummary[]>()
  return {
    first: (name: string) => pages.get(name)?.[0],
    remove: (name: string, page: PageSummary): void => void pages.set(name, pages.get(name)?.filter(one => one !== page) ?? []),
    clear: () => pages.clear(),
    add(name: string, page: PageSummary): void {
      const namesakes = pages.get(name)
      if (namesakes)
        namesakes.push(page)
      else
        pages.set(name, [page])
    },
  }
}

/** Pages by their slugs, and by what links call them. */
function createLookup() {
  const pages = new Map<string, PageSummary>()
  const slugs = createNames() // “a_b” and “a-b” are two pages, but to a link they are one name
  const titles = createNames()
  const idOf = (slug: string): string => slug.normalize('NFC').toLowerCase()

  function remove(page: PageSummary): void {
    const { slug, title } = keysOf(page)
    pages.delete(idOf(page.slug))
    slugs.remove(slug, page)
    titles.remove(title, page)
  }

  function add(page: PageSummary): void {
    const { slug, title } = keysOf(page)
    pages.set(idOf(page.slug), page)
    slugs.add(slug, page)
    titles.add(title, page)
  }

  function clear(): void {
    pages.clear()
    slugs.clear()
    titles.clear()
  }

  const get = (slug: string): PageSummary | undefined => pages.get(idOf(slug))
  const find = (name: string): PageSummary | undefined => get(name) ?? slugs.first(nameKey(name)) ?? titles.first(nameKey(name))
  return { add, remove, clear, get, find }
}

/** Where a page belongs in a list by title. */
function placeOf(list: readonly PageSummary[], page: PageSummary): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (byTitle(list[middle]!, page) < 0)
      low = middle + 1
    else
      high = middle
  }
  return low
}

/** Begins to read the pages of a base. */
export function createPageIndex(id: string): PageIndex {
  const lookup = createLookup()
  /** As it is now; `pages` is how it was drawn last. */
  let all: PageSummary[] = []
  const pages = shallowRef<readonly PageSummary[]>([])
  const draw = useThrottleFn(() => void (pages.value = [...all]), DRAW_MS, true, true)
  /** What arrived while everything was on its way: applied again on top of it. */
  let late: (() => void)[] | null = null
  let round = 0

  function apply(change: () => void): void {
    change()
    late?.push(change)
    void draw()
  }

  function remove(slug: string): void {
    const known = lookup.get(slug)
    if (!known)
      return
    lookup.remove(known)
    all.splice(all.indexOf(known), 1)
  }

  function add(page: PageSummary): void {
    remove(page.slug)
    lookup.add(page)
    all.splice(placeOf(all, page), 0, page)
  }

  function replace(fresh: PageSummary[]): void {
    lookup.clear()
    fresh.forEach(lookup.add)
    all = fresh.sort(byTitle)
    const missed = late ?? []
    late = null
    missed.forEach(change => change())
    pages.value = [...all]
  }

  async function load(): Promise<void> {
    const mine = ++round
    late = []
    index.read = 0
    if (index.state === 'failed')
      index.state = 'loading'
    try {
      await useLive().settled
      const fresh = await fetchWell(id, count => mine === round && (index.read += count))
      if (mine !== round)
        return
      replace(fresh)
      index.state = 'ready'
    }
    catch (error) {
      if (mine !== round)
        return
      late = null
      index.error = error
      if (index.state !== 'ready') // old is better than gone
        index.state = 'failed'
    }
  }

  const put = (page: PageSummary): void => apply(() => add(page))
  const index = shallowReactive<{ -readonly [K in keyof PageIndex]: PageIndex[K] }>({
    state: 'loading',
    error: null,
    read: 0,
    pages,
    load,
    get: lookup.get,
    find: lookup.find,
    put,
    take: ({ slug, title, type, tags, updated_at, body }) => put({ slug, title, type, tags, updated_at, bytes: new TextEncoder().encode(body).length }),
    drop: slug => apply(() => remove(slug)),
  })
  void load()
  return index
}
