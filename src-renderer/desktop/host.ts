// The page's side of the desktop app: it goes where notifications, menus and links lead, and says how it looks, so that they look alike.
import { watch } from 'vue'
import { spoken } from '@/shell/i18n'
import { router } from '@/shell/router'
import { theme } from '@/shell/theme'

/** Follows the desktop app from now on; in a plain browser there is none. */
export function followDesktop(): void {
  const { desktop } = window
  if (!desktop)
    return
  desktop.onGo(path => void router.push(path))
  void router.isReady().then(() => watch([spoken, theme] as const, ([language, shown]) => void desktop.looks({ language, theme: shown }), { immediate: true }))
}
