// Knowledge bases: folders of Markdown pages that agents read and people edit.
import { z } from 'zod'
import { contract, Deleted, Id, Limit, Markdown, Name, Timestamp } from '../kernel/route'

/** A page's name in its address and its file: letters of any script, no `/`. */
export const Slug = z.string().normalize('NFC').regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,99}$/u, 'must be 1 to 100 letters, digits, “-” or “_”, beginning with a letter or digit').refine(slug => new TextEncoder().encode(slug).length <= 220, 'must be at most 220 bytes, or it cannot be a file’s name')

export const Kb = z.object({ id: Id, name: z.string(), purpose: z.string(), pages: z.number().int(), bytes: z.number().int(), created_at: Timestamp, updated_at: Timestamp })
export type Kb = z.infer<typeof Kb>

export const PageSummary = z.object({ slug: z.string(), title: z.string(), type: z.string(), tags: z.array(z.string()), updated_at: Timestamp, bytes: z.number().int() })
export type PageSummary = z.infer<typeof PageSummary>

export const Page = z.object({
  slug: z.string(),
  title: z.string(),
  type: z.string(),
  tags: z.array(z.string()),
  body: z.string().describe('Markdown without its front matter'),
  frontmatter: z.record(z.string(), z.unknown()),
  backlinks: z.array(z.object({ slug: z.string(), title: z.string() })).describe('pages whose [[links]] lead here'),
  source: z.string().nullable().describe('name of the file it was imported from'),
  etag: z.string(),
  updated_at: Timestamp,
})
export type Page = z.infer<typeof Page>

export const SearchResult = z.object({
  slug: z.string(),
  title: z.string(),
  type: z.string(),
  snippet: z.string().describe('plain text, not HTML; matches stand between <mark> and </mark>'),
  score: z.number(),
  updated_at: Timestamp,
})
export type SearchResult = z.infer<typeof SearchResult>

const ById = z.object({ id: Id })
const ByPage = z.object({ id: Id, slug: Slug })
const Written = z.object({ title: Name, type: z.string().trim().max(60), tags: z.array(z.string().trim().min(1).max(60)).max(50), body: Markdown, frontmatter: z.record(z.string().max(100), z.unknown()).describe('keys to set; null takes one away, and those left out stay') }).partial()
const OnePage = z.object({ page: Page })
const OneKb = z.object({ kb: Kb })

/** The largest file that can be imported, in bytes. */
export const IMPORT_LIMIT = 25 * 1024 * 1024

export const knowledge = contract({
  list: { method: 'GET', path: '/api/knowledge', summary: 'List knowledge bases', access: 'read', reply: z.object({ kbs: z.array(Kb) }) },
  create: { method: 'POST', path: '/api/knowledge', summary: 'Create a knowledge base', access: 'admin', body: z.object({ name: Name, id: Id.optional(), purpose: z.string().max(4000).default('') }), reply: OneKb, status: 201 },
  update: { method: 'PUT', path: '/api/knowledge/{id}', summary: 'Rename a knowledge base or say what it is for', access: 'admin', params: ById, body: z.object({ name: Name, purpose: z.string().max(4000) }).partial(), reply: OneKb },
  remove: { method: 'DELETE', path: '/api/knowledge/{id}', summary: 'Delete a knowledge base; its folder moves to the trash', access: 'admin', params: ById, reply: Deleted },
  trash: { method: 'GET', path: '/api/trash/knowledge', summary: 'Deleted knowledge bases that can be restored', access: 'read', reply: z.object({ kbs: z.array(z.object({ id: Id, name: z.string(), deleted_at: Timestamp })) }) },
  restore: { method: 'POST', path: '/api/trash/knowledge/{id}/restore', summary: 'Bring a deleted knowledge base back', access: 'admin', params: ById, reply: OneKb, status: 201 },
  pages: {
    method: 'GET',
    path: '/api/knowledge/{id}/wiki',
    summary: 'List pages by title',
    access: 'read',
    params: ById,
    query: z.object({ limit: Limit, before: Slug.optional().describe('a slug: only pages listed before it'), tag: z.string().max(60).optional(), type: z.string().max(60).optional() }),
    reply: z.object({ pages: z.array(PageSummary), next_before: z.string().optional() }),
  },
  page: { method: 'GET', path: '/api/knowledge/{id}/wiki/{slug}', summary: 'One page; its ETag is in the header too', access: 'read', params: ByPage, reply: OnePage },
  createPage: { method: 'POST', path: '/api/knowledge/{id}/wiki', summary: 'Create a page', access: 'admin', params: ById, body: Written.extend({ title: Name, slug: Slug.optional() }), reply: OnePage, status: 201 },
  updatePage: { method: 'PUT', path: '/api/knowledge/{id}/wiki/{slug}', summary: 'Update a page; with If-Match, 412 when it was changed meanwhile', access: 'admin', params: ByPage, body: Written, reply: OnePage },
  removePage: { method: 'DELETE', path: '/api/knowledge/{id}/wiki/{slug}', summary: 'Delete a page; it moves to the trash', access: 'admin', params: ByPage, reply: Deleted },
  pageTrash: { method: 'GET', path: '/api/knowledge/{id}/trash', summary: 'Deleted pages that can be restored, the latest first', access: 'read', params: ById, reply: z.object({ pages: z.array(z.object({ slug: z.string(), title: z.string(), deleted_at: Timestamp })) }) },
  restorePage: { method: 'POST', path: '/api/knowledge/{id}/trash/{slug}/restore', summary: 'Bring a deleted page back', access: 'admin', params: ByPage, reply: OnePage, status: 201 },
  search: {
    method: 'GET',
    path: '/api/knowledge/{id}/search',
    summary: 'Search a knowledge base: Chinese and English, typos forgiven',
    access: 'read',
    params: ById,
    query: z.object({ q: z.string().trim().min(1).max(500), limit: z.coerce.number().int().min(1).max(100).default(10) }),
    reply: z.object({ results: z.array(SearchResult), total: z.number().int().describe('how many pages fit, counted up to 1 000'), took_ms: z.number() }),
  },
  import: {
    method: 'POST',
    path: '/api/knowledge/{id}/import',
    summary: 'Make a page of a file: .md, .txt, .html, .pdf or .docx; the file is kept beside it',
    access: 'admin',
    params: ById,
    query: z.object({ name: z.string().trim().min(1).max(200).describe('the file’s name with its ending') }),
    bytes: IMPORT_LIMIT,
    reply: OnePage,
    status: 201,
  },
})

export interface KnowledgeEvents {
  'kb.created': Kb
  'kb.updated': Kb
  'kb.removed': { id: string }
  'page.created': PageSummary & { kb_id: string }
  'page.updated': PageSummary & { kb_id: string }
  'page.removed': { kb_id: string, slug: string }
}
