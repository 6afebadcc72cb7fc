// The page that is open: as the server has it now, whoever changes it and wherever.
import type { Page } from '@server/knowledge/contract'
import type { Ref, ShallowRef } from 'vue'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { ApiError } from '@/api/error'
import { useLive } from '@/api/live'

/** Another page may have gained a link to this one; so often, at most, that is looked at. */
const BACKLINKS_MS = 1000

export interface OpenedPage {
  page: ShallowRef<Page | null>
  state: Ref<'loading' | 'ready' | 'absent' | 'failed'>
  error: ShallowRef<unknown>
  load: () => Promise<void>
  /** Shows a page as the server answered it. */
  take: (page: Page) => void
}

export function useOpenedPage(kb: string, slug: string): OpenedPage {
  const live = useLive()
  const page = shallowRef<Page | null>(null)
  const state = ref<OpenedPage['state']['value']>('loading')
  const error = shallowRef<unknown>(null)
  let round = 0

  function take(next: Page): void {
    round++ // what is still on its way is older
    page.value = next
    state.value = 'ready'
  }

  async function load(): Promise<void> {
    const mine = ++round
    try {
      await live.settled
      const answer = await client.knowledge.page({ params: { id: kb, slug } })
      if (mine === round)
        take(answer.page)
    }
    catch (failure) {
      if (mine !== round)
        return
      error.value = failure
      if (failure instanceof ApiError && (failure.status === 404 || failure.status === 400))
        state.value = 'absent'
      else if (state.value !== 'ready') // old is better than gone
        state.value = 'failed'
    }
  }

  function remove(): void {
    round++
    state.value = 'absent'
  }

  const later = useThrottleFn(() => state.value === 'ready' ? load() : undefined, BACKLINKS_MS, true, false)
  const hears = (own: () => unknown) => (fact: { kb_id: string, slug: string }): void => {
    if (fact.kb_id === kb)
      void (fact.slug === slug ? own() : later())
  }
  const stop = [live.on('page.created', hears(load)), live.on('page.updated', hears(load)), live.on('page.removed', hears(remove)), live.onReset(() => void load())]
  onScopeDispose(() => {
    round++
    stop.forEach(end => end())
  })
  void load()
  return { page, state, error, load, take }
}
