// The house as it is at one moment: a reader that keeps seeing the database of that moment, and hard links to the files of that moment.
import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import { DATABASE, FOLDERS } from './parts'

/** Between two portions of so many pages everybody else has their turn. */
const PAGES = 64

export interface Picture {
  /** Files and empty folders, by their names in the backup; the database is among them once it was copied. */
  files: { name: string, from: string, bytes: number }[]
  emptyFolders: string[]
  databaseBytes: number
  /** Copies the database of that moment, bit by bit. */
  copyDatabase: (moved: (bytes: number, total: number) => void, signal: AbortSignal) => Promise<void>
  close: () => void
}

/**
 * Takes the picture, in one go: nobody writes between its first file and its last. Every file of a house is replaced whole,
 * so that a link keeps what it was; one that only grows (a history) may be read a few lines longer. Symbolic links are left out.
 */
export function takePicture(home: string, folder: string): Picture {
  const binding = process.env.COCOCAT_SQLITE_BINDING
  const database = join(home, DATABASE)
  const reader = new Database(database, { readonly: true, ...(binding && { nativeBinding: binding }) })
  reader.exec('BEGIN')
  reader.prepare('SELECT COUNT(*) FROM migrations').get() // from here on it sees this moment
  const picture: Pick<Picture, 'files' | 'emptyFolders'> = { files: [], emptyFolders: [] }
  for (const name of FOLDERS)
    existsSync(join(home, name)) && keep(name, join(home, name), join(folder, name), picture)
  const databaseBytes = (reader.pragma('page_count', { simple: true }) as number) * (reader.pragma('page_size', { simple: true }) as number)

  return {
    ...picture,
    databaseBytes,
    async copyDatabase(moved, signal) {
      const copy = join(folder, DATABASE)
      await reader.backup(copy, {
        progress({ totalPages, remainingPages }) {
          signal.throwIfAborted()
          moved(databaseBytes * (1 - remainingPages / totalPages), databaseBytes)
          return PAGES
        },
      })
      picture.files.unshift({ name: DATABASE, from: copy, bytes: statSync(copy).size })
    },
    close: () => void reader.close(),
  }
}

function keep(name: string, from: string, to: string, picture: Pick<Picture, 'files' | 'emptyFolders'>): void {
  mkdirSync(to, { recursive: true })
  const entries = readdirSync(from, { withFileTypes: true })
  if (entries.length === 0)
    picture.emptyFolders.push(name)
  for (const entry of entries) {
    const [inside, source, target] = [`${name}/${entry.name}`, join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory())
      keep(inside, source, target, picture)
    else if (entry.isFile() && !entry.name.endsWith('.tmp'))
      picture.files.push({ name: inside, from: linked(source, target), bytes: statSync(target).size })
  }
}

/** A second name for a file; a copy where the disk knows no second names. */
function linked(from: string, to: string): string {
  try {
    linkSync(from, to)
  }
  catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  }
  return to
}
