// What is remembered in a Markdown file: every state of it kept as a version, edits made outside taken in and never overwritten.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Memory, MemoryDiff, MemoryVersion, Why } from './contract'
import type { Line, Origin } from './lines'
import { Buffer } from 'node:buffer'
import { stamp } from '../kernel/clock'
import { conflict, forbidden, invalid, notFound } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { shorten } from '../kernel/text'
import { PERSON } from '../mailbox/contract'
import { DISK } from './contract'
import { bare, byHand, compare, follow, linesOf } from './lines'

export interface Version extends MemoryVersion { content: string }

/** `id` says whose memory it is; so in all that follows. */
export interface VersionStore {
  latest: (id: string) => Version | null
  has: (version: string) => boolean
  find: (id: string, version: string) => Version | null
  /** The one before another. */
  before: (id: string, version: string) => Version | null
  /** Newest last, at most `limit`, before a version where one is named. */
  list: (id: string, limit: number, before?: string) => MemoryVersion[]
  add: (id: string, version: Version, origins: readonly Origin[]) => void
  /** From whom each line of a version is; null of one that is older than this is kept. */
  origins: (version: string) => Origin[] | null
  setOrigins: (version: string, origins: readonly Origin[]) => void
  drop: (id: string) => void
}

/** The files themselves. */
export interface Papers {
  read: (id: string) => { content: string, updated_at: string | null }
  write: (id: string, content: string) => void
}

export interface Memories {
  read: (id: string) => Memory
  /** Replaces the text; what stood there stays as a version. `author` is `user` or an agent's id, `cause` the turn behind it. */
  write: (id: string, content: string, author: string, act?: { why?: Why, cause?: string | null }) => Memory
  /** Adds a line, once: a memory that says it already is left as it is. Returns whether it was added. 409 when the memory is full. */
  remember: (id: string, line: string, author: string, cause?: string | null) => boolean
  /**
   * Takes out the lines that say just this, or else the one line that holds it, and returns them; none is no failure. 409 where
   * several hold it, 403 where an agent would take out what a person wrote.
   */
  forget: (id: string, line: string, author: string, cause?: string | null) => string[]
  /** The present text line by line, each with the version that brought it. */
  lines: (id: string) => Line[]
  versions: (id: string, limit: number, before?: string) => { versions: MemoryVersion[], next_before?: string }
  /** 404 for one that is not there, or not of this memory; so for all that take a version. */
  version: (id: string, version: string) => Version
  /** What changed from `against` (left out: the version before) to a version. */
  diff: (id: string, version: string, against?: string) => MemoryDiff
  /** Makes a version the present text; its lines are again from those who wrote them. */
  restore: (id: string, version: string, author: string) => Memory
  /** Keeps the text on disk as a version when it was changed outside; returns whether it was. */
  takeIn: (id: string) => boolean
  /** Forgets every version: a new agent begins with nothing, whoever had its id before. */
  clear: (id: string) => void
}

/** So long may a memory become by being added to; a person may save no more either. */
const MOST_CHARACTERS = 500_000

interface Act { author: string, why: Why, cause: string | null }

export function createMemories<E>(options: { db: Db<E>, store: VersionStore, papers: Papers, clock: Clock, changed: (id: string, version: MemoryVersion) => void }): Memories {
  const { db, store, papers, clock } = options
  /** What was written last to a file, until it is seen to have been committed too. */
  const unsettled = new Map<string, { version: string, before: string, after: string }>()

  /** `origins` are those of its lines, where they are known. */
  function keep(id: string, content: string, act: Act, origins?: readonly Origin[]): string {
    const facts = { id: newId(), ...act, bytes: Buffer.byteLength(content), created_at: stamp(clock) }
    const version = { ...facts, content }
    store.add(id, version, origins ?? followed(id, version, store.latest(id)))
    options.changed(id, facts)
    return version.id
  }

  function followed(id: string, version: Version, before: Version | null): Origin[] {
    const { id: versionId, author, why, cause, created_at } = version
    const origin = { version: versionId, author, why, cause, created_at }
    return follow(before ? linesFor(id, before) : [], linesOf(version.content), origin).map(line => line.origin)
  }

  /** Versions from before origins were kept get them when they are first asked for, one from the other. */
  function originsOf(id: string, version: Version): Origin[] {
    const known = store.origins(version.id)
    if (known)
      return known
    const origins = followed(id, version, store.before(id, version.id))
    db.tx(() => store.setOrigins(version.id, origins), { durable: false })
    return origins
  }

  function linesFor(id: string, version: Version): Line[] {
    const origins = originsOf(id, version)
    return linesOf(version.content).map((text, n) => ({ text, origin: origins[n]! }))
  }

  /** A file holds what was written in a transaction that was rolled back: it goes back too, unless somebody has written since. */
  function settle(id: string): void {
    const last = unsettled.get(id)
    unsettled.delete(id)
    if (last && !store.has(last.version) && papers.read(id).content === last.after)
      papers.write(id, last.before)
  }

  function takeIn(id: string): boolean {
    settle(id)
    const { content } = papers.read(id)
    if (content === (store.latest(id)?.content ?? ''))
      return false
    db.tx(() => keep(id, content, { author: DISK, why: 'disk', cause: null }))
    return true
  }

  function read(id: string): Memory {
    settle(id)
    const { content, updated_at } = papers.read(id)
    return { content, updated_at, bytes: Buffer.byteLength(content) }
  }

  /** The file is written last in the transaction: when that fails, nothing was said; when what follows fails, `settle` takes it back. */
  function replace(id: string, content: string, act: Act, origins?: readonly Origin[]): Memory {
    takeIn(id)
    const { content: before } = papers.read(id)
    if (content !== before) {
      db.tx(() => {
        const version = keep(id, content, act, origins)
        papers.write(id, content)
        unsettled.set(id, { version, before, after: content })
      })
    }
    return read(id)
  }

  function version(id: string, versionId: string): Version {
    const found = store.find(id, versionId)
    if (!found)
      throw notFound('version', versionId)
    return found
  }

  function lines(id: string): Line[] {
    takeIn(id)
    const latest = store.latest(id)
    return latest ? linesFor(id, latest) : []
  }

  /** Which lines are meant by what they say, or by a part of it. */
  function meant(id: string, said: string): (Line & { n: number })[] {
    const all = lines(id).map((line, n) => ({ ...line, n }))
    const exact = all.filter(line => bare(line.text) === said)
    const holding = exact.length > 0 ? [] : all.filter(line => line.text.includes(said))
    if (holding.length > 1)
      throw conflict('several_lines', `${holding.length} lines hold “${shorten(said, 80)}”: ${holding.slice(0, 3).map(line => `“${shorten(line.text, 80)}”`).join(', ')}. Give the whole line that is meant.`)
    return exact.length > 0 ? exact : holding
  }

  return {
    read,
    write: (id, content, author, { why = 'edited', cause = null } = {}) => replace(id, content, { author, why, cause }),
    takeIn,
    version,
    lines,
    remember(id, line, author, cause = null) {
      const said = line.replace(/\s+/g, ' ').trim().replace(/^[-*+]\s+/, '')
      if (said === '')
        throw invalid('line', 'must say something')
      const { content } = read(id)
      if (linesOf(content).some(known => bare(known) === bare(said)))
        return false
      const text = `${content.replace(/\n*$/, content ? '\n' : '')}- ${said}\n`
      if (text.length > MOST_CHARACTERS)
        throw conflict('memory_full', `This memory is full: it may have ${MOST_CHARACTERS.toLocaleString('en')} characters. Forget something first, or sum it up in fewer words.`)
      replace(id, text, { author, why: 'remembered', cause })
      return true
    },
    forget(id, line, author, cause = null) {
      const said = bare(line)
      if (said === '')
        throw invalid('line', 'must say which line is meant')
      const found = meant(id, said)
      const theirs = author === PERSON ? undefined : found.find(byHand)
      if (theirs)
        throw forbidden('written_by_hand', `“${shorten(theirs.text, 80)}” was written by the person, so it stays. Ask them to take it out.`)
      const gone = new Set(found.map(({ n }) => n))
      replace(id, read(id).content.split('\n').filter((_, n) => !gone.has(n)).join('\n'), { author, why: 'forgot', cause })
      return found.map(({ text }) => text)
    },
    versions(id, limit, before) {
      const { page, more } = pageOf(store.list(id, limit + 1, before), limit, version => version.id)
      return { versions: page, ...more }
    },
    diff(id, versionId, against) {
      const after = version(id, versionId)
      const before = against === undefined ? store.before(id, versionId) : version(id, against)
      const { changes, whole } = compare(linesOf(before?.content ?? ''), linesOf(after.content))
      return { version: versionId, against: before?.id ?? null, whole, hunks: changes.map(({ kind, lines }) => ({ kind, text: lines.join('\n') })) }
    },
    restore(id, versionId, author) {
      const wanted = version(id, versionId)
      return replace(id, wanted.content, { author, why: 'restored', cause: null }, originsOf(id, wanted))
    },
    clear(id) {
      unsettled.delete(id)
      db.tx(() => store.drop(id))
    },
  }
}
