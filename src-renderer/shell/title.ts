// The title of the window: the page's name, or something more telling that the page gives.
import type { Ref } from 'vue'
import { onScopeDispose, shallowRef, watchEffect } from 'vue'
import { t } from './i18n'
import { router } from './router'

const given: Ref<(() => string) | null> = shallowRef(null)

/** A page that shows one thing puts its name there as long as it is open. */
export function useTitle(name: () => string): void {
  given.value = name
  onScopeDispose(() => {
    if (given.value === name)
      given.value = null
  })
}

/** Keeps the window's title true from now on. */
export function keepTitle(): void {
  watchEffect(() => {
    const { title } = router.currentRoute.value.meta
    const name = given.value?.() || (title ? t(title) : '')
    document.title = name ? `${name} · CocoCat` : 'CocoCat'
  })
}
