// Routes of hiring.
import type { Handlers } from '../kernel/mount'
import type { hiring as contract } from './contract'
import type { Hiring } from './service'

export function hiringRoutes(hiring: Hiring): Handlers<typeof contract> {
  return {
    pending: () => ({ pending: hiring.pending() }),
    approve: ({ params, body }) => ({ status: 'approved', agent: hiring.approve(params.id, body) }),
    reject: ({ params, body }) => ({ status: 'rejected', request: hiring.reject(params.id, body.reason) }),
    request: ({ body }) => ({ request: hiring.request(body) }),
    requests: ({ query }) => hiring.requests(query),
    plan: ({ body }) => ({ candidates: hiring.plan(body) }),
  }
}
