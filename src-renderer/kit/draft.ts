// A draft outlives a change of page and a reload, until it is sent.
import type { MaybeRefOrGetter, Ref } from 'vue'
import { ref, toValue, watch } from 'vue'

const keyOf = (name: string): string => `cococat.draft.${name}`

function keep(name: string, words: string): void {
  if (words)
    sessionStorage.setItem(keyOf(name), words)
  else
    sessionStorage.removeItem(keyOf(name))
}

/** The words being written under a name; `sent` forgets them, also when the person is elsewhere by then. */
export function useDraft(name: MaybeRefOrGetter<string>): { words: Ref<string>, sent: (name: string, words: string) => void } {
  const words = ref('')
  watch(() => toValue(name), name => words.value = sessionStorage.getItem(keyOf(name)) ?? '', { immediate: true, flush: 'sync' })
  watch(words, words => keep(toValue(name), words), { flush: 'sync' })

  function sent(from: string, said: string): void {
    if (from === toValue(name) && words.value === said)
      words.value = ''
    else if (from !== toValue(name) && sessionStorage.getItem(keyOf(from)) === said)
      keep(from, '')
  }
  return { words, sent }
}
