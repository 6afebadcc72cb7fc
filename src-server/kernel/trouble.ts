// What keeps a house from opening although the program is sound: a person can mend it, so it has a word and a sentence.
import { isCode } from './files'

export const TROUBLES = ['house_open', 'key_wrapped', 'key_damaged', 'key_foreign', 'key_file', 'newer_house', 'disk_full', 'not_allowed', 'database_damaged', 'port_taken'] as const
export type TroubleKind = typeof TROUBLES[number]

/** Thrown while the house opens; the sentence says what happened and what to do. */
export class Trouble extends Error {
  readonly kind: TroubleKind

  constructor(kind: TroubleKind, message: string) {
    super(message)
    this.kind = kind
    this.name = 'Trouble'
  }
}

/** The system's own errors that are such troubles, with a sentence each. */
const KNOWN: readonly [kind: TroubleKind, codes: readonly string[], sentence: (error: Error) => string][] = [
  ['port_taken', ['EADDRINUSE'], () => 'That port is taken by another program. Choose another with --port, or --port 0 for any.'],
  ['disk_full', ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'], () => 'The disk is full. Make some room on it, then start CocoCat again: nothing that was stored is lost.'],
  ['database_damaged', ['SQLITE_CORRUPT', 'SQLITE_NOTADB'], error => `The database of this house is damaged (${error.message}). Put a copy from its folder “backups” in the place of cococat.db.`],
  ['not_allowed', ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EADDRNOTAVAIL', 'ENOTFOUND', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'], error => `The house could not be opened there: ${error.message}`],
]

/** The trouble that an error stands for, or null when it is our own fault. */
export function troubleOf(error: unknown): Trouble | null {
  if (error instanceof Trouble)
    return error
  const known = KNOWN.find(([, codes]) => codes.some(code => isCode(error, code)))
  return known ? new Trouble(known[0], known[2](error as Error)) : null
}
