// Secrets: one master key made on first start (0600), from which the others are derived; text sealed at rest.
import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readText, writeAtomic } from './files'

export interface Vault {
  /** A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869); the same purpose always gives the same key. */
  derive: (purpose: string) => Buffer
  /** Encrypts and authenticates text (AES-256-GCM, a fresh nonce each time); `purpose` must be named again to open it. */
  seal: (purpose: string, text: string) => string
  /** The text that was sealed. Throws when it was changed, sealed for another purpose or by another house. */
  open: (purpose: string, sealed: string) => string
}

const NONCE = 12
const TAG = 16

/** Opens the vault of a house, making its key on first use. */
export function openVault(folder: string): Vault {
  const master = masterKey(join(folder, 'vault.key'))
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, 'cococat', purpose, 32))
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
      const decipher = createDecipheriv('aes-256-gcm', derive(purpose), bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    },
  }
}

function masterKey(file: string): Buffer {
  const kept = readText(file)
  if (kept !== null) {
    const key = Buffer.from(kept.trim(), 'base64')
    if (key.length !== 32)
      throw new Error(`The key file ${file} is damaged. Restore it from a backup: without it stored secrets cannot be read.`)
    return key
  }
  const key = randomBytes(32)
  writeAtomic(file, `${key.toString('base64')}\n`, 0o600)
  return key
}
