// Lets the window in and keeps it in: the session cookie, no permissions, nothing from elsewhere, no way to another page.
import type { Session, WebContents } from 'electron'
import type { SessionCookie } from './supervisor'
import process from 'node:process'
import { app, shell } from 'electron'
import { whereTo } from './links'

/** Where our page is at the time; empty while there is none. */
type Origin = () => string

/** Developer tools are for developers: in an installed app only when asked for. */
export const toolsAllowed = !app.isPackaged || process.env.COCOCAT_DEVTOOLS === '1'

/** Where the pages of each session may be; those of any other may be nowhere. */
const origins = new WeakMap<Session, Origin>()

/** What the page uses of what must be allowed: writing to the clipboard, on a click. */
const ALLOWED = new Set(['clipboard-sanitized-write'])

/** Puts the session into the window's cookie jar; no script ever sees it. */
export async function letIn(session: Session, page: string, { name, value, expires }: SessionCookie): Promise<void> {
  await session.cookies.set({ url: page, name, value, path: '/', httpOnly: true, secure: page.startsWith('https:'), sameSite: 'strict', expirationDate: expires })
}

/** Closes the session to all but the pages at `origin`: permissions, requests to anybody else, downloads that nobody asked for. */
export function lockSession(session: Session, origin: Origin): void {
  origins.set(session, origin)
  const ours = (address: string): boolean => whereTo(address, origin()) === 'inside'
  session.setPermissionRequestHandler((_page, permission, answer, { isMainFrame, requestingUrl }) => answer(ALLOWED.has(permission) && isMainFrame && ours(requestingUrl)))
  session.setPermissionCheckHandler((_page, permission, from, { isMainFrame }) => ALLOWED.has(permission) && isMainFrame && ours(from))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest({ urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'] }, ({ url }, answer) => answer({ cancel: !ours(url.replace(/^ws/, 'http')) }))
  session.on('will-download', (event, item) => {
    if (!ours(item.getURL().replace(/^blob:/, ''))) event.preventDefault() // all others: the person is asked where to
  })
}

/** Closes every page there is and will be, whoever opens it. */
export function lockPages(): void {
  app.on('web-contents-created', (_event, contents) => pin(contents, () => origins.get(contents.session)?.() ?? ''))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault()
    trust(false)
  })
  app.on('select-client-certificate', event => event.preventDefault()) // no page of ours asks who the person is
}

/** Keeps a page on our own, wherever that is at the time; a link to elsewhere opens in the person's browser. */
function pin(contents: WebContents, origin: Origin): void {
  const leave = (address: string): void => {
    if (whereTo(address, origin()) === 'outside') void shell.openExternal(address)
  }
  const stay = (event: Electron.Event, address: string, main: boolean): void => {
    if (main && whereTo(address, origin()) === 'inside') return
    event.preventDefault()
    if (main) leave(address)
  }
  contents.on('will-frame-navigate', event => stay(event, event.url, event.isMainFrame))
  contents.on('will-redirect', event => stay(event, event.url, event.isMainFrame))
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (whereTo(url, origin()) === 'inside') return { action: 'allow', overrideBrowserWindowOptions: { autoHideMenuBar: true } } // as locked as the window it comes from
    leave(url)
    return { action: 'deny' }
  })
}
