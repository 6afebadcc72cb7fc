// How long what was deleted is kept where it holds secrets.
import type { Clock } from './clock'

const KEPT_MS = 30 * 86_400_000

/** What was deleted before this moment is forgotten for good, its secrets with it. */
export const forgottenBefore = (clock: Clock): string => new Date(clock().getTime() - KEPT_MS).toISOString()
