// Answers `window.desktop`: only to our own page in its top frame, with every argument parsed.
import type { IpcMainInvokeEvent } from 'electron'
import type { CallName, Desktop } from './bridge'
import process from 'node:process'
import { app, ipcMain } from 'electron'
import { bridge } from './bridge'
import { whereTo } from './links'

const answers: Desktop = {
  info: async () => ({ version: app.getVersion(), electron: process.versions.electron, platform: process.platform }),
}

/** Begins to answer the page that lives at `origin`. */
export function answerDesktop(origin: string): void {
  for (const name of Object.keys(bridge) as CallName[]) {
    ipcMain.handle(`desktop:${name}`, (event, ...given) => {
      if (!isOurs(event, origin)) throw new Error('Only CocoCat’s own page may ask this.')
      return answers[name](...bridge[name].takes.parse(given))
    })
  }
}

function isOurs({ senderFrame }: IpcMainInvokeEvent, origin: string): boolean {
  return senderFrame !== null && senderFrame.parent === null && whereTo(senderFrame.url, origin) === 'inside'
}
