// What can be called up over every page: the palette and the sheet of shortcuts. Their code comes when they are first wanted.
import type { Component } from 'vue'
import { defineAsyncComponent, ref } from 'vue'
import { ApiError } from '@/api/error'
import { useToast } from '@/kit/toast'

type Summoned = 'palette' | 'shortcuts'

/** What is over the page now. */
export const summoned = ref<Summoned | null>(null)

export function summon(which: Summoned | null): void {
  summoned.value = which
}

/** Without its code, as the server is away, it says so and goes; the next time it is asked for again. */
const lazily = (loader: () => Promise<Component>): Component => defineAsyncComponent({
  loader,
  onError(_, __, fail) {
    summon(null)
    useToast().fail(new ApiError(0, 'offline', 'The server cannot be reached'))
    fail()
  },
})

export const SUMMONED: Readonly<Record<Summoned, Component>> = {
  palette: lazily(() => import('@/palette/PaletteDialog.vue')),
  shortcuts: lazily(() => import('./ShortcutsSheet.vue')),
}
