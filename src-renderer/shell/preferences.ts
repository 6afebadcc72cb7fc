// The choices of the header's menus: theme, language, leaving.
import type { MenuItem } from '@/kit/AppMenu.vue'
import { LogOut, Monitor, Moon, Sun } from '@lucide/vue'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession } from '@/auth/session'
import { useToast } from '@/kit/toast'
import { LANGUAGE_NAMES, LANGUAGES, speak } from './i18n'
import { chooseTheme, theme, THEMES } from './theme'

const THEME_ICONS = { light: Sun, dark: Moon, system: Monitor }

export function usePreferences() {
  const { t, locale } = useI18n()
  const session = useSession()
  const toast = useToast()

  const themes = computed<MenuItem[]>(() => THEMES.map(one => ({
    label: t(`shell.theme.${one}`),
    icon: THEME_ICONS[one],
    checked: theme.value === one,
    action: () => chooseTheme(one),
  })))

  const languages = computed<MenuItem[]>(() => LANGUAGES.map(one => ({
    label: LANGUAGE_NAMES[one],
    checked: locale.value === one,
    action: () => void speak(one).catch(toast.fail),
  })))

  const signOut = computed<MenuItem>(() => ({
    label: t('shell.signOut'),
    icon: LogOut,
    action: () => void session.signOut().catch(toast.fail),
  }))

  const leave = computed<MenuItem[]>(() => [signOut.value])

  /** Everything in one menu, where there is room for one button only. */
  const all = computed<MenuItem[]>(() => [
    ...themes.value.map((item, index) => index ? item : { ...item, heading: t('shell.theme.label') }),
    ...languages.value.map((item, index) => index ? item : { ...item, heading: t('shell.language') }),
    { ...signOut.value, heading: t('shell.session') },
  ])

  return { themes, languages, leave, all }
}
