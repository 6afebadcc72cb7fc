// Spell-check: off wherever it would fetch anything, until the person asks for it.
import type { Session } from 'electron'
import process from 'node:process'

/** macOS checks with its own words; elsewhere Chromium fetches a list of words from Google when one is first needed. */
export const SPELLING = process.platform === 'darwin' ? 'system' : 'download'

/** Nothing answers here: should anything still ask for a list of words, it stays in this computer. */
const NOBODY = 'http://127.0.0.1:9/'
const LISTS = 'https://redirector.gvt1.com/edgedl/chrome/dict/' // Chromium’s own address

/** Switches the check on or off, for the language of the app. Chinese is not checked: there are no lists for it. */
export function setSpelling(session: Session, on: boolean, language: 'en' | 'zh', locale: string): void {
  if (SPELLING === 'system') return session.setSpellCheckerEnabled(on)
  const languages = on && language === 'en' ? [english(session.availableSpellCheckerLanguages, locale)] : []
  session.setSpellCheckerEnabled(languages.length > 0) // first: without a language it would take English, and fetch it
  session.setSpellCheckerDictionaryDownloadURL(languages.length > 0 ? LISTS : NOBODY)
  session.setSpellCheckerLanguages(languages)
}

/** The person's own English, where there is a list for it. */
const english = (available: readonly string[], locale: string): string => available.includes(locale) && locale.startsWith('en') ? locale : 'en-US'
