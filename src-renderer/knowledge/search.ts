// Search in a base as the person types.
import type { SearchResult } from '@server/knowledge/contract'
import type { Ref } from 'vue'
import type { Latest } from '@/api/latest'
import { client } from '@/api/client'
import { useLatest } from '@/api/latest'

const MOST = 50

export interface Found { results: SearchResult[], total: number, took_ms: number }

/** Looks for what `words` say in a base. */
export function useSearch(kb: string, words: Ref<string>): Latest<Found> {
  return useLatest(words, (q, signal) => client.knowledge.search({ params: { id: kb }, query: { q, limit: MOST } }, { signal }))
}

/** A snippet in pieces; its matches stand between `<mark>` and `</mark>`, all else is text. */
export function piecesOf(snippet: string): { text: string, marked: boolean }[] {
  return snippet.split(/<mark>(.*?)<\/mark>/s).map((text, i) => ({ text, marked: i % 2 === 1 })).filter(({ text }) => text !== '')
}
