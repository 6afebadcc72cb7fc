// Answers `window.desktop`: only to our own page in its top frame, with every argument parsed.
import type { WebFrameMain } from 'electron'
import type { CallName, Desktop, Told } from './bridge'
import { BrowserWindow, ipcMain, session } from 'electron'
import { bridge } from './bridge'
import { whereTo } from './links'

export type Answers = Pick<Desktop, CallName>

/** Begins to answer the page that lives at `origin`, which may change; never that of a house elsewhere. */
export function answerDesktop(origin: () => string, answers: Answers): void {
  for (const name of Object.keys(bridge) as CallName[]) {
    ipcMain.handle(`desktop:${name}`, ({ senderFrame }, ...given) => {
      if (!isOurs(senderFrame, origin())) throw new Error('Only CocoCat’s own page may ask this.')
      const takes = bridge[name].takes.safeParse(given)
      if (!takes.success) throw new Error(`“${name}” was asked in a way it does not understand.`)
      return (answers[name] as (...given: unknown[]) => Promise<unknown>)(...takes.data)
    })
  }
}

/** Tells the page something it did not ask for. */
export function tellPage<T extends keyof Told>(window: BrowserWindow, what: T, told: Told[T]): void {
  if (!window.isDestroyed()) window.webContents.send(`desktop:${what}`, told)
}

function isOurs(frame: WebFrameMain | null, origin: string): boolean {
  return frame !== null && frame.parent === null && whereTo(frame.url, origin) === 'inside' && BrowserWindow.getAllWindows().some(({ webContents }) => webContents.mainFrame === frame && webContents.session === session.defaultSession)
}
