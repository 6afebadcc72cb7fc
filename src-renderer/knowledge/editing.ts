// Editing a page: what the person wrote, whether it is saved, and the case that somebody else changed the same meanwhile.
import type { Page } from '@server/knowledge/contract'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Draft, Fields } from './fields'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { draftKey, drafts } from './drafts'
import { brokenLine, changedIn, draftOf, newDraft, patchOf, rebase } from './fields'

export interface Editing {
  draft: ComputedRef<Draft | undefined>
  unsaved: ComputedRef<boolean>
  /** What the server has, where that and the draft changed the same: the person chooses. */
  theirs: ComputedRef<Page | null>
  saving: Ref<boolean>
  refused: ShallowRef<unknown>
  edit: (change: Partial<Fields>) => void
  discard: () => void
  /** Saves the draft; null when the person has to look at something first. */
  save: () => Promise<Page | null>
  /** The person saw what the others wrote, and goes on with their own words. */
  keepMine: () => void
}

const isStale = (error: unknown): boolean => error instanceof ApiError && error.status === 412

/** Edits the page that `page` shows, or a new one called `title` where `slug` is null. */
export function useEditing({ kb, slug, title, page, load }: { kb: string, slug: string | null, title?: string, page: ShallowRef<Page | null>, load: () => Promise<void> }): Editing {
  const key = draftKey(kb, slug)
  const saving = ref(false)
  const refused = shallowRef<unknown>(null)
  const draft = computed(() => drafts.get(key))
  const unsaved = computed(() => draft.value !== undefined && changedIn(draft.value).length > 0)
  const theirs = computed(() => draft.value?.contested.length ? page.value : null)

  /** Begins with the page, or takes in how it changed. */
  function takeIn(now: Page | null): void {
    const known = drafts.get(key)
    if (now && known?.etag !== now.etag && !saving.value)
      drafts.set(key, known ? rebase(known, now) : draftOf(now))
  }
  if (slug === null && (!drafts.has(key) || title))
    drafts.set(key, { ...newDraft(title), ...(drafts.has(key) && isOnlyTitled(drafts.get(key)!) ? {} : {}) })
  watch(page, takeIn, { immediate: true })

  function edit(change: Partial<Fields>): void {
    const known = drafts.get(key)
    if (known)
      drafts.set(key, { ...known, fields: { ...known.fields, ...change } })
  }

  /** Sends what was changed of what the person saw. */
  async function send(sent: Draft): Promise<Page> {
    if (slug === null) {
      const { title, ...rest } = patchOf(sent)
      return (await client.knowledge.createPage({ params: { id: kb }, body: { ...rest, title: title ?? '' } })).page
    }
    return (await client.knowledge.updatePage({ params: { id: kb, slug }, body: patchOf(sent) }, { match: sent.etag ?? undefined })).page
  }

  /** Saves; where somebody else was faster, takes in theirs and tries again unless both changed the same. */
  async function attempt(): Promise<Page | null> {
    const sent = drafts.get(key)
    if (!sent || sent.contested.length > 0 || brokenLine(sent.fields.properties) !== null)
      return null
    try {
      const saved = await send(sent)
      const now = drafts.get(key) ?? sent
      drafts.set(key, rebase({ ...now, base: sent.fields, contested: [] }, saved)) // what was typed meanwhile is a change on top
      return saved
    }
    catch (error) {
      if (!isStale(error) || slug === null)
        throw error
      const { page: now } = await client.knowledge.page({ params: { id: kb, slug } })
      drafts.set(key, rebase(drafts.get(key) ?? sent, now))
      page.value = now
      return drafts.get(key)!.contested.length > 0 ? null : attempt()
    }
  }

  async function save(): Promise<Page | null> {
    saving.value = true
    refused.value = null
    try {
      return await attempt()
    }
    catch (error) {
      refused.value = error
      return null
    }
    finally {
      saving.value = false
    }
  }

  function discard(): void {
    drafts.delete(key)
    refused.value = null
    void load()
  }

  function keepMine(): void {
    const known = drafts.get(key)
    if (known)
      drafts.set(key, { ...known, contested: [] })
  }

  return { draft, unsaved, theirs, saving, refused, edit, discard, save, keepMine }
}
