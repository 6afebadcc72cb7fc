// Secrets: one master key made on first start (0600), from which the others are derived; text sealed at rest.
import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readText, writeAtomic } from './files'
import { Trouble } from './trouble'

export interface Vault {
  /** A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869); the same purpose always gives the same key. */
  derive: (purpose: string) => Buffer
  /** Encrypts and authenticates text (AES-256-GCM, a fresh nonce each time); `purpose` must be named again to open it. */
  seal: (purpose: string, text: string) => string
  /** The text that was sealed; null when it was changed, or sealed for another purpose or with another key (this house's own may have been lost). */
  open: (purpose: string, sealed: string) => string | null
}

const NONCE = 12
const TAG = 16

/**
 * Opens the vault of a house, making its key on first use. `given` is a key from elsewhere (the desktop's key store, or a
 * file of the owner's); otherwise it is the one in `vault.key`. A key that is not this house's is refused: what it sealed
 * could never be opened with the right one.
 */
export function openVault(folder: string, given: Buffer | null = null): Vault {
  const master = given ?? masterKey(folder)
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, 'cococat', purpose, 32))
  holdAgainstMark(folder, derive('mark').toString('hex'))
  return {
    derive,
    seal(purpose, text) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', derive(purpose), nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', derive(purpose), bytes.subarray(0, NONCE), { authTagLength: TAG })
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
      }
      catch {
        return null
      }
    },
  }
}

/** The key in a text as it is kept in files and handed over: 32 bytes in base64. Null when it is anything else. */
export function readKey(text: string): Buffer | null {
  const key = Buffer.from(text.trim(), 'base64')
  return key.length === 32 ? key : null
}

function masterKey(folder: string): Buffer {
  const file = join(folder, 'vault.key')
  const kept = readText(file)
  if (kept !== null) {
    const key = readKey(kept)
    if (!key)
      throw new Trouble('key_damaged', `The key file ${file} is damaged. Restore it from a backup: without it stored secrets cannot be read.`)
    return key
  }
  if (existsSync(join(folder, 'vault.wrapped')))
    throw new Trouble('key_wrapped', `The key of this house is locked by the key store of the computer whose desktop app made it (${join(folder, 'vault.wrapped')}). There, open Settings and either save a copy of the key, and start with COCOCAT_KEY_FILE=<that copy>, or switch the protection off. Without either, rename that file: the house opens with a new key, and stored API keys have to be entered again.`)
  const key = randomBytes(32)
  rmSync(join(folder, MARK), { force: true })
  writeAtomic(file, `${key.toString('base64')}\n`, 0o600)
  return key
}

/** Beside the key, a mark that only this key makes. It tells nothing of the key. */
const MARK = 'vault.mark'

function holdAgainstMark(folder: string, mark: string): void {
  const file = join(folder, MARK)
  const kept = readText(file)?.trim()
  if (kept === undefined)
    writeAtomic(file, `${mark}\n`, 0o600)
  else if (kept !== mark)
    throw new Trouble('key_foreign', `This is not the key of this house: ${file} was made with another. Put the right key back. If this one is meant, remove that file: stored API keys then have to be entered again.`)
}
