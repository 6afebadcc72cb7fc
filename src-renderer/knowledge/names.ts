// How pages are named: what a link, a title and a slug have in common, and in which order names stand.
import { spoken, t } from '@/shell/i18n'

/** As the server compares names: case, spaces, “-” and “_” make no difference. */
export const nameKey = (text: string): string => text.normalize('NFC').toLowerCase().trim().replace(/[\s_-]+/g, '-')

const keys = new WeakMap<object, { slug: string, title: string }>()

/** The names that links know a page by; made once for each state of it. */
export function keysOf(page: { slug: string, title: string }): { slug: string, title: string } {
  const known = keys.get(page) ?? { slug: nameKey(page.slug), title: nameKey(page.title) }
  keys.set(page, known)
  return known
}

const collators = new Map<string, Intl.Collator>()

/** Orders names as a reader of the chosen language expects: “Part 2” before “Part 10”, Chinese by its sound. */
export function collator(): Intl.Collator {
  const language = spoken()
  const known = collators.get(language) ?? new Intl.Collator(language, { numeric: true })
  collators.set(language, known)
  return known
}

/** What a page’s kind is called; most are simply pages. */
export const typeName = (type: string): string => type === 'page' || type === '' ? t('knowledge.plainType') : type
