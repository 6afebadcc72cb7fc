// The house's key and this computer's key store: wrapped, verified, and only then is the plain file removed. Nobody is locked out.
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readText, writeAtomic } from '../src-server/kernel/files'
import { readKey } from '../src-server/kernel/vault'
import { StartFailure } from './supervisor'

/** What an operating system keeps keys in; `real` is false where it would only pretend to (Chromium's `basic_text`). */
export interface KeyStore {
  readonly name: string
  readonly real: boolean
  readonly wrap: (text: string) => Buffer
  /** Throws when the store is locked, refused, or another computer's. */
  readonly unwrap: (wrapped: Buffer) => string
}

/** `protected`: only this computer's key store opens the key. Where the store is not `real`, it never is, and says so. */
export interface KeyStatus { readonly store: string, readonly real: boolean, readonly protected: boolean }

export interface Keys {
  /** Brings the key into the state that is wanted and answers what the server must be handed; null when the key is in its folder. */
  readonly prepare: (wanted: boolean) => string | null
  readonly status: () => KeyStatus
  /** Writes a plain copy to take to another computer. */
  readonly save: (file: string) => void
}

/** The keys of the house at `home`. */
export function openKeys(home: string, store: KeyStore): Keys {
  const plain = join(home, 'keys', 'vault.key')
  const wrapped = join(home, 'keys', 'vault.wrapped')

  function unwrap(): string {
    try {
      return store.unwrap(Buffer.from(readText(wrapped) ?? '', 'base64'))
    }
    catch (error) {
      throw new StartFailure(`${wrapped}: ${error instanceof Error ? error.message : String(error)}`, 'key_wrapped')
    }
  }

  /** The plain file counts where both are there: a move was cut short, or a person put it back. */
  const read = (): string | null => readText(plain)?.trim() ?? (existsSync(wrapped) ? unwrap() : null)

  function protect(key: string): string {
    if (existsSync(plain) && existsSync(wrapped) && !opensTo(key)) renameSync(wrapped, `${wrapped}.before`) // of another key, or another computer's
    if (!existsSync(wrapped)) writeAtomic(wrapped, `${store.wrap(key).toString('base64')}\n`, 0o600)
    if (!opensTo(key)) throw new StartFailure(`The key store of this computer (${store.name}) did not give back what it was given.`, 'key_wrapped')
    rmSync(plain, { force: true })
    return key
  }

  function opensTo(key: string): boolean {
    try {
      return unwrap() === key
    }
    catch {
      return false
    }
  }

  function unprotect(key: string): null {
    writeAtomic(plain, `${key}\n`, 0o600)
    if (readText(plain)?.trim() !== key) throw new Error(`${plain} could not be written.`)
    rmSync(wrapped, { force: true })
    return null
  }

  return {
    prepare(wanted) {
      const key = read()
      if (key !== null && !readKey(key)) return null // damaged: the server says so, and nothing is touched
      if (wanted && store.real) return protect(key ?? randomBytes(32).toString('base64'))
      if (key === null || !existsSync(wrapped)) return null
      return unprotect(key)
    },
    status: () => ({ store: store.name, real: store.real, protected: existsSync(wrapped) && !existsSync(plain) }),
    save(file) {
      const key = read()
      if (key === null) throw new Error('This house has no key yet.')
      writeAtomic(file, `${key}\n`, 0o600)
    },
  }
}
