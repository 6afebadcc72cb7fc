// Routes of knowledge.
import type { Call, Handlers } from '../kernel/mount'
import type { knowledge as contract, Page } from './contract'
import type { Knowledge } from './service'

export function knowledgeRoutes(knowledge: Knowledge): Handlers<typeof contract> {
  function tagged(page: Page, call: Call): { page: Page } {
    call.setHeader('ETag', page.etag)
    return { page }
  }

  return {
    list: () => ({ kbs: knowledge.list() }),
    create: ({ body }) => ({ kb: knowledge.create(body) }),
    update: ({ params, body }) => ({ kb: knowledge.update(params.id, body) }),
    remove({ params }) {
      knowledge.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ kbs: knowledge.trash() }),
    restore: async ({ params }) => ({ kb: await knowledge.restore(params.id) }),
    pages: ({ params, query }) => knowledge.pages(params.id, query),
    page: ({ params }, call) => tagged(knowledge.readPage(params.id, params.slug), call),
    createPage: ({ params, body }, call) => tagged(knowledge.createPage(params.id, body), call),
    updatePage: ({ params, body }, call) => tagged(knowledge.updatePage(params.id, params.slug, body, { match: call.header('if-match') }), call),
    removePage({ params }, call) {
      knowledge.removePage(params.id, params.slug, call.header('if-match'))
      return { status: 'deleted', id: params.slug }
    },
    pageTrash: ({ params }) => ({ pages: knowledge.pageTrash(params.id) }),
    restorePage: ({ params }, call) => tagged(knowledge.restorePage(params.id, params.slug), call),
    search: ({ params, query }) => knowledge.search(params.id, query.q, query.limit),
    import: async ({ params, query, bytes }, call) => tagged(await knowledge.import(params.id, query.name, bytes), call),
  }
}
