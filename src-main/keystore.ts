// The operating system's key store, through Electron; honest about one that is none.
import type { KeyStore } from './keys'
import process from 'node:process'
import { safeStorage } from 'electron'

const NAMES: Partial<Record<NodeJS.Platform, string>> = { darwin: 'keychain', win32: 'dpapi' }

/** Asks it once; only after the app is ready. Chromium's `basic_text` hides a text behind a password that is in its source code. */
export function findKeyStore(): KeyStore {
  const name = NAMES[process.platform] ?? safeStorage.getSelectedStorageBackend()
  return {
    name,
    real: !['basic_text', 'unknown'].includes(name) && safeStorage.isEncryptionAvailable(),
    wrap: text => safeStorage.encryptString(text),
    unwrap: wrapped => safeStorage.decryptString(wrapped),
  }
}
