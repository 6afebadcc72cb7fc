// Rows of knowledge bases and of their pages, with links and words; a page's text for search is written here and read in search.ts.
import type { Db } from '../kernel/db'
import type { Kb, PageSummary } from './contract'
import { linkKey } from './links'
import { spaced } from './words'

export interface KbRow extends Kb { number: number, fingerprint: string }

/** A page as it is indexed. */
export interface PageRow {
  number: number
  slug: string
  file: string
  title: string
  type: string
  tags: string[]
  source: string | null
  fingerprint: string
  mtime: number
  bytes: number
  updated_at: string
}

export type PageFile = Pick<PageRow, 'number' | 'slug' | 'file' | 'fingerprint' | 'mtime' | 'bytes'>

export interface KnowledgeStore {
  kbs: () => KbRow[]
  kb: (id: string) => KbRow | null
  /** Is there a base of that id, whatever the case of its letters? */
  taken: (id: string) => boolean
  saveKb: (row: Pick<Kb, 'id' | 'name' | 'purpose' | 'created_at' | 'updated_at'> & { fingerprint: string }) => void
  removeKb: (kb: number) => void
  page: (kb: number, slug: string) => PageRow | null
  pageOfFile: (kb: number, file: string) => PageRow | null
  pagesByNumber: (numbers: number[]) => PageRow[]
  /** By title, at most `limit`, the last ones or those before a page. */
  pages: (kb: number, asked: { limit: number, before?: PageRow | null, tag?: string, type?: string }) => PageSummary[]
  files: (kb: number) => PageFile[]
  titles: (kb: number) => { number: number, title: string }[]
  words: (kb: number) => string[]
  addWords: (kb: number, words: string[]) => void
  /** Puts a page in, in place of what stood there, as the newest of its base. Returns its number. */
  savePage: (kb: number, page: Omit<PageRow, 'number'>, body: string, links: string[]) => number
  touchPage: (page: number, mtime: number) => void
  removePage: (kb: number, page: PageFile, at: string) => void
  backlinks: (kb: number, page: PageRow) => { slug: string, title: string }[]
}

/** A base's pages are numbered from here up. */
export const firstNumber = (kb: number): number => kb * 2 ** 32

/** A slug as two pages must not share it: some file systems know no case. */
export const slugKey = (slug: string): string => slug.normalize('NFC').toLowerCase()

const KB = 'number, id, name, purpose, fingerprint, pages, bytes, created_at, updated_at'
const PAGE = 'number, slug, file, title, type, tags, source, fingerprint, mtime, bytes, updated_at'
interface RawPage extends Omit<PageRow, 'tags'> { tags: string }

export function createKnowledgeStore<E>(db: Db<E>): KnowledgeStore {
  const toPage = (row: RawPage): PageRow => ({ ...row, tags: JSON.parse(row.tags) as string[] })
  const selectKbs = db.prepare<[], KbRow>(`SELECT ${KB} FROM kbs ORDER BY lower(name), id`)
  const selectKb = db.prepare<[string], KbRow>(`SELECT ${KB} FROM kbs WHERE id = ?`)
  const selectTaken = db.prepare<[string], number>('SELECT 1 FROM kbs WHERE lower(id) = lower(?)').pluck()
  const upsertKb = db.prepare(`
    INSERT INTO kbs (id, name, purpose, fingerprint, created_at, updated_at) VALUES (:id, :name, :purpose, :fingerprint, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, purpose = excluded.purpose, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at`)
  const countIn = db.prepare<[number, number, string, number], number>('UPDATE kbs SET last = last + 1, pages = pages + ?, bytes = bytes + ?, updated_at = ? WHERE number = ? RETURNING last').pluck()
  const removeOf = ['DELETE FROM kbs WHERE number = ?', 'DELETE FROM pages WHERE kb = ?', 'DELETE FROM page_links WHERE kb = ?', 'DELETE FROM page_words WHERE kb = ?'].map(sql => db.prepare<[number]>(sql))
  const removeTexts = db.prepare('DELETE FROM page_text WHERE rowid >= ? AND rowid < ?')

  const selectPage = db.prepare<[number, string], RawPage>(`SELECT ${PAGE} FROM pages WHERE kb = ? AND key = ?`)
  const selectByFile = db.prepare<[number, string], RawPage>(`SELECT ${PAGE} FROM pages WHERE kb = ? AND file = ?`)
  const selectByNumber = db.prepare<[string], RawPage>(`SELECT ${PAGE} FROM pages WHERE number IN (SELECT value FROM json_each(?))`)
  const selectPages = db.prepare<[object], Omit<PageSummary, 'tags'> & { tags: string }>(`
    SELECT slug, title, type, tags, updated_at, bytes FROM pages WHERE kb = :kb AND (:key IS NULL OR (title_key, key) < (:title, :key))
      AND (:type IS NULL OR type = :type) AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE value = :tag))
    ORDER BY title_key DESC, key DESC LIMIT :limit`)
  const selectFiles = db.prepare<[number], PageFile>('SELECT number, slug, file, fingerprint, mtime, bytes FROM pages WHERE kb = ?')
  const selectTitles = db.prepare<[number], { number: number, title: string }>('SELECT number, title FROM pages WHERE kb = ?')
  const insertPage = db.prepare(`INSERT INTO pages (kb, key, title_key, ${PAGE}) VALUES (:kb, :key, :title_key, ${PAGE.replace(/\w+/g, ':$&')})`)
  const touch = db.prepare('UPDATE pages SET mtime = ? WHERE number = ?')
  const removeFrom = ['DELETE FROM pages WHERE number = ?', 'DELETE FROM page_links WHERE page = ?', 'DELETE FROM page_text WHERE rowid = ?'].map(sql => db.prepare<[number]>(sql))
  const insertText = db.prepare('INSERT INTO page_text (rowid, title, body) VALUES (?, ?, ?)')
  const insertLink = db.prepare('INSERT OR IGNORE INTO page_links (kb, target, page) VALUES (?, ?, ?)')
  const selectWords = db.prepare<[number], string>('SELECT word FROM page_words WHERE kb = ?').pluck()
  const insertWord = db.prepare('INSERT OR IGNORE INTO page_words (kb, word) VALUES (?, ?)')
  const selectBacklinks = db.prepare<[object], { slug: string, title: string }>(`
    SELECT DISTINCT pages.slug, pages.title FROM page_links JOIN pages ON pages.number = page_links.page
    WHERE page_links.kb = :kb AND pages.number <> :number AND (target = :slug OR target = :file
      OR (target = :title AND NOT EXISTS (SELECT 1 FROM pages AS namesake WHERE namesake.kb = :kb AND namesake.key = :title AND namesake.number <> :number)))
    ORDER BY pages.title_key, pages.key LIMIT 500`)

  function savePage(kb: number, page: Omit<PageRow, 'number'>, body: string, links: string[]): number {
    const before = selectPage.get(kb, slugKey(page.slug))
    if (before)
      removeFrom.forEach(statement => statement.run(before.number))
    const number = firstNumber(kb) + countIn.get(before ? 0 : 1, page.bytes - (before?.bytes ?? 0), page.updated_at, kb)!
    insertPage.run({ ...page, kb, number, key: slugKey(page.slug), title_key: linkKey(page.title), tags: JSON.stringify(page.tags) })
    insertText.run(number, spaced(page.title), spaced(body))
    for (const target of links)
      insertLink.run(kb, target, number)
    return number
  }

  return {
    kbs: () => selectKbs.all(),
    kb: id => selectKb.get(id) ?? null,
    taken: id => selectTaken.get(id) !== undefined,
    saveKb: row => void upsertKb.run(row),
    removeKb(kb) {
      removeTexts.run(firstNumber(kb), firstNumber(kb + 1))
      removeOf.forEach(statement => statement.run(kb))
    },
    page(kb, slug) {
      const row = selectPage.get(kb, slugKey(slug))
      return row ? toPage(row) : null
    },
    pageOfFile(kb, file) {
      const row = selectByFile.get(kb, file)
      return row ? toPage(row) : null
    },
    pagesByNumber: numbers => selectByNumber.all(JSON.stringify(numbers)).map(toPage),
    pages: (kb, { limit, before, tag = null, type = null }) => selectPages
      .all({ kb, limit, tag, type, key: before ? slugKey(before.slug) : null, title: before ? linkKey(before.title) : null })
      .map(row => ({ ...row, tags: JSON.parse(row.tags) as string[] }))
      .reverse(),
    files: kb => selectFiles.all(kb),
    titles: kb => selectTitles.all(kb),
    words: kb => selectWords.all(kb),
    addWords: (kb, words) => words.forEach(word => insertWord.run(kb, word)),
    savePage,
    touchPage: (page, mtime) => void touch.run(mtime, page),
    removePage(kb, { number, bytes }, at) {
      removeFrom.forEach(statement => statement.run(number))
      countIn.get(-1, -bytes, at, kb)
    },
    backlinks: (kb, page) => selectBacklinks.all({ kb, number: page.number, slug: linkKey(page.slug), file: linkKey(page.file.replace(/\.md$/i, '').split('/').at(-1)!), title: linkKey(page.title) }),
  }
}
