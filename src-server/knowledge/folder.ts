// A knowledge base's folder: purpose.md, wiki/*.md and the files they were imported from. They are the truth; the tables index them.
import type { Dirent } from 'node:fs'
import type { NounFolder } from '../kernel/folders'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { move, readText, writeAtomic } from '../kernel/files'
import { openNounFolder } from '../kernel/folders'
import { changePage, frontmatterOf, splitPage, wellFormed } from './markdown'

/** A page's file as a look at its folder shows it, unread. `file` is its path below wiki/, with `/`. */
export interface Look { file: string, mtime: number, bytes: number }
export interface Found extends Look { text: string, fingerprint: string }
export interface Purpose { name: string, purpose: string, fingerprint: string }

export interface Folders extends NounFolder {
  root: string
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
  /** Deleted pages, each slug once (its last file), the latest first. */
  trashedPages: (id: string) => { slug: string, file: string, at: Date }[]
  revivePage: (id: string, trashed: string, file: string) => void
  /** Keeps an imported file; a number is added to its name when another has it. Returns the name. */
  keepSource: (id: string, name: string, bytes: Uint8Array) => string
  /** What a folder, in the trash say, calls itself. */
  nameIn: (folder: string, id: string) => string
}

/** A larger file in wiki/ is no page. */
export const PAGE_LIMIT = 4 * 1024 * 1024

export function openKnowledge(home: string): Folders {
  const root = join(home, 'knowledge')
  const trash = join(home, 'trash', 'knowledge')
  const nounFolder = openNounFolder(home, 'knowledge')
  const { path } = nounFolder

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
    ...nounFolder,
    root,
    nameIn: (folder, id) => purposeIn(folder, id).name,
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
    trashedPages(id) {
      const all = entriesOf(join(trash, id)).flatMap(({ name }) => {
        const [, slug, time] = /^(.+)\.(\d+)\.md$/.exec(name.normalize('NFC')) ?? []
        return slug && time ? [{ slug, file: join(trash, id, name), at: new Date(Number(time)) }] : []
      })
      const oldestFirst = all.sort((a, b) => a.at.getTime() - b.at.getTime())
      return [...new Map(oldestFirst.map(page => [page.slug, page])).values()].reverse()
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
