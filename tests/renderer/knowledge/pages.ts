// Pages for the tests of knowledge, as the server tells of them.
import type { Page, PageSummary } from '@server/knowledge/contract'

/** A page in a list. */
export function page(slug: string, more: Partial<PageSummary> = {}): PageSummary {
  return { slug, title: slug, type: 'page', tags: [], updated_at: '2026-11-22T09:00:00.000Z', bytes: 10, ...more }
}

/** A page with its text. */
export function whole(more: Partial<Page> = {}): Page {
  return { slug: 'refunds', title: 'Refunds', type: 'rule', tags: ['money'], body: 'Within 30 days.', frontmatter: { title: 'Refunds', type: 'rule', tags: ['money'], owner: 'Lin' }, backlinks: [], source: null, etag: '"1"', updated_at: '2026-11-22T09:00:00.000Z', ...more }
}
