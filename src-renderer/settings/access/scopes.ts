// What a key may do, as three steps, each with the ones before.
import type { Scope } from '@server/auth/contract'

export const LEVELS = ['read', 'chat', 'admin'] as const satisfies readonly Scope[]

/** The scopes of a key that may do so much. */
export const scopesUpTo = (level: Scope): Scope[] => LEVELS.slice(0, LEVELS.indexOf(level) + 1)

/** The most that a key with these scopes may do. */
export const levelOf = (scopes: readonly Scope[]): Scope => LEVELS.findLast(level => scopes.includes(level)) ?? 'read'
