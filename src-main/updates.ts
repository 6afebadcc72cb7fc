// Looks for a newer CocoCat: only where the person named an address, only what they ask for, and never without its signature.
import type { AppUpdater } from 'electron-updater'
import type { MainLog } from './logs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { writeAtomic } from '../src-server/kernel/files'

/** What a question came to; `off`: no address is configured, so nobody was asked. */
export type UpdateAnswer
  = | { readonly state: 'off' }
    | { readonly state: 'latest', readonly version: string }
    | { readonly state: 'newer', readonly version: string }
    | { readonly state: 'downloaded', readonly version: string }
    | { readonly state: 'failed', readonly reason: string }

export interface Updates {
  readonly check: () => Promise<UpdateAnswer>
  /** Fetches what `check` found; its hash, and on Windows and macOS its signature, must be right. */
  readonly download: () => Promise<UpdateAnswer>
  /** Ends CocoCat and starts the downloaded one. `false` when there is none. */
  readonly install: () => Promise<boolean>
}

/** electron-updater sends a number that tells installations apart; everybody's is this. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const CONFIG = 'app-update.yml'

/** An address that may be asked: HTTPS, or this computer itself. */
export function isUpdateAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  return !username && !password && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)))
}

export interface UpdatesOptions {
  readonly version: string
  readonly packaged: boolean
  /** Where the app remembers things. */
  readonly folder: string
  /** Who is asked; asked for each time. */
  readonly address: () => string | null
  /** Ends the server, before another program takes CocoCat's place. */
  readonly stop: () => Promise<void>
  readonly log: MainLog
}

export function createUpdates({ version, packaged, folder, address, stop, log }: UpdatesOptions): Updates {
  let newer: string | null = null
  let downloaded = false

  async function updaterAt(url: string): Promise<AppUpdater> {
    const { default: { autoUpdater: updater } } = await import('electron-updater') // loaded by the first question only
    updater.logger = { info: message => log('info', `updates: ${message}`), warn: message => log('warn', `updates: ${message}`), error: message => log('error', `updates: ${message}`) }
    Object.assign(updater, { autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false, forceDevUpdateConfig: !packaged, requestHeaders: { 'x-user-staging-id': NOBODY } })
    if (!packaged || !existsSync(join(process.resourcesPath, CONFIG))) { // one that was built in names who must have signed on Windows: it stays
      updater.updateConfigPath = join(folder, CONFIG)
      writeAtomic(join(folder, CONFIG), JSON.stringify({ provider: 'generic', url, updaterCacheDirName: 'cococat-updater' }))
    }
    updater.setFeedURL({ provider: 'generic', url })
    return updater
  }

  async function ask(question: (updater: AppUpdater) => Promise<UpdateAnswer>): Promise<UpdateAnswer> {
    const url = address()
    if (url === null) return { state: 'off' }
    try {
      return await question(await updaterAt(url))
    }
    catch (error) {
      return { state: 'failed', reason: error instanceof Error ? error.message.split('\n')[0]! : String(error) }
    }
  }

  return {
    check: () => ask(async (updater) => {
      const found = await updater.checkForUpdates()
      newer = found?.isUpdateAvailable ? found.updateInfo.version : null
      return newer === null ? { state: 'latest', version } : { state: 'newer', version: newer }
    }),
    download: () => ask(async (updater) => {
      if (newer === null) return { state: 'latest', version }
      await updater.downloadUpdate()
      downloaded = true
      return { state: 'downloaded', version: newer }
    }),
    async install() {
      const url = address()
      if (!downloaded || url === null) return false
      const updater = await updaterAt(url)
      await stop()
      updater.quitAndInstall()
      return true
    },
  }
}
