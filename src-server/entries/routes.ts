// Routes of entries. Asking the platform and sending again are the channels' work.
import type { Handlers } from '../kernel/mount'
import type { entries as contract, Delivery } from './contract'
import type { Entries } from './service'

/** What the channels do for an entry. */
export interface EntryDesk {
  test: (id: string) => Promise<{ ok: boolean, message: string }>
  replay: (id: string, delivery: string) => Delivery
}

export function entryRoutes(entries: Entries, channels: EntryDesk): Handlers<typeof contract> {
  return {
    list: () => ({ entries: entries.list() }),
    create: ({ body }) => ({ entry: entries.create(body) }),
    update: ({ params, body }) => ({ entry: entries.update(params.id, body) }),
    remove({ params }) {
      entries.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ entries: entries.trash() }),
    restore: ({ params }) => ({ entry: entries.restore(params.id) }),
    test: ({ params }) => channels.test(params.id),
    deliveries: ({ params, query }) => entries.deliveries(params.id, query),
    replay: ({ params }) => ({ delivery: channels.replay(params.id, params.delivery_id) }),
  }
}
