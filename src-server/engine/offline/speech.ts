// What the offline engine says, by the language it was asked in.
import type { Language } from '../../kernel/text'
import type { Phrases } from './phrases'
import { chinese } from './phrases-chinese'
import { english } from './phrases-english'

export const speech: Record<Language, Phrases> = { en: english, zh: chinese }
