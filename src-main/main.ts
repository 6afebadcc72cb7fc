// The story of a start and of a quit: the server first, then the window; the window first, then the server.
import type { BrowserWindow } from 'electron'
import type { Server } from './server'
import { join } from 'node:path'
import process from 'node:process'
import { app, dialog, session } from 'electron'
import { answerDesktop } from './desktop'
import { startServer } from './server'
import { denyPermissions, letIn } from './session'
import { serverArgs } from './ways'
import { bringForward, openWindow } from './window'
import { wordsFor } from './words'

/** Where `npm run dev` serves the page with hot reload; it looks for the server on this port. */
const devPage = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
const DEV_PORT = '4170'

let server: Server | undefined
let window: BrowserWindow | undefined
let quitting = false

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => window && bringForward(window))
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', quit)
  start().catch(error => giveUp('couldNotStart', error instanceof Error ? error.message : String(error)))
}
else {
  app.quit()
}

async function start(): Promise<void> {
  await app.whenReady()
  denyPermissions(session.defaultSession)
  server = await startServer(join(import.meta.dirname, 'server.js'), serverArgs(process.argv), {
    ...process.env,
    COCOCAT_PORT: process.env.COCOCAT_PORT ?? (devPage ? DEV_PORT : '0'),
  })
  void server.died.then((reason) => {
    server = undefined
    void giveUp('hasStopped', reason)
  })
  const page = devPage ?? server.origin
  await letIn(session.defaultSession, page, server.cookie)
  answerDesktop(page)
  window = await openWindow(page)
}

/** Holds the quit until the server has finished what it was doing. */
function quit(event: Electron.Event): void {
  if (!server) return
  event.preventDefault()
  if (quitting) return
  quitting = true
  void server.stop().then(() => {
    server = undefined
    app.quit()
  })
}

/** Says what happened and ends, not without the server that may still run. */
async function giveUp(title: 'couldNotStart' | 'hasStopped', reason: string): Promise<void> {
  if (quitting) return
  quitting = true
  const words = wordsFor(app.getLocale())
  dialog.showErrorBox(words[title], `${words.kept}\n\n${reason}`)
  await server?.stop()
  app.exit(1)
}
