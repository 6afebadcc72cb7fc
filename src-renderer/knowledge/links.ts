// Links between the pages of a base: where they lead, what completes them, and where one goes to write a page that is missing.
import type { PageSummary } from '@server/knowledge/contract'
import type { ComputedRef } from 'vue'
import type { RouteLocationRaw, Router } from 'vue-router'
import type { PageIndex } from './pageIndex'
import type { FindPage } from '@/kit/markdown'
import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { keysOf, nameKey } from './names'

const MOST_COMPLETIONS = 40

export const toPage = (kb: string, slug: string): RouteLocationRaw => ({ name: 'base', params: { kb, slug } })
export const toEditor = (kb: string, slug: string): RouteLocationRaw => ({ name: 'base', params: { kb, slug }, query: { edit: '1' } })
export const toNewPage = (kb: string, title = ''): RouteLocationRaw => ({ name: 'base', params: { kb }, query: { new: title || '1' } })

/** What a text’s `[[links]]` mean in this base. As long as not all pages are known, none is called missing. */
export function linkFinder(kb: string, index: PageIndex, router: Router): FindPage {
  return (name) => {
    const page = index.find(name)
    const known = page ?? (index.state === 'ready' ? undefined : { slug: nameKey(name) })
    return { to: router.resolve(known ? toPage(kb, known.slug) : toNewPage(kb, name)).href, missing: !known }
  }
}

/** What stands between the brackets: the title where that means this page and no other, else its slug with the title to be read. */
function linkTo({ slug, title }: PageSummary, index: PageIndex): string {
  const plain = index.find(title)?.slug === slug && !/[[\]|#^\n]/.test(title)
  return plain ? title : `${slug}|${title.replace(/[[\]|\n]/g, ' ')}`
}

/** What the links of a text mean, made anew only when one of them means something else: a page that is written makes its links whole. */
export function useLinks(kb: string, index: PageIndex, text: () => string): ComputedRef<FindPage> {
  const router = useRouter()
  const names = computed(() => [...text().matchAll(/\[\[([^[\]\n|#^]{1,200})/g)].map(found => found[1]!))
  const meant = computed(() => {
    void index.pages.value
    return [index.state, ...names.value.map(name => index.find(name)?.slug)].join('/')
  })
  return computed(() => {
    void meant.value
    return linkFinder(kb, index, router)
  })
}

export interface Completion { label: string, detail: string, insert: string }

/** Pages whose title or slug fits what was typed after `[[`: those that begin so first. */
export function completePage(index: PageIndex, typed: string): Completion[] {
  const key = nameKey(typed)
  const begin: PageSummary[] = []
  const within: PageSummary[] = []
  for (const page of index.pages.value) {
    const { slug, title } = keysOf(page)
    if (title.startsWith(key) || slug.startsWith(key))
      begin.push(page)
    else if (within.length < MOST_COMPLETIONS && (title.includes(key) || slug.includes(key)))
      within.push(page)
    if (begin.length === MOST_COMPLETIONS)
      break
  }
  return [...begin, ...within].slice(0, MOST_COMPLETIONS).map(page => ({ label: page.title, detail: page.slug, insert: linkTo(page, index) }))
}
