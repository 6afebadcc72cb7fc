// Editing a page: what the person wrote, whether it is saved, and the case that somebody else changed the same meanwhile.
import type { Page } from '@server/knowledge/contract'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Draft, Fields } from './fields'
import type { OpenedPage } from './opened'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { drafts, isUnsaved } from './drafts'
import { blankFields, brokenLine, draftOf, patchOf, rebase } from './fields'

export interface Editing {
  draft: ComputedRef<Draft | undefined>
  unsaved: ComputedRef<boolean>
  /** Where others changed the same as the draft: their page. The person chooses. */
  theirs: ComputedRef<Page | null>
  saving: Ref<boolean>
  refused: ShallowRef<unknown>
  edit: (change: Partial<Fields>) => void
  /** Forgets what the person wrote. */
  discard: () => void
  /** Saves the draft; null when it was refused, or the person has to choose first. */
  save: () => Promise<Page | null>
  /** The person saw what the others wrote, and stays with their own words. */
  keepMine: () => void
}

const isStale = (error: unknown): boolean => error instanceof ApiError && error.status === 412

/** Edits the draft under `key`: of the page that is open, or of one that is not there yet. */
export function useEditing(key: string, kb: string, opened: OpenedPage | null): Editing {
  const saving = ref(false)
  const refused = shallowRef<unknown>(null)
  const draft = computed(() => drafts.get(key))
  const unsaved = computed(() => isUnsaved(key))
  const theirs = computed(() => draft.value?.contested.length ? opened?.page.value ?? null : null)

  /** Begins with the page, or takes in how it changed. */
  function takeIn(now: Page | null | undefined): void {
    const known = drafts.get(key)
    if (now && known?.etag !== now.etag && !saving.value)
      drafts.set(key, known ? rebase(known, now) : draftOf(now))
  }
  watch(() => opened?.page.value, takeIn, { immediate: true })
  onScopeDispose(() => {
    if (!isUnsaved(key))
      drafts.delete(key)
  })

  function edit(change: Partial<Fields>): void {
    const known = drafts.get(key)
    if (known)
      drafts.set(key, { ...known, fields: { ...known.fields, ...change } })
  }

  /** Sends what was changed of what the person saw; a page that was deleted meanwhile is there again. */
  async function send(sent: Draft): Promise<Page> {
    const slug = opened?.page.value?.slug
    if (slug !== undefined && opened?.state.value === 'ready')
      return (await client.knowledge.updatePage({ params: { id: kb, slug }, body: patchOf(sent) }, { match: sent.etag ?? undefined })).page
    const whole = patchOf({ ...sent, base: blankFields() })
    return (await client.knowledge.createPage({ params: { id: kb }, body: { ...whole, slug, title: sent.fields.title } })).page
  }

  /** Where somebody else was faster: takes in theirs, and tries again unless both changed the same. */
  async function catchUp(sent: Draft): Promise<Page | null> {
    const { page } = await client.knowledge.page({ params: { id: kb, slug: opened!.page.value!.slug } })
    const next = rebase(drafts.get(key) ?? sent, page)
    drafts.set(key, next)
    opened!.take(page)
    return next.contested.length > 0 ? null : attempt(next)
  }

  async function attempt(sent: Draft): Promise<Page | null> {
    try {
      const saved = await send(sent)
      const now = drafts.get(key) ?? sent
      drafts.set(key, { ...rebase({ ...now, base: sent.fields }, saved), contested: [] }) // what was typed meanwhile is a change on top
      opened?.take(saved)
      return saved
    }
    catch (error) {
      if (isStale(error))
        return catchUp(sent)
      throw error
    }
  }

  async function save(): Promise<Page | null> {
    const sent = drafts.get(key)
    if (!sent || saving.value || sent.contested.length > 0 || brokenLine(sent.fields.properties) !== null)
      return null
    saving.value = true
    refused.value = null
    try {
      return await attempt(sent)
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
    takeIn(opened?.page.value)
  }

  function keepMine(): void {
    const known = drafts.get(key)
    if (known)
      drafts.set(key, { ...known, contested: [] })
  }

  return { draft, unsaved, theirs, saving, refused, edit, discard, save, keepMine }
}
