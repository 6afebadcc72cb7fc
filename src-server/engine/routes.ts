// Routes of turns and of the office.
import type { Handlers } from '../kernel/mount'
import type { turns as contract, office } from './contract'
import type { Replays } from './replay'
import type { Turns } from './turns'

export function turnRoutes(turns: Turns, replays: Replays): Handlers<typeof contract> {
  return {
    list: ({ query }) => turns.list(query),
    get: ({ params }) => ({ turn: turns.get(params.id) }),
    uses: ({ params, query }) => turns.uses(params, query),
    cancel: ({ params }) => ({ turn: turns.cancel(params.id) }),
    replays: ({ params }) => ({ replays: replays.list(params.id) }),
    replay: async ({ params, body }) => ({ replay: await replays.run(params.id, body) }),
    cancelReplay: ({ params }) => ({ cancelled: replays.cancel(params.id) }),
    retry: ({ params }) => ({ turn: turns.retry(params.id) }),
  }
}

export function officeRoutes(turns: Turns): Handlers<typeof office> {
  return {
    state: () => ({ office: turns.office() }),
    change: ({ body }) => ({ office: turns.changeOffice(body) }),
  }
}
