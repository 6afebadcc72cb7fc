// Routes of mailboxes.
import type { Handlers } from '../kernel/mount'
import type { mailbox as contract } from './contract'
import type { Mailboxes } from './service'

export function mailboxRoutes(mailboxes: Mailboxes): Handlers<typeof contract> {
  return {
    all: () => ({ mailboxes: mailboxes.all() }),
    read: ({ params, query }) => mailboxes.read(params.agent_id, query),
    thread: ({ params, query }) => mailboxes.thread(params.thread_id, query),
    letter: ({ params }) => ({ message: mailboxes.get(params.id) }),
    resend: ({ params }) => ({ status: 'sent', message: mailboxes.resend(params.id) }),
    send: ({ body }) => ({ status: 'sent', message: mailboxes.send(body) }),
    markRead: ({ params }) => ({ status: 'read', message: mailboxes.markRead(params.agent_id, params.idx) }),
  }
}
