// What the page is answered: each call of `window.desktop` and who does it.
import type { Answers } from './desktop'
import type { HouseCare } from './houseCare'
import type { Shell } from './shell'
import type { State } from './state'
import type { Updates } from './updates'
import { isUpdateAddress } from './updates'

/** The answers, put together from those who do the work. */
export function answersFor({ shell, care, updates, state }: { shell: Pick<Shell, 'answers'>, care: HouseCare, updates: Updates, state: State }): Answers {
  return {
    ...shell.answers,
    keys: async () => care.keyStatus(),
    protectKeys: async on => care.protectKeys(on),
    saveKey: () => care.saveKey(),
    folder: async () => care.folder(),
    openFolder: () => care.openFolder(),
    moveFolder: () => care.moveFolder(),
    openLogs: () => care.openLogs(),
    saveReport: () => care.saveReport(),
    updateAddress: async () => state.get().updateAddress,
    async setUpdateAddress(address) {
      if (address !== null && !isUpdateAddress(address)) return false
      state.change({ updateAddress: address })
      return true
    },
    checkUpdates: () => updates.check(),
    downloadUpdate: () => updates.download(),
    installUpdate: () => updates.install(),
  }
}
