// The story of a start and of a quit: the server first, then the window; the window first, then the server.
import { join } from 'node:path'
import process from 'node:process'
import { app, dialog, powerMonitor, session } from 'electron'
import { answersFor } from './answers'
import { careWordsFor } from './careWords'
import { crashWordsFor } from './crashWords'
import { answerDesktop } from './desktop'
import { houseOf } from './folder'
import { createHouseCare } from './houseCare'
import { openKeys } from './keys'
import { findKeyStore } from './keystore'
import { linkAmong } from './links'
import { lastLines, openMainLog } from './logs'
import { invitationIn } from './remotes/address'
import { createRemotes } from './remotes/remotes'
import { startServer } from './server'
import { letIn, lockPages, lockSession } from './session'
import { createShell } from './shell'
import { languageFor } from './shellWords'
import { createStage } from './stage'
import { openState } from './state'
import { supervise } from './supervisor'
import { offerUpdate } from './updateDialog'
import { createUpdates } from './updates'
import { serverArgs } from './ways'

/** Where `npm run dev` serves the page with hot reload; it looks for the server on this port. */
const devPage = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
const DEV_PORT = 4170
const CRASH_LINES = 20

const args = serverArgs(process.argv)
const log = openMainLog(() => house().home)
const state = openState(join(app.getPath('userData'), 'desktop.json'), error => log('warn', 'what the app remembers could not be written', { error: String(error) }))
const house = (): ReturnType<typeof houseOf> => houseOf(args, process.env, state.get().home)
const language = (): 'en' | 'zh' => state.get().language ?? languageFor(app.getLocale())

app.commandLine.appendSwitch('js-flags', '--optimize-for-size') // the page then holds 6 MB less, and draws no slower
if (process.platform === 'win32') app.setAppUserModelId('invalid.cococat.desktop') // the appId of electron-builder.yml: notifications come under our name
if (app.requestSingleInstanceLock()) start().catch(giveUp)
else app.quit()

async function start(): Promise<void> {
  process.on('uncaughtExceptionMonitor', error => log('error', 'main failed', { error: error.stack }))
  app.on('window-all-closed', () => app.quit())
  let link = linkAmong(process.argv)
  app.on('open-url', (_event, opened) => link = opened) // macOS tells of a link before there is anything to show it in
  await app.whenReady()
  const store = findKeyStore()
  const keys = (): ReturnType<typeof openKeys> => openKeys(house().home, store)

  const supervisor = supervise({
    port: devPage ? DEV_PORT : state.get().port,
    async start(port) {
      const env = { ...process.env, COCOCAT_HOME: house().home, COCOCAT_PORT: process.env.COCOCAT_PORT ?? String(port ?? 0) }
      const key = process.env.COCOCAT_KEY_FILE ? null : keys().prepare(state.get().keys ?? store.real)
      return startServer({ entry: join(import.meta.dirname, 'server.js'), args, env, key }, { printed: text => log('info', text.trimEnd(), { from: 'server' }), told: message => shell.hear(message) })
    },
    up({ origin, cookie }) {
      log('info', 'the server is up', { origin })
      state.change({ port: Number(new URL(origin).port) })
      const page = devPage ?? origin
      follow(letIn(session.defaultSession, page, cookie).then(() => stage.show(page)))
    },
    down: ({ message, lines }, { inSeconds }) => log('warn', 'the server died and is started again', { message, inSeconds, lines }),
    gaveUp(failure) {
      log('error', 'the server is not started again', { message: failure.message, trouble: failure.trouble, lines: failure.lines })
      follow(stage.crash(failure))
    },
  })
  const care = createHouseCare({ state, house, keys, supervisor, language, log })
  const updates = createUpdates({ version: app.getVersion(), packaged: app.isPackaged, folder: app.getPath('userData'), address: () => state.get().updateAddress, stop: supervisor.stop, log })
  const remotes = createRemotes({ state, store, language, changed: () => shell.anew() })
  const shell = createShell({ state, tell: supervisor.say, link: link && invitationIn(link) ? undefined : link, acts: { houses: remotes, dataFolder: care.openFolder, logs: care.openLogs, report: care.saveReport, updates: () => offerUpdate(updates, careWordsFor(language())) } })
  const stage = createStage({ shell, words: () => crashWordsFor(language()), log, lastLines: () => lastLines(house().home, CRASH_LINES), retry: supervisor.run, openLogs: care.openLogs, saveReport: care.saveReport })

  lockSession(session.defaultSession, stage.origin)
  lockPages()
  answerDesktop(stage.origin, answersFor({ shell, care, updates, state }))
  app.on('second-instance', (_event, argv) => remotes.follow(linkAmong(argv)) || shell.again(argv))
  app.on('open-url', (_event, link) => remotes.follow(link) || shell.follow(link))
  app.on('activate', shell.show)
  app.on('before-quit', quitter(async () => {
    shell.leave()
    remotes.leave()
    stage.leave()
    await supervisor.stop()
    log('info', 'CocoCat has ended')
  }))
  powerMonitor.on('shutdown', () => app.quit())
  follow(stage.open())
  remotes.follow(link)
  await supervisor.run()
}

/** The window follows the server; where it cannot (it was closed meanwhile), the log says so. */
function follow(showing: Promise<void>): void {
  showing.catch(error => log('warn', 'the window did not follow', { error: String(error) }))
}

/** Holds the quit until `leave` is done: the server has finished what it was doing, or was killed. */
function quitter(leave: () => Promise<void>): (event: Electron.Event) => void {
  let left: Promise<void> | null = null
  let done = false
  return (event) => {
    if (done) return
    event.preventDefault()
    left ??= leave().finally(() => {
      done = true
      app.quit()
    })
  }
}

/** Our own fault: says so and ends. */
function giveUp(error: unknown): void {
  const reason = error instanceof Error ? error.stack ?? error.message : String(error)
  log('error', 'CocoCat could not start', { error: reason })
  const { couldNotStart, safe } = crashWordsFor(app.getLocale())
  dialog.showErrorBox(couldNotStart, `${safe}\n\n${reason}`)
  app.exit(1)
}
