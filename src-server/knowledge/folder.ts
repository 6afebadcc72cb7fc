// A knowledge base's folder: purpose.md, wiki/*.md and the files they were imported from. They are the truth; the tables index them.
import type { Dirent } from 'node:fs'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { below, isCode, move, readText, writeAtomic } from '../kernel/files'
import { Id } from '../kernel/route'
import { changePage, frontmatterOf, splitPage, wellFormed } from './markdown'

/** A page's file as a look at its folder shows it, unread. `file` is its path below wiki/, with `/`. */
export interface Look { file: string, mtime: number, bytes: number }
export interface Found extends Look { text: string, fingerprint: string }
export interface Purpose { name: string, purpose: string, fingerprint: string }
export interface Trashed { id: string, folder: string, at: Date }

export interface Folders {
  root: string
  ids: () => string[]
  path: (id: string, ...parts: string[]) => string
  /** What purpose.md says; a folder without one goes by its id. */
  purpose: (id: string) => Purpose
  writePurpose: (id: string, change: { name?: string, purpose?: string }) => Purpose
  /** Every page's file. */
  look: (id: string) => Look[]
  /** wiki/ and the folders in it. */
  wiki: (id: string) => string[]
  read: (id: string, file: string) => Found | null
  write: (id: string, file: string, text: string) => Found
  /** Moves a page to the trash. */
  discardPage: (id: string, file: string, slug: string, at: Date) => void
  /** Where the newest deleted page of that slug lies. */
  trashedPage: (id: string, slug: string) => string | null
  revivePage: (id: string, trashed: string, file: string) => void
  /** Keeps an imported file; a number is added to its name when another has it. Returns the name. */
  keepSource: (id: string, name: string, bytes: Uint8Array) => string
  discard: (id: string, at: Date) => void
  trashed: () => (Trashed & { name: string })[]
  revive: (id: string, folder: string) => void
}

/** A larger file in wiki/ is no page. */
const PAGE_LIMIT = 4 * 1024 * 1024

export function openKnowledge(home: string): Folders {
  const root = join(home, 'knowledge')
  const trash = join(home, 'trash', 'knowledge')
  mkdirSync(root, { recursive: true })
  const path = (id: string, ...parts: string[]): string => below(root, id, ...parts)

  function purpose(id: string): Purpose {
    return purposeIn(path(id), id)
  }

  /** The folders of a wiki with the pages in each; what is no folder and no file (a link to elsewhere) is not followed. */
  function* walk(id: string, steps: string[] = []): Generator<{ steps: string[], files: string[] }> {
    const entries = entriesOf(path(id, 'wiki', ...steps))
    yield { steps, files: entries.filter(entry => entry.isFile() && /\.md$/i.test(entry.name)).map(entry => [...steps, entry.name].join('/')) }
    for (const entry of entries.filter(each => each.isDirectory()))
      yield* walk(id, [...steps, entry.name])
  }

  function lookAt(id: string, file: string): Look[] {
    const stat = statSync(path(id, 'wiki', file), { throwIfNoEntry: false })
    return stat?.isFile() && stat.size <= PAGE_LIMIT ? [{ file, mtime: stat.mtimeMs, bytes: stat.size }] : []
  }

  /** The look comes first: a change between the two is seen by the next look. */
  function read(id: string, file: string): Found | null {
    const [look] = lookAt(id, file)
    const text = look ? readText(path(id, 'wiki', file)) : null
    return look && text !== null ? { ...look, text, fingerprint: fingerprintOf(text) } : null
  }

  return {
    root,
    ids: () => entriesOf(root).filter(entry => entry.isDirectory() && Id.safeParse(entry.name).success).map(entry => entry.name),
    path,
    purpose,
    writePurpose(id, { name, purpose: body }) {
      const parts = splitPage(readText(path(id, 'purpose.md')) ?? '')
      writeAtomic(path(id, 'purpose.md'), changePage(parts, { ...(name !== undefined && { frontmatter: { name } }), ...(body !== undefined && { body: body === '' ? '' : `${body.trim()}\n` }) }))
      mkdirSync(path(id, 'wiki'), { recursive: true })
      return purpose(id)
    },
    look: id => [...walk(id)].flatMap(({ files }) => files.flatMap(file => lookAt(id, file))),
    wiki: id => [...walk(id)].map(({ steps }) => path(id, 'wiki', ...steps)),
    read,
    write(id, file, text) {
      writeAtomic(path(id, 'wiki', file), text)
      return read(id, file)!
    },
    discardPage: (id, file, slug, at) => move(path(id, 'wiki', file), join(trash, id, `${slug}.${at.getTime()}.md`)),
    trashedPage(id, slug) {
      const times = entriesOf(join(trash, id)).flatMap(({ name }) => {
        const [, of, time] = /^(.+)\.(\d+)\.md$/.exec(name.normalize('NFC')) ?? []
        return of === slug ? [{ name, time: Number(time) }] : []
      })
      const newest = times.sort((a, b) => b.time - a.time)[0]
      return newest ? join(trash, id, newest.name) : null
    },
    revivePage: (id, trashed, file) => move(trashed, path(id, 'wiki', file)),
    keepSource(id, name, bytes) {
      const [, base, ending] = /^(.*?)(\.[^.]*)?$/s.exec(name)!
      for (let n = 1; ; n++) {
        const free = n === 1 ? name : `${base}-${n}${ending ?? ''}`
        if (existsSync(path(id, 'sources', free)))
          continue
        writeAtomic(path(id, 'sources', free), bytes)
        return free
      }
    },
    discard: (id, at) => move(path(id), join(trash, `${id}.${at.getTime()}`)),
    trashed: () => entriesOf(trash).flatMap(({ name }) => {
      const [, id, time] = /^([A-Z0-9][\w-]{0,63})\.(\d+)$/i.exec(name) ?? []
      const folder = join(trash, name)
      return id && time ? [{ id, folder, at: new Date(Number(time)), name: purposeIn(folder, id).name }] : []
    }),
    revive(id, folder) {
      try {
        move(folder, path(id))
      }
      catch (error) {
        if (!isCode(error, 'ENOENT')) // otherwise another click brought it back a moment before
          throw error
      }
    },
  }
}

function purposeIn(folder: string, id: string): Purpose {
  const text = readText(join(folder, 'purpose.md')) ?? ''
  const parts = splitPage(text)
  const { name } = frontmatterOf(parts).values
  return { name: typeof name === 'string' && name.trim() ? wellFormed(name.trim().replace(/\s+/g, ' ').slice(0, 120)) : id, purpose: wellFormed(parts.body.trim().slice(0, 4000)), fingerprint: fingerprintOf(text) }
}

const fingerprintOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 27)

/** What a folder holds, but for what is hidden (`.git`, `.obsidian`, our own half-written files). */
const entriesOf = (folder: string): Dirent[] => existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter(entry => !entry.name.startsWith('.')).sort((a, b) => a.name < b.name ? -1 : 1) : []
