// Knowledge: bases and their pages, made, changed, deleted, brought back and searched; file first, then the row and the fact.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Kb, KnowledgeEvents, Page, PageSummary, SearchResult } from './contract'
import type { Folders } from './folder'
import type { Change } from './markdown'
import type { KbRow, KnowledgeStore, PageRow } from './store'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { conflict, notFound, Refusal } from '../kernel/errors'
import { idFromName } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { importFile } from './import/file'
import { createIntake, toKb } from './intake'
import { splitPage } from './markdown'
import { createPages } from './pages'
import { createSearch } from './search'
import { snippetOf } from './snippet'

export interface PageChange extends Change { slug?: string }
export interface FoundPage extends SearchResult { kb_id: string }

export interface Knowledge {
  list: () => Kb[]
  /** 404 when there is no such base; so for all that take an id. */
  get: (id: string) => Kb
  exists: (id: string) => boolean
  create: (wanted: { id?: string, name: string, purpose?: string }) => Kb
  update: (id: string, change: { name?: string, purpose?: string }) => Kb
  /** Moves the folder to the trash. */
  remove: (id: string) => void
  trash: () => { id: string, name: string, deleted_at: string }[]
  restore: (id: string) => Promise<Kb>
  pages: (id: string, asked: { limit: number, before?: string, tag?: string, type?: string }) => { pages: PageSummary[], next_before?: string }
  readPage: (id: string, slug: string) => Page
  /** 409 when the slug is in use; without one it is made from the title. `cause` is the turn behind it, here and below. */
  createPage: (id: string, change: PageChange & { title: string }, cause?: string) => Page
  /** 412 when `match` (an If-Match header) names another state than the page is in. */
  updatePage: (id: string, slug: string, change: Change, options?: { match?: string, cause?: string }) => Page
  /** Creates the page, or changes it where it is there. */
  writePage: (id: string, slug: string, change: Change & { title: string }, cause?: string) => Page
  removePage: (id: string, slug: string, match?: string) => void
  /** Deleted pages, the latest first. */
  pageTrash: (id: string) => { slug: string, title: string, deleted_at: string }[]
  restorePage: (id: string, slug: string) => Page
  search: (id: string, question: string, limit: number) => { results: SearchResult[], total: number, took_ms: number }
  /** The best pages of several bases; those that are not there are passed over. */
  searchIn: (ids: readonly string[], question: string, limit: number) => FoundPage[]
  /** Makes a page of a file. 415 for a kind it does not know, 400 for one it cannot read. */
  import: (id: string, name: string, bytes: Uint8Array) => Promise<Page>
  /** Takes in what the folders hold: all of them, a base, or one file of it. A large intake lets others work in between. */
  sync: (id?: string, file?: string) => Promise<void>
  /** The folders whose changes tell of pages: for the watcher. */
  folders: () => { root: string, bases: { path: string, wiki: string[] }[] }
  /** Takes in everything, and returns when that is done or `patience` (in milliseconds) is over: the rest goes on behind. */
  open: (patience: number) => Promise<void>
  /** Ends an intake in progress. */
  close: () => Promise<void>
}

export function createKnowledge(options: { db: Db<KnowledgeEvents>, store: KnowledgeStore, folders: Folders, clock: Clock, warn: (page: string, why: unknown) => void }): Knowledge {
  const { db, store, folders, clock } = options
  const search = createSearch({ db, store })
  const intake = createIntake({ ...options, search })
  const pages = createPages({ ...options, intake })
  let closed = false
  let opening: Promise<void> = Promise.resolve()
  const intakes = new Map<string, { done: Promise<void>, again?: Promise<void> }>()

  function row(id: string): KbRow {
    const found = store.kb(id)
    if (!found)
      throw notFound('knowledge base', id)
    return found
  }
  const get = (id: string): Kb => toKb(row(id))

  function create({ id: wanted, name, purpose = '' }: { id?: string, name: string, purpose?: string }): Kb {
    const standing = new Set(folders.ids().map(id => id.toLowerCase()))
    const taken = (id: string): boolean => store.taken(id) || standing.has(id.toLowerCase())
    if (wanted !== undefined && taken(wanted))
      throw conflict('kb_exists', `There is a knowledge base “${wanted}” already. Choose another id.`)
    const id = wanted ?? idFromName(name, taken)
    folders.writePurpose(id, { name, purpose })
    return toKb(intake.base(id)!)
  }

  function remove(id: string): void {
    row(id)
    folders.discard(id, clock())
    intake.base(id)
  }

  async function restore(id: string): Promise<Kb> {
    const trashed = folders.trashed().find(entry => entry.id === id)
    if (!trashed)
      throw notFound('deleted knowledge base', id)
    if (store.taken(id))
      throw conflict('kb_exists', `There is a knowledge base “${id}” again. Delete it first, then restore this one.`)
    folders.revive(trashed)
    await intake.all(id, () => closed)
    return get(id)
  }

  /** Findings as results; a page's text is read from its file, for its snippet. */
  function results(kb: KbRow, question: string, limit: number): { results: SearchResult[], total: number } {
    const { found, total, needle } = search.ask(kb, question, limit)
    const rows = new Map(store.pagesByNumber(found.map(({ page }) => page)).map(page => [page.number, page]))
    const toResult = (page: PageRow, score: number): SearchResult => ({
      slug: page.slug,
      title: page.title,
      type: page.type,
      snippet: snippetOf(splitPage(folders.read(kb.id, page.file)?.text ?? '').body, needle),
      score: Math.round(score * 1000) / 1000,
      updated_at: page.updated_at,
    })
    return { total, results: found.flatMap(({ page, score }) => rows.has(page) ? [toResult(rows.get(page)!, score)] : []) }
  }

  function checkMatch(page: PageRow, match: string | undefined): void {
    const tags = match?.split(',').map(tag => tag.trim()) ?? ['*']
    if (!tags.includes('*') && !tags.some(tag => tag === etagOf(page) || tag === page.fingerprint))
      throw new Refusal(412, 'stale', 'This page was changed meanwhile. Load it again, then make your change.', undefined, { ETag: etagOf(page) })
  }

  /** Takes in a base; asked again meanwhile, it looks once more after that, for what has come since. */
  function takeIn(id: string): Promise<void> {
    const running = intakes.get(id)
    if (running) {
      running.again ??= running.done.then(() => takeIn(id))
      return running.again
    }
    const done = intake.all(id, () => closed).finally(() => intakes.delete(id))
    intakes.set(id, { done })
    return done
  }

  async function sync(id?: string, file?: string): Promise<void> {
    const kb = id === undefined || file === undefined ? null : store.kb(id)
    if (closed)
      return
    if (kb)
      return void intake.page(kb, file!)
    for (const each of id === undefined ? new Set([...folders.ids(), ...store.kbs().map(known => known.id)]) : [id])
      await takeIn(each)
  }

  return {
    list: () => store.kbs().map(toKb),
    get,
    exists: id => store.kb(id) !== null,
    create,
    update(id, change) {
      row(id)
      folders.writePurpose(id, change)
      return toKb(intake.base(id)!)
    },
    remove,
    trash: () => folders.trashed().map(({ id, folder, at }) => ({ id, name: folders.nameIn(folder, id), deleted_at: at.toISOString() })),
    restore,
    pages(id, { limit, before, tag, type }) {
      const kb = row(id)
      const { page: listed, more } = pageOf(store.pages(kb.number, { limit: limit + 1, before: before === undefined ? null : pages.row(kb, before), tag, type }), limit, summary => summary.slug)
      return { pages: listed, ...more }
    },
    readPage: (id, slug) => pages.read(row(id), slug),
    createPage: (id, change, cause) => pages.create(row(id), change, cause),
    updatePage(id, slug, change, { match, cause } = {}) {
      const kb = row(id)
      checkMatch(pages.row(kb, slug), match)
      return pages.update(kb, slug, change, cause)
    },
    writePage: (id, slug, change, cause) => pages.has(row(id), slug) ? pages.update(row(id), slug, change, cause) : pages.create(row(id), { ...change, slug }, cause),
    removePage(id, slug, match) {
      const kb = row(id)
      checkMatch(pages.row(kb, slug), match)
      pages.remove(kb, slug)
    },
    pageTrash: id => pages.trash(row(id)),
    restorePage: (id, slug) => pages.restore(row(id), slug),
    search(id, question, limit) {
      const started = performance.now()
      const found = results(row(id), question, limit)
      return { ...found, took_ms: Math.round((performance.now() - started) * 100) / 100 }
    },
    searchIn: (ids, question, limit) => [...new Set(ids)]
      .flatMap(id => store.kb(id) ?? [])
      .flatMap(kb => results(kb, question, limit).results.map(result => ({ ...result, kb_id: kb.id })))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit),
    async import(id, name, bytes) {
      row(id)
      const { title, parts, source } = await importFile(name, bytes)
      const kb = row(id) // it may have been deleted meanwhile
      return pages.create(kb, { title, frontmatter: { source: folders.keepSource(id, source, bytes) } }, undefined, parts)
    },
    sync,
    folders: () => ({ root: folders.root, bases: folders.ids().map(id => ({ path: folders.path(id), wiki: folders.wiki(id) })) }),
    async open(patience) {
      opening = sync().catch((error: unknown) => options.warn('', error))
      await Promise.race([opening, wait(patience, undefined, { ref: false })])
    },
    async close() {
      closed = true
      await opening
    },
  }
}

/** Strong: made of the file's content. */
export const etagOf = ({ fingerprint }: PageRow): string => `"${fingerprint}"`
