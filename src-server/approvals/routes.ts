// Routes of approvals.
import type { Handlers } from '../kernel/mount'
import type { approvals as contract } from './contract'
import type { Approvals } from './service'

export function approvalRoutes(approvals: Approvals): Handlers<typeof contract> {
  return {
    list: ({ query }) => approvals.list(query),
    get: ({ params }) => ({ approval: approvals.get(params.id) }),
    answer: ({ params, body }) => ({ approval: approvals.answer(params.id, body) }),
  }
}
