// One process a house: a lock that the operating system lets go of when its holder dies, however it dies.
import { join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import { isCode, readText, writeAtomic } from './files'
import { Trouble } from './trouble'

/** A moment for a process that is just ending to let go, in milliseconds. */
const PATIENCE = 1500

/**
 * Takes the house for this process, or throws, naming the process that holds it. SQLite's exclusive lock is the kernel's
 * own (it needs no clean-up after SIGKILL); the file beside it says who.
 */
export function lockHouse(home: string, nativeBinding?: string): { release: () => void } {
  const holder = join(home, 'house.pid')
  const lock = new Database(join(home, 'house.lock'), { timeout: PATIENCE, ...(nativeBinding && { nativeBinding }) })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  }
  catch (error) {
    lock.close()
    if (isCode(error, 'SQLITE_BUSY'))
      throw new Trouble('house_open', `This house (${home}) is open already, in process ${readText(holder)?.trim() ?? 'unknown'}. Close that CocoCat first, or choose another folder with --home.`)
    throw error
  }
  writeAtomic(holder, `${process.pid}\n`)
  return { release: () => void lock.close() }
}
