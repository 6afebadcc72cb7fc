// A window on a CocoCat elsewhere: a session of its own that knows one house by its key, without any power over this computer.
import type { Session } from 'electron'
import type { Standing } from './client'
import type { Remote } from './remote'
import type { RemoteWords } from './words'
import { BrowserWindow, session } from 'electron'
import { isLocalPage } from '../localPage'
import { letIn, lockSession, toolsAllowed } from '../session'
import { paper } from '../window'
import { fingerprintIn } from './client'
import { openingPage, pageActionOf, standingPage } from './pages'

export interface HouseWindowOptions {
  readonly remote: Remote
  readonly words: () => RemoteWords
  readonly token: string
  /** Asks the house whether it still lets us in. */
  readonly standing: () => Promise<Standing>
  /** The person wants to pair it again. */
  readonly again: () => void
}

/** Chromium keeps a cookie no longer. */
const COOKIE_SECONDS = 400 * 86_400
/** Electron's verdicts on a certificate: it is good, it is refused. */
const GOOD = 0
const REFUSED = -2
/** A load that another one replaced is no failure. */
const ABORTED = -3

/** What a page of a house elsewhere is kept in: cookies, drafts, its pinned key. */
export const partitionOf = (id: string): string => `persist:house-${id}`

/** Opens the window and the house in it, or says why not. */
export function openHouseWindow({ remote, words, token, standing, again }: HouseWindowOptions): BrowserWindow {
  const kept = session.fromPartition(partitionOf(remote.id))
  const window = remoteWindow(kept, { title: remote.name, width: 1280, height: 860 })
  const { webContents } = window
  let doubting = false
  pinKey(kept, remote)

  async function enter(): Promise<void> {
    await window.loadURL(openingPage(remote, words()))
    const found = await standing()
    if (window.isDestroyed()) return
    if (found !== 'in') return show(found)
    await letIn(kept, remote.address, { name: remote.cookie, value: token, expires: Date.now() / 1000 + COOKIE_SECONDS })
    await window.loadURL(remote.address).catch(() => {}) // `did-fail-load` hears of it
  }

  const show = (why: Exclude<Standing, 'in'>): Promise<void> => window.loadURL(standingPage(remote, why, words()))

  /** Something was refused, or did not come: the house is asked what it means. `missing`: there is no page to stay on. */
  async function doubt(missing: boolean): Promise<void> {
    if (doubting || window.isDestroyed() || isLocalPage(webContents.getURL())) return
    doubting = true
    const found = await standing().finally(() => doubting = false)
    if (window.isDestroyed()) return
    if (found === 'ended' || found === 'other_key' || missing) await show(found === 'in' ? 'away' : found)
  }

  const acts = { retry: enter, again, close: () => window.close() }
  webContents.on('will-frame-navigate', ({ url }) => {
    const asked = isLocalPage(webContents.getURL()) ? pageActionOf(url) : null
    if (asked && asked.action in acts) void acts[asked.action as keyof typeof acts]()
  })
  webContents.on('did-fail-load', (_event, code, _text, _url, main) => void (main && code !== ABORTED && doubt(true)))
  webContents.on('render-process-gone', (_event, { reason }) => void (reason !== 'clean-exit' && webContents.reload()))
  webContents.on('page-title-updated', (event, title) => {
    event.preventDefault()
    window.setTitle(isLocalPage(webContents.getURL()) ? title : `${title} · ${remote.name}`)
  })
  kept.webRequest.onCompleted(({ statusCode, url }) => { // the page is refused, or asks how one signs in: its socket was closed
    const refused = statusCode === 401 && url.startsWith(`${remote.address}/api/`)
    if (refused || url === `${remote.address}/api/pair`) void doubt(false)
  })
  void enter()
  return window
}

/** A window on a page that is not of this computer's house: no preload, so `window.desktop` is not there. */
export function remoteWindow(kept: Session, size: { title: string, width: number, height: number }): BrowserWindow {
  return new BrowserWindow({
    ...size,
    minWidth: 390,
    minHeight: 480,
    autoHideMenuBar: true,
    backgroundColor: paper(),
    webPreferences: { session: kept, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false, devTools: toolsAllowed },
  })
}

/** From now on the session talks to one house only, and to it only with the key it was paired with. */
function pinKey(kept: Session, { address, fingerprint }: Remote): void {
  const { hostname } = new URL(address)
  const host = hostname.replace(/^\[|\]$/g, '')
  lockSession(kept, () => address)
  kept.setCertificateVerifyProc((asked, verdict) => verdict(fingerprint !== null && asked.hostname.replace(/^\[|\]$/g, '') === host && fingerprintIn(asked.certificate.data) === fingerprint ? GOOD : REFUSED))
}
