// The pages of a base: read as they stand on disk, written whole, moved to the trash and back.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { KnowledgeEvents, Page } from './contract'
import type { Folders, Found } from './folder'
import type { Intake } from './intake'
import type { Change, Parts } from './markdown'
import type { KbRow, KnowledgeStore, PageRow } from './store'
import { stamp } from '../kernel/clock'
import { conflict, notFound } from '../kernel/errors'
import { readText } from '../kernel/files'
import { freeName } from '../kernel/ids'
import { changePage, describePage, frontmatterOf, slugFrom, splitPage } from './markdown'

export interface Pages {
  has: (kb: KbRow, slug: string) => boolean
  /** The row of a page, brought up to what its file says now. 404 where there is none. */
  row: (kb: KbRow, slug: string) => PageRow
  read: (kb: KbRow, slug: string) => Page
  /** `parts` is a file to begin with. */
  create: (kb: KbRow, change: Change & { title: string, slug?: string }, cause?: string, parts?: Parts) => Page
  update: (kb: KbRow, slug: string, change: Change, cause?: string) => Page
  remove: (kb: KbRow, slug: string) => void
  /** Deleted pages, the latest first. */
  trash: (kb: KbRow) => { slug: string, title: string, deleted_at: string }[]
  restore: (kb: KbRow, slug: string) => Page
}

/** So many deleted pages are told: each is read for its title. */
const MOST_TRASHED = 500
const EMPTY: Parts = { yaml: '', gap: '\n', body: '' }

export function createPages(options: { db: Db<KnowledgeEvents>, store: KnowledgeStore, folders: Folders, intake: Intake, clock: Clock }): Pages {
  const { db, store, folders, intake, clock } = options

  function find(kb: KbRow, slug: string): PageRow | null {
    const known = store.page(kb.number, slug)
    return intake.page(kb, known?.file ?? `${slug}.md`)
  }

  function row(kb: KbRow, slug: string): PageRow {
    const found = find(kb, slug)
    if (!found)
      throw notFound('page', slug)
    return found
  }

  function read(kb: KbRow, slug: string): Page {
    const page = row(kb, slug)
    const parts = splitPage(folders.read(kb.id, page.file)?.text ?? '')
    return {
      slug: page.slug,
      title: page.title,
      type: page.type,
      tags: page.tags,
      body: parts.body,
      frontmatter: frontmatterOf(parts).values,
      backlinks: store.backlinks(kb.number, page),
      source: page.source,
      etag: `"${page.fingerprint}"`,
      updated_at: page.updated_at,
    }
  }

  function save(kb: KbRow, found: Found, slug: string, cause?: string): Page {
    db.tx(() => {
      intake.put(kb, found, slug, stamp(clock))
      intake.tell(kb.id)
    }, { ...(cause !== undefined && { cause }) })
    return read(kb, slug)
  }

  function create(kb: KbRow, { slug: wanted, ...change }: Change & { title: string, slug?: string }, cause?: string, parts = EMPTY): Page {
    const taken = (slug: string): boolean => find(kb, slug) !== null
    if (wanted !== undefined && taken(wanted))
      throw conflict('page_exists', `There is a page “${wanted}” already. Choose another slug, or change that page.`)
    const slug = wanted ?? freeName(slugFrom(change.title), taken)
    const first = parts.yaml === '' ? { title: change.title, type: 'page', tags: [] } : {}
    return save(kb, folders.write(kb.id, `${slug}.md`, changePage(parts, { ...change, frontmatter: { ...first, ...change.frontmatter } })), slug, cause)
  }

  function update(kb: KbRow, slug: string, change: Change, cause?: string): Page {
    const page = row(kb, slug)
    const { text } = folders.read(kb.id, page.file)!
    const changed = changePage(splitPage(text), change)
    return changed === text ? read(kb, slug) : save(kb, folders.write(kb.id, page.file, changed), page.slug, cause)
  }

  return {
    has: (kb, slug) => find(kb, slug) !== null,
    row,
    read,
    create,
    update,
    remove(kb, slug) {
      const page = row(kb, slug)
      folders.discardPage(kb.id, page.file, page.slug, clock())
      db.tx(() => {
        intake.drop(kb, page)
        intake.tell(kb.id)
      })
    },
    trash: kb => folders.trashedPages(kb.id).slice(0, MOST_TRASHED).map(({ slug, file, at }) => ({ slug, title: describePage(splitPage(readText(file) ?? ''), `${slug}.md`).title, deleted_at: at.toISOString() })),
    restore(kb, slug) {
      const trashed = folders.trashedPages(kb.id).find(page => page.slug === slug)
      if (!trashed)
        throw notFound('deleted page', slug)
      if (find(kb, slug) !== null)
        throw conflict('page_exists', `There is a page “${slug}” again. Delete it first, then restore this one.`)
      folders.revivePage(kb.id, trashed.file, `${slug}.md`)
      return read(kb, slug)
    },
  }
}
