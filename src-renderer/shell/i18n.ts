// The page's two languages. The messages are compiled when the page is built: nothing is evaluated in the browser.
import { createI18n } from 'vue-i18n'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = typeof LANGUAGES[number]

/** Each language by its own name, so that one can always find the way back. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' }

const KEPT = 'cococat.language'
const files = {
  en: () => import('@/locales/en'),
  zh: () => import('@/locales/zh'),
}

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: {} })

/** For code outside components; inside, `useI18n()` gives the same. */
export const t = i18n.global.t

const isLanguage = (text: string | null): text is Language => text === 'en' || text === 'zh'

/** The language the person chose, else the one their system speaks. */
export function preferred(): Language {
  const kept = localStorage.getItem(KEPT)
  if (isLanguage(kept))
    return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** Shows the page in this language; with `keep`, also the next time. */
export async function speak(language: Language, keep = true): Promise<void> {
  const { default: messages } = await files[language]()
  i18n.global.setLocaleMessage(language, messages)
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  if (keep)
    localStorage.setItem(KEPT, language)
}

/** The language the page speaks now. */
export const spoken = (): Language => i18n.global.locale.value as Language
