// What a person can do for their house from the desktop: see to its key, look into its logs, move its folder. For menus, the crash page and the bridge.
import type { Keys, KeyStatus } from './keys'
import type { MainLog } from './logs'
import type { State } from './state'
import type { Supervisor } from './supervisor'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { app, dialog, shell } from 'electron'
import { careWordsFor } from './careWords'
import { copyHouse, planMove } from './folder'
import { logFolder, makeReport } from './logs'

/** What a move came to. `moved`: the old folder is still there, as it was. `failed`: the old one is in use, nothing was lost. */
export type Moved
  = | { readonly state: 'cancelled' }
    | { readonly state: 'moved', readonly from: string, readonly to: string }
    | { readonly state: 'failed', readonly reason: string }

export interface HouseCare {
  /** Which store holds the key, and whether it truly protects it. */
  readonly keyStatus: () => KeyStatus
  /** Puts the key into this computer's key store, or back into its file; the server need not be restarted. Answers what holds now. */
  readonly protectKeys: (on: boolean) => KeyStatus
  /** Asks where to, and writes a plain copy of the key, to open the house elsewhere. Answers the file, or null when the person changed their mind. */
  readonly saveKey: () => Promise<string | null>
  /** Where the house is; `fixed` when this start was told so, and it cannot be moved. */
  readonly folder: () => { path: string, fixed: boolean }
  readonly openFolder: () => Promise<void>
  readonly openLogs: () => Promise<void>
  /** Asks where to, and writes one text with versions and the last log lines, without secrets. Answers the file, or null. */
  readonly saveReport: () => Promise<string | null>
  /** Asks for an empty folder and moves the house there: stopped, copied, compared, switched, started. The old one stays. */
  readonly moveFolder: () => Promise<Moved>
}

export interface HouseCareOptions {
  readonly state: State
  /** Where the house is now; asked each time. */
  readonly house: () => { home: string, fixed: boolean }
  readonly keys: () => Keys
  readonly supervisor: Pick<Supervisor, 'run' | 'stop'>
  readonly language: () => string
  readonly log: MainLog
}

export function createHouseCare({ state, house, keys, supervisor, language, log }: HouseCareOptions): HouseCare {
  const words = (): ReturnType<typeof careWordsFor> => careWordsFor(language())
  const home = (): string => house().home

  async function askWhereTo(name: string): Promise<string | null> {
    const { filePath, canceled } = await dialog.showSaveDialog({ defaultPath: join(app.getPath('documents'), name), properties: ['showOverwriteConfirmation'] })
    return canceled || !filePath ? null : filePath
  }

  async function open(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const failed = await shell.openPath(folder)
    if (failed) log('warn', 'a folder could not be shown', { folder, failed })
  }

  /** Asks until the person agrees with what moving there means, or does not want to any more. */
  async function askForPlan(): Promise<Exclude<Awaited<ReturnType<typeof planMove>>, string> | null> {
    const { filePaths: [to], canceled } = await dialog.showOpenDialog({ title: words().chooseFolder, buttonLabel: words().moveHere, properties: ['openDirectory', 'createDirectory'] })
    if (canceled || !to) return null
    const plan = await planMove(home(), to)
    if (typeof plan === 'string') {
      await dialog.showMessageBox({ type: 'warning', message: words().refusals[plan], detail: to })
      return askForPlan()
    }
    const { response } = await dialog.showMessageBox({ type: plan.network ? 'warning' : 'question', message: words().moveTo(plan.to), detail: plan.network ? `${words().network}\n\n${words().moving}` : words().moving, buttons: [words().move, words().cancel], defaultId: 0, cancelId: 1 })
    return response === 0 ? plan : null
  }

  /** From here on the house is at `path`; throws when that could not be written down. */
  function settleAt(path: string): void {
    state.change({ home: path })
    if (!state.isKept()) throw new Error(words().notKept)
  }

  async function moveFolder(): Promise<Moved> {
    if (house().fixed) return { state: 'failed', reason: words().fixed }
    const plan = await askForPlan()
    if (!plan) return { state: 'cancelled' }
    const { from, to } = plan
    log('info', 'the house is being moved', { from, to })
    await supervisor.stop()
    try {
      await copyHouse(plan)
      settleAt(to)
      const failure = await supervisor.run()
      if (failure) throw failure
    }
    catch (error) {
      state.change({ home: from })
      await supervisor.stop()
      await supervisor.run()
      log('error', 'the house was not moved', { error: String(error) })
      return { state: 'failed', reason: error instanceof Error ? error.message : String(error) }
    }
    log('info', 'the house was moved', { from, to })
    return { state: 'moved', from, to }
  }

  return {
    keyStatus: () => keys().status(),
    protectKeys(on) {
      state.change({ keys: on })
      keys().prepare(on)
      return keys().status()
    },
    async saveKey() {
      const file = await askWhereTo('cococat-house.key')
      if (file) keys().save(file)
      return file
    },
    folder: () => ({ path: home(), fixed: house().fixed }),
    openFolder: () => open(home()),
    openLogs: () => open(logFolder(home())),
    async saveReport() {
      const file = await askWhereTo(`cococat-report-${new Date().toISOString().slice(0, 10)}.txt`)
      if (file) writeFileSync(file, makeReport(facts(keys().status()), home()))
      return file
    },
    moveFolder,
  }
}

/** What an engineer wants to know first. */
function facts({ store, protected: isProtected }: KeyStatus): Record<string, string> {
  const { electron = '', chrome = '', node = '' } = process.versions
  return {
    'CocoCat': `${app.getVersion()}${app.isPackaged ? '' : ' (from a folder of source code)'}`,
    'Electron': `${electron}, Chromium ${chrome}, Node ${node}`,
    'System': `${process.platform} ${process.getSystemVersion()} ${process.arch}`,
    'Language': app.getLocale(),
    'Key store': `${store}, ${isProtected ? 'holds the key' : 'does not hold the key'}`,
    'Written': new Date().toISOString(),
  }
}
