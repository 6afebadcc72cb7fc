// Knowledge: searching, reading and writing the pages that are mounted where the agent works.
import type { Page } from '../../knowledge/contract'
import type { Change } from '../../knowledge/markdown'
import type { Knowledge } from '../../knowledge/service'
import type { Mounted, MountedServices } from './mounted'
import type { Tool } from './tool'
import { z } from 'zod'
import { conflict, invalid, Refusal } from '../../kernel/errors'
import { Name } from '../../kernel/route'
import { Slug } from '../../knowledge/contract'
import { excerpt, Offset } from './excerpt'
import { createMounted } from './mounted'
import { houseTool } from './tool'

export interface KnowledgeServices extends MountedServices {
  knowledge: MountedServices['knowledge'] & Pick<Knowledge, 'searchIn' | 'createPage' | 'updatePage'>
}

/** So many characters may an agent write at a time, and a page hold in all. */
const LONGEST_BODY = 100_000
const LONGEST_PAGE = 500_000

const Base = z.string().trim().min(1).max(120).describe('id or name of the knowledge base')
const PageName = z.string().trim().min(1).max(200)

export function knowledgeTools(services: KnowledgeServices): Tool[] {
  const mounted = createMounted(services)
  return [search(services.knowledge, mounted), read(mounted), write(services.knowledge, mounted)]
}

const search = (knowledge: KnowledgeServices['knowledge'], mounted: Mounted): Tool => houseTool({
  name: 'search_knowledge',
  description: 'Searches the knowledge bases of your scene and gives the best pages, each with the passage that fits. Use it before you state a fact that may be written down there. Search for the words you expect on the page rather than for a whole question, and try other words when nothing is found.',
  args: z.object({ query: z.string().trim().min(1).max(500).describe('what to look for, in Chinese or English'), limit: z.number().int().min(1).max(20).default(5).describe('how many pages at most') }),
  effect: 'reads',
  run({ query, limit }, { wakeup }) {
    const ids = mounted.in(wakeup)
    if (ids.length === 0)
      return { result: 'No knowledge base is mounted in your scene, so there is nothing to search.' }
    const found = knowledge.searchIn(ids, query, limit)
    const lines = found.map(({ kb_id, slug, title, snippet }, i) => `${i + 1}. ${title} (kb ${kb_id}, page ${slug})\n   ${snippet.replace(/<\/?mark>/g, '')}`)
    return {
      result: found.length > 0 ? excerpt(lines.join('\n')) : `Nothing was found for “${query}” in: ${ids.join(', ')}.`,
      pages: found.map(({ kb_id, slug }) => ({ kb_id, slug, how: 'found' })),
    }
  },
})

const read = (mounted: Mounted): Tool => houseTool({
  name: 'read_page',
  description: 'Gives the whole text of a page of a knowledge base of your scene, in Markdown. Use it when the passage that search_knowledge found is not enough, and before you change a page.',
  args: z.object({ kb: Base, page: PageName.describe('the page, as search_knowledge names it, or its title'), offset: Offset }),
  effect: 'reads',
  run({ kb: named, page: wanted, offset }, { wakeup }) {
    const kb = mounted.base(named, wakeup)
    const page = mounted.page(kb, wanted)
    if (!page)
      throw noPage(kb, wanted)
    const tags = page.tags.length > 0 ? `, tags ${page.tags.join(', ')}` : ''
    return { result: `${page.title} (kb ${kb}, page ${page.slug}${tags}, changed ${page.updated_at})\n\n${excerpt(page.body, offset)}`, pages: [{ kb_id: kb, slug: page.slug, how: 'read' }] }
  },
})

function write(knowledge: KnowledgeServices['knowledge'], mounted: Mounted): Tool {
  function create(kb: string, wanted: string | undefined, { title, ...change }: Change, cause: string): string {
    if (title === undefined)
      throw noPage(kb, wanted!)
    const slug = Slug.safeParse(wanted)
    return `created page ${knowledge.createPage(kb, { ...change, title, ...(slug.success && { slug: slug.data }) }, cause).slug} in ${kb}`
  }

  function rewrite(kb: string, { slug }: Page, change: Change & { body: string }, cause: string): string {
    if (change.body.length > LONGEST_PAGE)
      throw new Refusal(413, 'too_large', `The page “${slug}” would be longer than ${LONGEST_PAGE} characters. Write the rest on another page.`)
    knowledge.updatePage(kb, slug, change, { cause })
    return `wrote page ${slug} in ${kb}`
  }

  return houseTool({
    name: 'write_page',
    description: 'Writes a page of a knowledge base of your scene, for everyone who works there. To change a page, name it in `page` and give its whole new text, or with `append` only what to add; what you leave out (title, tags, other front matter) stays. To make a new page, give a `title`.',
    args: z.object({
      kb: Base,
      page: PageName.optional().describe('the page to change'),
      title: Name.optional().describe('the title of a new page, or a new title'),
      body: z.string().max(LONGEST_BODY, `must be at most ${LONGEST_BODY} characters: write several pages, or add to one with append`).describe('Markdown without front matter'),
      append: z.boolean().default(false).describe('add the body to the end of the page instead of replacing its text'),
      type: z.string().trim().min(1).max(60).optional().describe('what kind of page it is, such as policy or notice'),
      tags: z.array(z.string().trim().min(1).max(60)).max(50).optional(),
    }),
    effect: 'writes',
    run({ kb: named, page: wanted, body, append, ...change }, { wakeup }) {
      const kb = mounted.base(named, wakeup)
      const called = wanted ?? change.title
      if (called === undefined)
        throw invalid('write_page.title', 'is missing: a new page needs one. To change a page, give `page`')
      const there = mounted.page(kb, called)
      if (there && wanted === undefined && there.body.trim() !== body.trim()) // the very same was written by this turn, before a crash
        throw conflict('page_exists', `There is a page “${there.slug}” in “${kb}” already. Read it, then change it by giving \`page\`, or choose another title.`)
      return { result: there ? rewrite(kb, there, { ...change, body: append ? appended(there.body, body) : body }, wakeup.id) : create(kb, wanted, { ...change, body }, wakeup.id) }
    },
  })
}

const noPage = (kb: string, named: string): Refusal => new Refusal(404, 'page_not_found', `There is no page “${named}” in “${kb}”. Look for it with search_knowledge, which names pages as read_page takes them; to make a new page, give its title.`)

/** The text with more at its end; once, should a crash have this done again. */
const appended = (text: string, more: string): string => text.trimEnd().endsWith(more.trim()) ? text : `${text.trimEnd()}\n\n${more.trim()}\n`
