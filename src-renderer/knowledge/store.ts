// The knowledge bases of the house, the pages of those that were opened, and the files on their way in.
import type { PageIndex } from './pageIndex'
import { defineStore } from 'pinia'
import { computed, markRaw } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'
import { useLive } from '@/api/live'
import { createImports } from './imports'
import { collator } from './names'
import { createPageIndex } from './pageIndex'

/** So many bases keep their list of pages at hand; one opened longer ago is read again. */
const MOST_INDEXES = 4

export const useKnowledge = defineStore('knowledge', () => {
  const live = useLive()
  const kbs = collection('kb', async () => (await client.knowledge.list()).kbs)
  const indexes = new Map<string, PageIndex>()
  const imports = markRaw(createImports()) // its refs and files are no part of a reactive store

  const list = computed(() => [...kbs.rows.value.values()].sort((a, b) => collator().compare(a.name, b.name)))
  const byId = (id: string) => kbs.rows.value.get(id)
  const nameOf = (id: string): string => byId(id)?.name ?? id

  /** The pages of a base, read on first sight and kept current from then on. */
  function index(id: string): PageIndex {
    const known = indexes.get(id) ?? createPageIndex(id)
    indexes.delete(id)
    indexes.set(id, known)
    if (indexes.size > MOST_INDEXES)
      indexes.delete(indexes.keys().next().value!)
    return known
  }

  live.on('page.created', ({ kb_id, ...page }) => indexes.get(kb_id)?.put(page))
  live.on('page.updated', ({ kb_id, ...page }) => indexes.get(kb_id)?.put(page))
  live.on('page.removed', ({ kb_id, slug }) => indexes.get(kb_id)?.drop(slug))
  live.on('kb.removed', ({ id }) => indexes.delete(id))
  live.onReset(() => indexes.forEach(one => void one.load()))

  /** Takes a page out of its base; `back` brings it in again. */
  async function removePage(kb: string, slug: string): Promise<{ back: () => Promise<void> }> {
    await client.knowledge.removePage({ params: { id: kb, slug } })
    indexes.get(kb)?.drop(slug)
    return { back: () => restorePage(kb, slug) }
  }

  async function restorePage(kb: string, slug: string): Promise<void> {
    const { page } = await client.knowledge.restorePage({ params: { id: kb, slug } })
    indexes.get(kb)?.take(page)
  }

  return { list, state: kbs.state, error: kbs.error, load: kbs.load, put: kbs.put, drop: kbs.drop, byId, nameOf, index, imports, ensure: kbs.ensure, removePage, restorePage }
})
