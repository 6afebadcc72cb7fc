// Environment variables and headers in the form: rows of a name and a value; a value that is kept is never shown.

/** What stands in the place of a secret in every answer; sent back, it leaves the secret as it is. */
export const HIDDEN = '••••'

export interface Pair { key: number, name: string, value: string, /** It is there already, and this is not its value. */ kept: boolean }

let last = 0

export const blankPair = (): Pair => ({ key: ++last, name: '', value: '', kept: false })

export const pairsOf = (secrets: Readonly<Record<string, string>>): Pair[] => Object.keys(secrets).map(name => ({ key: ++last, name, value: '', kept: true }))

/** As the server takes them; rows without a name are none. */
export const secretsOf = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(pairs.filter(({ name }) => name.trim() !== '').map(({ name, value, kept }) => [name.trim(), kept ? HIDDEN : value]))

/** The arguments of a program, one a line; what is between them stays as it was written. */
export const linesOf = (text: string): string[] => text.split('\n').filter(line => line.trim() !== '')
