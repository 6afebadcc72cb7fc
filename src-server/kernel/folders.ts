// The folders of a noun: one for each thing, and the trash they move to and come back from.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { conflict } from './errors'
import { below, isCode, move, readText } from './files'
import { Id } from './route'

export interface Trashed { id: string, folder: string, at: Date }

export interface NounFolder {
  ids: () => string[]
  /** A path inside the folder of one thing; never outside it. */
  path: (id: string, ...parts: string[]) => string
  /** Moves a folder to the trash. */
  discard: (id: string, at: Date) => void
  /** What can be brought back, each id once (its last folder), newest first. */
  trashed: () => Trashed[]
  /** Moves a folder back from the trash; one that is back already is left as it is, 409 where another stands in its place. */
  revive: (trashed: Trashed) => void
}

/** Opens `<home>/<noun>`, making it where it is missing. */
export function openNounFolder(home: string, noun: string): NounFolder {
  const root = join(home, noun)
  const trash = join(home, 'trash', noun)
  mkdirSync(root, { recursive: true })
  const path = (id: string, ...parts: string[]): string => below(root, id, ...parts)

  return {
    ids: () => foldersIn(root).filter(name => Id.safeParse(name).success),
    path,
    discard(id, at) {
      if (existsSync(path(id))) // a person may have taken it away a moment before
        move(path(id), join(trash, `${id}.${at.getTime()}`))
    },
    trashed() {
      const all = foldersIn(trash).flatMap((name): Trashed[] => {
        const [, id, time] = /^([A-Z0-9][\w-]{0,63})\.(\d+)$/i.exec(name) ?? []
        return id && time ? [{ id, folder: join(trash, name), at: new Date(Number(time)) }] : []
      })
      const oldestFirst = all.sort((a, b) => a.at.getTime() - b.at.getTime())
      return [...new Map(oldestFirst.map(entry => [entry.id, entry])).values()].reverse()
    },
    revive({ id, folder }) {
      try {
        move(folder, path(id))
      }
      catch (error) {
        if (isCode(error, 'ENOTEMPTY') || isCode(error, 'EEXIST'))
          throw conflict('folder_in_the_way', `There is a folder ${noun}/${id} already. Move it elsewhere, then try again.`)
        if (!isCode(error, 'ENOENT')) // otherwise another click brought it back a moment before
          throw error
      }
    },
  }
}

/** A field of a JSON file in a folder, where it is there and is text. */
export function nameIn(folder: string, file: string): string | null {
  try {
    const value: unknown = JSON.parse(readText(join(folder, file)) ?? 'null')
    return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' ? value.name : null
  }
  catch {
    return null
  }
}

const foldersIn = (folder: string): string[] => existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name) : []
