// What is remembered in a Markdown file: every state of it kept as a version, edits made outside taken in and never overwritten.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Memory, MemoryVersion, Why } from './contract'
import type { Line, Origin } from './lines'
import type { Papers, Unsettled } from './papers'
import type { Versions, VersionStore } from './versions'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { stamp } from '../kernel/clock'
import { conflict, forbidden, invalid, Refusal } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { shorten } from '../kernel/text'
import { PERSON } from '../mailbox/contract'
import { DISK } from './contract'
import { bare, byHand, linesOf } from './lines'
import { createHistories } from './versions'

export interface Memories extends Versions {
  read: (id: string) => Memory
  /**
   * Replaces the text; what stood there stays as a version. `author` is `user` or an agent's id, `cause` the turn behind it.
   * 412 when `match` (an If-Match header) names another text than the one that stands there.
   */
  write: (id: string, content: string, author: string, act?: { why?: Why, cause?: string | null, match?: string }) => Memory
  /** Adds a line, once: a memory that says it already is left as it is. Returns whether it was added. 409 when the memory is full. */
  remember: (id: string, line: string, author: string, cause?: string | null) => boolean
  /**
   * Takes out the lines that say just this, or else the one line that holds it, and returns them; none is no failure. 409 where
   * several hold it, 403 where an agent would take out what a person wrote.
   */
  forget: (id: string, line: string, author: string, cause?: string | null) => string[]
  /** The present text line by line, each with the version that brought it. */
  lines: (id: string) => Line[]
  /** Makes a version the present text; its lines are again from those who wrote them. 404 as for `version`. */
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
  const histories = createHistories(db, store)
  /** What was written last to a file, until it is seen to have been committed too; a crash leaves it noted beside the file. */
  const unsettled = new Map<string, Unsettled | null>()

  /** `origins` are those of its lines, where they are known. */
  function keep(id: string, content: string, act: Act, origins?: readonly Origin[]): string {
    const facts = { id: newId(), ...act, bytes: Buffer.byteLength(content), created_at: stamp(clock) }
    const version = { ...facts, content }
    store.add(id, version, origins ?? histories.followed(id, version))
    options.changed(id, facts)
    return version.id
  }

  /** A file holds what was written in a transaction that was rolled back: it goes back too, unless somebody has written since. */
  function settle(id: string): void {
    const last = unsettled.has(id) ? unsettled.get(id) : papers.noted(id)
    unsettled.set(id, null)
    if (!last)
      return
    if (!store.has(last.version) && fingerprint(papers.read(id).content) === last.after)
      papers.write(id, last.before)
    papers.note(id, null)
  }

  function takeIn(id: string): boolean {
    settle(id)
    const { content } = papers.read(id)
    if (content === (store.latest(id)?.content ?? ''))
      return false
    db.tx(() => keep(id, content, { author: DISK, why: 'disk', cause: null }))
    return true
  }

  /** The file is written last in the transaction: when that fails, nothing was said; when what follows fails, `settle` takes it back. */
  function replace(id: string, content: string, act: Act, origins?: readonly Origin[]): Memory {
    takeIn(id)
    const { content: before } = papers.read(id)
    if (content !== before) {
      db.tx(() => {
        const version = keep(id, content, act, origins)
        const under = { version, before, after: fingerprint(content) }
        papers.note(id, under)
        papers.write(id, content)
        unsettled.set(id, under)
      })
    }
    return shown(papers.read(id))
  }

  function read(id: string): Memory {
    settle(id)
    return shown(papers.read(id))
  }

  function lines(id: string): Line[] {
    takeIn(id)
    const latest = store.latest(id)
    return latest ? histories.linesOf(id, latest) : []
  }

  return {
    read,
    write(id, content, author, { why = 'edited', cause = null, match } = {}) {
      checkMatch(read(id), match)
      return replace(id, content, { author, why, cause })
    },
    takeIn,
    lines,
    versions: histories.versions,
    version: histories.version,
    diff: histories.diff,
    remember(id, line, author, cause = null) {
      const text = withLine(read(id).content, line)
      if (text !== null)
        replace(id, text, { author, why: 'remembered', cause })
      return text !== null
    },
    forget(id, line, author, cause = null) {
      const found = meant(lines(id), line)
      const theirs = author === PERSON ? undefined : found.find(byHand)
      if (theirs)
        throw forbidden('written_by_hand', `“${shorten(theirs.text, 80)}” was written by the person, so it stays. Ask them to take it out.`)
      const gone = new Set(found.map(({ n }) => n))
      replace(id, read(id).content.split('\n').filter((_, n) => !gone.has(n)).join('\n'), { author, why: 'forgot', cause })
      return found.map(({ text }) => text)
    },
    restore(id, versionId, author) {
      const version = histories.version(id, versionId)
      return replace(id, version.content, { author, why: 'restored', cause: null }, histories.originsOf(id, version))
    },
    clear(id) {
      unsettled.set(id, null)
      papers.note(id, null)
      db.tx(() => store.drop(id))
    },
  }
}

const fingerprint = (content: string): string => createHash('sha256').update(content).digest('base64url')

const shown = ({ content, updated_at }: ReturnType<Papers['read']>): Memory => ({ content, updated_at, bytes: Buffer.byteLength(content), etag: `"${fingerprint(content)}"` })

function checkMatch({ etag }: Memory, match = '*'): void {
  const tags = match.split(',').map(tag => tag.trim())
  if (!tags.includes('*') && !tags.includes(etag))
    throw new Refusal(412, 'stale', 'This memory was changed meanwhile. Load it again, then make your change.', undefined, { ETag: etag })
}

/** The text with one line more; null where it says that already. */
function withLine(content: string, line: string): string | null {
  const said = line.replace(/\s+/g, ' ').trim().replace(/^[-*+]\s+/, '')
  if (said === '')
    throw invalid('line', 'must say something')
  if (linesOf(content).some(known => bare(known) === bare(said)))
    return null
  let end = content.length
  while (content[end - 1] === '\n')
    end--
  const text = `${content.slice(0, end)}${content === '' ? '' : '\n'}- ${said}\n`
  if (text.length > MOST_CHARACTERS)
    throw conflict('memory_full', `This memory is full: it may have ${MOST_CHARACTERS.toLocaleString('en')} characters. Forget something first, or sum it up in fewer words.`)
  return text
}

/** The lines that are meant by what they say, or by a part that only one holds; `n` is their place. */
function meant(lines: readonly Line[], line: string): (Line & { n: number })[] {
  const said = bare(line)
  if (said === '')
    throw invalid('line', 'must say which line is meant')
  const all = lines.map((line, n) => ({ ...line, n }))
  const exact = all.filter(({ text }) => bare(text) === said)
  const found = exact.length > 0 ? exact : all.filter(({ text }) => text.includes(said))
  if (exact.length === 0 && found.length > 1)
    throw conflict('several_lines', `${found.length} lines hold “${shorten(said, 80)}”: ${found.slice(0, 3).map(({ text }) => `“${shorten(text, 80)}”`).join(', ')}. Give the whole line that is meant.`)
  return found
}
