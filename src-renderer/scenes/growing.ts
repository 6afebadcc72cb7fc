// A long list that is all there, drawn as far as somebody looks: more of it whenever its end comes near.
import type { ComputedRef } from 'vue'
import type { Scrolled } from '@/api/pages'
import { computed, ref } from 'vue'

/** So many more are drawn at once. */
const STRIDE = 60

/** The drawn beginning of a list, and the same as `AppOlder` at its bottom takes it; `again` begins anew. */
export function useGrowing<T extends { id: string }>(all: () => readonly T[]): { drawn: ComputedRef<readonly T[]>, end: ComputedRef<Scrolled>, again: () => void } {
  const most = ref(STRIDE)
  const drawn = computed(() => all().slice(0, most.value))
  const end = computed<Scrolled>(() => ({
    rows: drawn.value,
    tail: drawn.value.length < all().length ? 'more' : 'end',
    older: async () => void (most.value += STRIDE),
  }))
  return { drawn, end, again: () => most.value = STRIDE }
}
