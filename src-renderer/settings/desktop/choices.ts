// What is chosen for this computer, as the desktop app keeps it: shown, changed, and true when a menu changes it.
import type { Desktop, DesktopSettings } from '../../../src-main/bridge'
import { onScopeDispose, shallowRef } from 'vue'
import { useToast } from '@/kit/toast'

type Choice = Parameters<Desktop['choose']>[0]

/** Whoever shows the choices now. The desktop app tells the page, once for all of them. */
const shown = new Set<(settings: DesktopSettings) => void>()
window.desktop?.onChosen(settings => shown.forEach(show => show(settings)))

export function useChoices(desktop: Desktop) {
  const toast = useToast()
  const settings = shallowRef<DesktopSettings | null>(null)
  const error = shallowRef<unknown>(null)
  const take = (now: DesktopSettings): void => void (settings.value = now)

  async function load(): Promise<void> {
    error.value = null
    await desktop.settings().then(take, cause => error.value = cause)
  }

  /** What cannot be done is said, and shown as it still is. */
  async function choose(choice: Choice): Promise<void> {
    try {
      take(await desktop.choose(choice))
    }
    catch (cause) {
      toast.fail(cause)
      await load()
    }
  }

  shown.add(take)
  onScopeDispose(() => shown.delete(take))
  void load()
  return { settings, error, load, choose }
}
