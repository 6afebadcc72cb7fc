// Light, dark, or like the system; remembered in this browser.
import { usePreferredDark } from '@vueuse/core'
import { computed, ref, watchEffect } from 'vue'

export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = typeof THEMES[number]

const KEPT = 'cococat.theme'
const kept = localStorage.getItem(KEPT)
const systemIsDark = usePreferredDark()

/** What the person chose. */
export const theme = ref<Theme>(THEMES.find(one => one === kept) ?? 'system')

/** What is shown. */
export const shownTheme = computed(() => theme.value === 'system' ? (systemIsDark.value ? 'dark' : 'light') : theme.value)

export function chooseTheme(choice: Theme): void {
  theme.value = choice
  localStorage.setItem(KEPT, choice)
}

watchEffect(() => {
  document.documentElement.dataset.theme = shownTheme.value
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]'))
    bar.media = bar.dataset.of === shownTheme.value ? 'all' : 'not all' // the phone’s own bar goes with the page, also where that differs from the system
})
