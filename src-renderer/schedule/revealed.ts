// A long list that is all here but drawn bit by bit, as the person scrolls to its end.
import type { Ref } from 'vue'
import type { Scrolled } from '@/api/pages'
import { computed, nextTick, reactive, ref } from 'vue'

/** So many more at a time. */
const STEP = 100

/** The first rows of a list; `reach` is for the end of the list, which asks for more. */
export function useRevealed<T extends { id: string }>(all: Ref<readonly T[]>): { shown: Ref<readonly T[]>, reach: Scrolled } {
  const most = ref(STEP)
  const drawing = ref(false)
  const shown = computed(() => all.value.slice(0, most.value))

  async function older(): Promise<void> {
    drawing.value = true // the end is made anew, and so looked at anew where it then stands
    most.value += STEP
    await nextTick()
    drawing.value = false
  }

  const tail = computed(() => drawing.value ? 'loading' : most.value < all.value.length ? 'more' : 'end')
  return { shown, reach: reactive({ rows: shown, tail, older }) }
}
