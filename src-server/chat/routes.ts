// Routes of group chat.
import type { Handlers } from '../kernel/mount'
import type { chat as contract } from './contract'
import type { Chat } from './service'
import { GENERAL } from './contract'

export function chatRoutes(chat: Chat): Handlers<typeof contract> {
  return {
    general: ({ query }) => chat.messages(GENERAL, query),
    groups: () => ({ groups: chat.groups() }),
    create: ({ body }) => ({ group: chat.create(body) }),
    update: ({ params, body }) => ({ group: chat.update(params.id, body) }),
    remove({ params }) {
      chat.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ groups: chat.trash() }),
    restore: ({ params }) => ({ group: chat.restore(params.id) }),
    messages: ({ params, query }) => chat.messages(params.id, query),
    post: ({ params, body }) => ({ message: chat.post(params.id, body) }),
  }
}
