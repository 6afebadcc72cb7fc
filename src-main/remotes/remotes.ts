// The CocoCats elsewhere whose window this app can be: the form that pairs them, their windows, and what is forgotten with them.
import type { BrowserWindow } from 'electron'
import type { KeyStore } from '../keys'
import type { State } from '../state'
import type { Invitation } from './address'
import type { PageAction } from './pages'
import type { Remote } from './remote'
import process from 'node:process'
import { Menu, session } from 'electron'
import { offerContextMenu } from '../contextPopup'
import { isLocalPage } from '../localPage'
import { pageMenu } from '../menu'
import { lockSession } from '../session'
import { shellWords } from '../shellWords'
import { bringForward } from '../window'
import { invitationIn } from './address'
import { openBook } from './book'
import { keyOf, pairWith, signOut, standingOf } from './client'
import { pageActionOf, pairingPage } from './pages'
import { createPairing } from './pairing'
import { openHouseWindow, partitionOf, remoteWindow } from './window'
import { remoteWords } from './words'

export interface Remotes {
  /** Takes a link that invites to pair: true when it is one. The person still has to say yes. */
  follow: (link: string | undefined) => boolean
  /** Shows the form, with the known houses above it. */
  add: () => void
  list: () => readonly { id: string, name: string }[]
  open: (id: string) => void
  /** CocoCat ends: the windows go at once. */
  leave: () => void
}

export interface RemotesOptions {
  readonly state: State
  readonly store: KeyStore
  readonly language: () => 'en' | 'zh'
  /** There is one more, or one less. */
  readonly changed: () => void
}

/** The form's session: it keeps nothing and reaches nobody. */
const FORM = 'pairing'

/** Makes them; Electron must be ready. */
export function createRemotes({ state, store, language, changed }: RemotesOptions): Remotes {
  const book = openBook(state, store)
  const windows = new Map<string, BrowserWindow>() // by the house's id
  let form: BrowserWindow | null = null
  const words = (): ReturnType<typeof remoteWords> => remoteWords(language())

  const pairing = createPairing({
    book,
    keyOf,
    pairWith,
    show(step) {
      if (step.step !== 'done') return void form?.loadURL(pairingPage(step, book, words())).catch(() => {}) // the next page came first, or the window went
      changed()
      windows.get(step.remote.id)?.destroy() // it shows the session before
      open(step.remote.id)
      form?.close()
    },
  })

  function open(id: string): void {
    const remote = book.find(id)
    const there = windows.get(id)
    if (there) return bringForward(there)
    if (!remote) return
    const token = book.tokenOf(remote)
    const window = openHouseWindow({ remote, words, token, standing: async () => token ? standingOf(remote, token) : 'ended', again: () => ask({ address: remote.address, code: '', fingerprint: null }, remote.name) })
    windows.set(id, window)
    window.once('closed', () => windows.get(id) === window && windows.delete(id))
    dress(window)
  }

  /** Forgets it, here and (as far as it can be reached) there. */
  async function remove(remote: Remote): Promise<void> {
    windows.get(remote.id)?.destroy()
    book.forget(remote.id)
    changed()
    pairing.back()
    await Promise.all([signOut(remote, book.tokenOf(remote)), session.fromPartition(partitionOf(remote.id)).clearData()])
  }

  function ask(invitation: Invitation | null, name?: string): void {
    form ??= openForm()
    pairing.start(invitation, name)
    bringForward(form)
  }

  function openForm(): BrowserWindow {
    const kept = session.fromPartition(FORM)
    lockSession(kept, () => '')
    const window = remoteWindow(kept, { title: words().title, width: 620, height: 760 })
    window.webContents.on('will-frame-navigate', ({ url }) => {
      const asked = isLocalPage(window.webContents.getURL()) ? pageActionOf(url) : null
      if (asked) void act(asked.action, asked.fields)
    })
    window.once('closed', () => form = null)
    dress(window)
    return window
  }

  /** Its menus. The app's own stays out of it, except on macOS, where one bar serves all windows. */
  function dress(window: BrowserWindow): void {
    const inWords = (): ReturnType<typeof shellWords> => shellWords(language())
    offerContextMenu(window, inWords)
    if (process.platform !== 'darwin') window.setMenu(Menu.buildFromTemplate(pageMenu(inWords())))
  }

  async function act(action: PageAction, fields: URLSearchParams): Promise<void> {
    const given = (name: string): string => fields.get(name) ?? ''
    const known = book.find(given('id'))
    if (action === 'send') await pairing.send({ address: given('address'), code: given('code'), name: given('name') })
    if (action === 'agree') await pairing.agree()
    if (action === 'back') pairing.back()
    if (action === 'open' && known) open(known.id)
    if (action === 'remove' && known) await remove(known)
  }

  return {
    follow(link) {
      const invitation = link === undefined ? null : invitationIn(link)
      if (invitation) ask(invitation)
      return invitation !== null
    },
    add: () => ask(null),
    list: book.list,
    open,
    leave: () => [form, ...windows.values()].forEach(window => window?.destroy()),
  }
}
