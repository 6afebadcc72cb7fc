// Starting with the person's session, on each platform as it is done there; off until the person wants it.
import type { Autostart } from './autostart'
import process from 'node:process'
import { app } from 'electron'
import { AT_LOGIN, autostartIn, entryFile } from './autostart'

/** What runs from a folder of source code is no program that a system could start by itself; COCOCAT_INSTALLED=1 says that it is. */
export const isInstalled = app.isPackaged || process.env.COCOCAT_INSTALLED === '1'

/** Null where a system cannot start it. */
export function findAutostart(): Autostart | null {
  if (!isInstalled) return null
  if (process.platform === 'linux') return autostartIn(entryFile(process.env, app.getPath('home')), process.env.APPIMAGE ?? process.execPath)
  const how = { args: [AT_LOGIN] }
  return {
    get: () => app.getLoginItemSettings(how).openAtLogin,
    set: on => app.setLoginItemSettings({ ...how, openAtLogin: on }),
  }
}

/** Whether the system made this start, not the person. */
export const startedAtLogin = (): boolean => process.argv.includes(AT_LOGIN) || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
