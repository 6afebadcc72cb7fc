// The one-time code as people type it and as it is shown: in two groups of capital letters and digits.

export const CODE_LENGTH = 8

/** What was typed without what does not matter: spaces, the dash, small letters; `O` means 0, `I` and `L` mean 1. */
const plain = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')

/** `7qkf2m9d` as `7QKF-2M9D`; more than a code has is left out. */
export function tidyCode(typed: string): string {
  const code = plain(typed).slice(0, CODE_LENGTH)
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code
}

export const isWhole = (typed: string): boolean => plain(typed).length === CODE_LENGTH

/** The code that a link carries behind `#`; nothing where there is none. */
export const codeOfLink = (hash: string): string => isWhole(hash) ? tidyCode(hash) : ''
