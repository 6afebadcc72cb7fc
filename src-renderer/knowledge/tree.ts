// The pages of a base as rows of a tree: its kinds, and below each that is unfolded its pages; all of them, or those with a tag.
import type { PageSummary } from '@server/knowledge/contract'
import type { PageIndex } from './pageIndex'
import { computed, ref, shallowReactive } from 'vue'
import { collator, typeName } from './names'

export type TreeRow
  = | { key: string, level: 1, type: string, name: string, open: boolean, size: number, place: number, count: number }
    | { key: string, level: 2, page: PageSummary, place: number, count: number }

export function useTree(index: PageIndex) {
  const tag = ref<string | null>(null)
  const folded = shallowReactive(new Set<string>())

  const shown = computed(() => tag.value === null ? index.pages.value : index.pages.value.filter(page => page.tags.includes(tag.value!)))
  const groups = computed(() => {
    const byType = new Map<string, PageSummary[]>()
    for (const page of shown.value) {
      const group = byType.get(page.type)
      if (group)
        group.push(page)
      else
        byType.set(page.type, [page])
    }
    return [...byType].sort(([a], [b]) => collator().compare(typeName(a), typeName(b)))
  })
  const rows = computed<TreeRow[]>(() => groups.value.flatMap(([type, pages], place): TreeRow[] => {
    const open = !folded.has(type)
    const head: TreeRow = { key: `:${type}`, level: 1, type, name: typeName(type), open, size: pages.length, place: place + 1, count: groups.value.length }
    return open ? [head, ...pages.map((page, i): TreeRow => ({ key: page.slug, level: 2, page, place: i + 1, count: pages.length }))] : [head]
  }))

  /** Every tag with how many pages have it, the most used first. */
  const tags = computed(() => {
    const counts = new Map<string, number>()
    for (const page of index.pages.value)
      page.tags.forEach(one => counts.set(one, (counts.get(one) ?? 0) + 1))
    return [...counts].sort(([a, m], [b, n]) => n - m || collator().compare(a, b))
  })
  const types = computed(() => [...new Set(index.pages.value.map(page => page.type))])

  /** Shows the pages with this tag only; null shows all. */
  const narrow = (to: string | null): void => void (tag.value = to)

  function fold(type: string, now: boolean): void {
    if (now)
      folded.add(type)
    else
      folded.delete(type)
  }

  /** Unfolds the group of a page. */
  function reveal(slug: string): void {
    const page = index.get(slug)
    if (page)
      folded.delete(page.type)
  }

  return { tag, narrow, tags, types, shown, rows, fold, reveal }
}

export type Tree = ReturnType<typeof useTree>
