// Takes in what stands in the folders: at open by time and size first, a file at a time while the house is open.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Kb, KnowledgeEvents, PageSummary } from './contract'
import type { Folders, Found, Look } from './folder'
import type { Search } from './search'
import type { KbRow, KnowledgeStore, PageRow } from './store'
import { setImmediate as breathe } from 'node:timers/promises'
import { stamp } from '../kernel/clock'
import { freeName } from '../kernel/ids'
import { Slug } from './contract'
import { linksIn } from './links'
import { describePage, slugFrom, splitPage } from './markdown'

export interface Intake {
  /** Brings a base's own row up to what purpose.md says; makes or removes it with its folder. */
  base: (id: string) => KbRow | null
  /** Brings one page's row up to what its file says; null where the file is gone. */
  page: (kb: KbRow, file: string) => PageRow | null
  /** Indexes a file under a slug; inside a transaction. */
  put: (kb: KbRow, found: Found, slug: string, at: string) => PageRow
  /** Takes a page out of the index; inside a transaction. */
  drop: (kb: KbRow, page: { number: number, slug: string, bytes: number }) => void
  /** Says that a base has changed; inside a transaction. */
  tell: (id: string) => void
  /** Every page of a base, letting others work in between. Stops early when `ended` says so. */
  all: (id: string, ended: () => boolean) => Promise<void>
}

/** So many pages are taken in before others may work; and more changes than this are told as one change of the base. */
const BATCH = 50

export const toKb = ({ number: _number, fingerprint: _fingerprint, ...kb }: KbRow): Kb => kb

export function createIntake(options: { db: Db<KnowledgeEvents>, store: KnowledgeStore, folders: Folders, search: Search, clock: Clock, warn: (page: string, why: unknown) => void }): Intake {
  const { db, store, folders, search, clock } = options
  let quiet = false

  const tell = (id: string): void => void (quiet || db.emit('kb.updated', toKb(store.kb(id)!)))

  function base(id: string): KbRow | null {
    const known = store.kb(id)
    if (!folders.ids().includes(id)) {
      if (known)
        forget(known)
      return null
    }
    const { name, purpose, fingerprint } = folders.purpose(id)
    if (known?.fingerprint === fingerprint || (!known && store.taken(id)))
      return known
    const now = stamp(clock)
    return db.tx(() => {
      store.saveKb({ id, name, purpose, fingerprint, created_at: now, updated_at: now })
      const saved = store.kb(id)!
      db.emit(known ? 'kb.updated' : 'kb.created', toKb(saved))
      return saved
    })
  }

  const forget = (kb: KbRow): void => db.tx(() => {
    store.removeKb(kb.number)
    search.forget(kb.number)
    db.emit('kb.removed', { id: kb.id })
  })

  function put(kb: KbRow, { file, text, ...look }: Found, slug: string, at: string): PageRow {
    const before = store.page(kb.number, slug)
    const parts = splitPage(text)
    const page = { slug, file, ...describePage(parts, file), ...look, updated_at: at }
    const number = store.savePage(kb.number, page, parts.body, linksIn(parts.body))
    search.saved(kb.number, number, page.title, parts.body, before?.number)
    if (!quiet)
      db.emit(before ? 'page.updated' : 'page.created', { ...summaryOf(page), kb_id: kb.id })
    return { ...page, number }
  }

  function drop(kb: KbRow, page: Parameters<Intake['drop']>[1]): void {
    store.removePage(kb.number, page as PageRow, stamp(clock))
    search.removed(kb.number, page.number)
    if (!quiet)
      db.emit('page.removed', { kb_id: kb.id, slug: page.slug })
  }

  function page(kb: KbRow, file: string): PageRow | null {
    const known = store.pageOfFile(kb.number, file)
    const found = folders.read(kb.id, file)
    if (found && found.fingerprint === known?.fingerprint) {
      if (found.mtime !== known.mtime)
        store.touchPage(known.number, found.mtime)
      return known
    }
    if (!found && !known)
      return null
    return db.tx(() => {
      const row = found ? put(kb, found, known?.slug ?? slugFor(kb, file), new Date(found.mtime).toISOString()) : drop(kb, known!) ?? null
      tell(kb.id)
      return row
    })
  }

  /** A file's name where it can be a slug, else what is like it; with a number where another file has it. */
  function slugFor(kb: KbRow, file: string): string {
    const name = file.replace(/\.md$/i, '').split('/').at(-1)!.normalize('NFC')
    return freeName(Slug.safeParse(name).success ? name : slugFrom(name, true), slug => store.page(kb.number, slug) !== null)
  }

  /** What differs from the index: by time and size, so that nothing is read that has not changed. Removals first, then the oldest. */
  function differences(kb: KbRow): string[] {
    const known = new Map(store.files(kb.number).map(row => [row.file, row]))
    const looks = folders.look(kb.id)
    const standing = new Set(looks.map(look => look.file))
    const changed = (look: Look): boolean => known.get(look.file)?.mtime !== look.mtime || known.get(look.file)?.bytes !== look.bytes
    return [...[...known.keys()].filter(file => !standing.has(file)), ...looks.filter(changed).sort((a, b) => a.mtime - b.mtime).map(look => look.file)]
  }

  function takeIn(kb: KbRow, files: string[], silent: boolean): void {
    quiet = silent
    try {
      db.tx(() => files.forEach((file) => {
        try {
          page(kb, file)
        }
        catch (error) {
          options.warn(`${kb.id}/${file}`, error)
        }
      }), { durable: false })
    }
    finally {
      quiet = false
    }
  }

  return {
    base,
    page,
    put,
    drop,
    tell,
    async all(id, ended) {
      const kb = base(id)
      const files = kb ? differences(kb) : []
      for (let i = 0; i < files.length && !ended() && store.kb(id)?.number === kb!.number; i += BATCH) {
        takeIn(kb!, files.slice(i, i + BATCH), files.length > BATCH)
        await breathe()
      }
      if (files.length > BATCH && !ended() && store.kb(id))
        db.tx(() => tell(id))
    },
  }
}

export const summaryOf = ({ slug, title, type, tags, updated_at, bytes }: Omit<PageRow, 'number'>): PageSummary => ({ slug, title, type, tags, updated_at, bytes })
