// Opens the house and keeps it open until it is told to stop.
import type { Config } from './config'
import type { House } from './house'
import type { Parent } from './parent'
import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { makePassword } from './auth/password'
import { readConfig } from './config'
import { buildHouse } from './house'
import { readText } from './kernel/files'
import { lockHouse } from './kernel/lock'
import { Trouble, troubleOf } from './kernel/trouble'
import { readKey } from './kernel/vault'
import { findParent } from './parent'

/** A turn in progress may take this long to end before the house closes over it; it goes on after the next start. */
const PATIENCE_MS = 4500

export async function serve(built: { version: string, page: string, resources: string }): Promise<void> {
  const parent = findParent(process.env)
  try {
    const config = readConfig(process.argv.slice(2), process.env, built)
    if (config !== 'help')
      await run(config, parent)
  }
  catch (error) {
    const trouble = troubleOf(error)
    const message = explain(error)
    parent?.tell({ type: 'failed', message, trouble: trouble?.kind ?? null })
    die(error)
  }
}

function die(error: unknown): never {
  console.error(explain(error))
  process.exit(1)
}

async function run(config: Config, parent: Parent | null): Promise<void> {
  const key = await keyFrom(config, parent)
  mkdirSync(config.home, { recursive: true, mode: 0o700 })
  const lock = lockHouse(config.home, process.env.COCOCAT_SQLITE_BINDING)
  let house = buildHouse({ ...config, key })
  const stop = stopper(() => house.close(), lock)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, stop)
  if (process.env.COCOCAT_HANDED_OVER) // the process that handed over is gone: whoever ends it means this one
    process.on('disconnect', stop)
  parent?.onStop(stop)
  if (process.env.npm_lifecycle_event === 'serve')
    stopWithShell(stop)
  if (parent) {
    house.onRestart(() => { // at the same port; the desktop hands its window the session of the new house
      parent.tell({ type: 'again' })
      stop()
    })
    const door = await house.open()
    const session = house.auth.issue()
    parent.tell({ type: 'ready', origin: door.origin, cookie: { name: house.auth.cookie, value: session.token, expires: Date.parse(session.expires_at) / 1000 } })
    parent.onPause(house.notices.pause)
    house.notices.tell(parent.tell)
    return
  }
  let { port } = config
  const live = async (): Promise<void> => {
    house.onRestart(() => void again().catch(die))
    port = await openForPeople(house, config)
  }
  const again = async (): Promise<void> => {
    await house.close()
    house = buildHouse({ ...config, key, port })
    await live()
  }
  await live()
}

/** Opens a house that no desktop has opened; answers at which port. */
async function openForPeople(house: House, config: Config): Promise<number> {
  if (config.password !== null)
    await takePassword(house, config.password)
  const { origin, port } = await house.open()
  if (!house.auth.hasPassword())
    await givePassword(house)
  process.stdout.write(`cococat ready on ${origin}\n`)
  return port
}

/** npm passes a SIGTERM on to its shell, which dies of it and tells nobody: when the shell is gone, the house is to close. */
function stopWithShell(stop: () => void): void {
  const shell = process.ppid
  setInterval(() => process.ppid === shell || stop(), 500).unref()
}

/** The password of the environment becomes the house's. */
async function takePassword({ auth }: House, password: string): Promise<void> {
  await auth.login(password).catch(() => auth.setPassword(password))
}

/** The first start without a password makes one. It is shown before it is stored: a start that fails in between loses nothing. */
async function givePassword({ auth }: House): Promise<void> {
  const made = makePassword()
  process.stdout.write(`Your password is ${made}\nIt is shown only now. Keep it, or start once with COCOCAT_PASSWORD to choose another.\n`)
  await auth.setPassword(made)
}

function stopper(close: () => Promise<void>, lock: { release: () => void }): () => void {
  let stopping = false
  return () => {
    if (stopping)
      return
    stopping = true
    setTimeout(() => process.exit(0), PATIENCE_MS).unref()
    void close().catch(error => console.error(explain(error))).finally(() => {
      lock.release()
      process.exit(0)
    })
  }
}

function explain(error: unknown): string {
  return troubleOf(error)?.message ?? (error instanceof Error ? error.message : String(error))
}

/** The house's key where it is not in the house: with the desktop's key store, or in a file of the owner's. */
async function keyFrom(config: Config, parent: Parent | null): Promise<Buffer | null> {
  const handed = parent && (await parent.start).key
  if (handed)
    return readKey(handed)
  if (config.keyFile === null)
    return null
  const key = readKey(readText(config.keyFile) ?? '')
  if (!key)
    throw new Trouble('key_file', `${config.keyFile} (COCOCAT_KEY_FILE) holds no key of a house. Save one on the computer that has it: Settings, “Save a copy of the key”.`)
  return key
}
