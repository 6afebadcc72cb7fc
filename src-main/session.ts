// Lets the window in and keeps it in: the session cookie, no permissions, no way to another page.
import type { Session, WebContents } from 'electron'
import type { SessionCookie } from './server'
import { shell } from 'electron'
import { whereTo } from './links'

/** Puts the session into the window's cookie jar; no script ever sees it. */
export async function letIn(session: Session, page: string, { name, value, expires }: SessionCookie): Promise<void> {
  await session.cookies.set({ url: page, name, value, path: '/', httpOnly: true, sameSite: 'strict', expirationDate: expires })
}

/** Denies every permission a page could ask for. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_page, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/** Keeps the window on our page; a link to elsewhere opens in the person's browser. */
export function pin(contents: WebContents, origin: string): void {
  const leave = (address: string): void => {
    if (whereTo(address, origin) === 'outside') void shell.openExternal(address)
  }
  const stay = (event: Electron.Event, address: string): void => {
    if (whereTo(address, origin) === 'inside') return
    event.preventDefault()
    leave(address)
  }
  contents.on('will-navigate', event => stay(event, event.url))
  contents.on('will-redirect', event => stay(event, event.url))
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    leave(url)
    return { action: 'deny' }
  })
}
