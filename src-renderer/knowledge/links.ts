// Links between the pages of a base: where they lead, what completes them, and where one goes to write a page that is missing.
import type { RouteLocationRaw, Router } from 'vue-router'
import type { PageIndex } from './pageIndex'
import type { FindPage } from '@/kit/markdown'
import { nameKey } from './names'

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

export interface Completion { label: string, detail: string, insert: string }

/** Pages whose title or slug fits what was typed after `[[`: those that begin so first. */
export function completePage(index: PageIndex, typed: string): Completion[] {
  const key = nameKey(typed)
  const [begin, within]: [Completion[], Completion[]] = [[], []]
  for (const { title, slug } of index.pages.value) {
    const at = Math.min(...[nameKey(title).indexOf(key), nameKey(slug).indexOf(key)].filter(place => place >= 0))
    if (at === Infinity)
      continue
    const plain = index.find(title)?.slug === slug && !/[[\]|#^\n]/.test(title)
    ;(at === 0 ? begin : within).push({ label: title, detail: slug, insert: plain ? title : `${slug}|${title.replace(/[[\]|\n]/g, ' ')}` })
    if (begin.length === MOST_COMPLETIONS)
      break
  }
  return [...begin, ...within].slice(0, MOST_COMPLETIONS)
}
