// Search as the person types: the server is asked once they rest, and only its newest answer counts.
import type { SearchResult } from '@server/knowledge/contract'
import type { Ref } from 'vue'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { client } from '@/api/client'

const REST_MS = 120
const MOST = 50

export interface Found { asked: string, results: SearchResult[], total: number, took_ms: number }

/** Looks for what `words` say in a base; what was found last stays until there is something newer. */
export function useSearch(kb: string, words: Ref<string>) {
  const found = shallowRef<Found | null>(null)
  const failure = shallowRef<unknown>(null)
  const asking = ref(false)
  const question = computed(() => words.value.trim().slice(0, 500))
  let going = new AbortController()

  async function ask(): Promise<void> {
    going.abort()
    const mine = going = new AbortController()
    const asked = question.value
    if (!asked)
      return
    asking.value = true
    try {
      const answer = await client.knowledge.search({ params: { id: kb }, query: { q: asked, limit: MOST } }, { signal: mine.signal })
      found.value = { asked, ...answer }
      failure.value = null
    }
    catch (error) {
      if (!mine.signal.aborted)
        failure.value = error
    }
    finally {
      if (mine === going)
        asking.value = false
    }
  }

  watchDebounced(question, ask, { debounce: REST_MS, immediate: true })
  watch(question, (now) => {
    if (!now)
      found.value = failure.value = null
  })
  onScopeDispose(() => going.abort())
  return { question, found, failure, asking, ask }
}

/** A snippet in pieces; its matches stand between `<mark>` and `</mark>`, all else is text. */
export function piecesOf(snippet: string): { text: string, marked: boolean }[] {
  return snippet.split(/<mark>(.*?)<\/mark>/s).map((text, i) => ({ text, marked: i % 2 === 1 })).filter(({ text }) => text !== '')
}
