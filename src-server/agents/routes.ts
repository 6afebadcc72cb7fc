// Routes of agents.
import type { Handlers } from '../kernel/mount'
import type { agents as contract, Dream, Heartbeat } from './contract'
import type { Agents } from './service'
import { linesPage } from './lines'

/** What agents do unasked. */
export interface Unasked {
  dream: (id: string) => Dream
  heartbeat: (id: string) => Heartbeat
  setHeartbeat: (id: string, change: { content?: string, minutes?: number | null }) => Heartbeat
  /** The turn in which it looks. */
  lookNow: (id: string) => string
}

export function agentRoutes(agents: Agents, unasked: Unasked): Handlers<typeof contract> {
  const { memory } = agents
  const known = (id: string): string => agents.get(id).id

  return {
    list: () => ({ agents: agents.list() }),
    get: ({ params }) => ({ agent: agents.get(params.id) }),
    create: ({ body }) => ({ agent: agents.create(body) }),
    update: ({ params, body }) => ({ agent: agents.update(params.id, body) }),
    remove({ params }) {
      agents.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    profile: ({ params }) => ({ profile: agents.profile(params.id) }),
    updateProfile({ params, body }) {
      agents.update(params.id, { profile: body })
      return { profile: agents.profile(params.id) }
    },
    skills: ({ params }) => agents.skills(params.id),
    updateSkills: ({ params, body }) => agents.assignSkills(params.id, body.skills),
    memory: ({ params }) => memory.read(known(params.id)),
    updateMemory: ({ params, body }, call) => memory.write(known(params.id), body.content, 'user', { match: call.header('if-match') }),
    memoryVersions: ({ params, query }) => memory.versions(known(params.id), query.limit, query.before),
    memoryVersion: ({ params }) => memory.version(known(params.id), params.version),
    restoreMemory: ({ params }) => memory.restore(known(params.id), params.version, 'user'),
    memoryDiff: ({ params, query }) => memory.diff(known(params.id), params.version, query.against),
    memoryLines: ({ params, query }) => linesPage(memory.lines(known(params.id)), query.after),
    dream: ({ params }) => ({ dream: unasked.dream(known(params.id)) }),
    heartbeat: ({ params }) => unasked.heartbeat(known(params.id)),
    updateHeartbeat: ({ params, body }) => unasked.setHeartbeat(known(params.id), body),
    lookNow: ({ params }) => ({ turn_id: unasked.lookNow(known(params.id)) }),
    history: ({ params, query }) => agents.historyPage(params.id, query.limit, query.before),
    display: ({ params }) => ({ display: agents.get(params.id).display }),
    updateDisplay: ({ params, body }) => ({ display: agents.update(params.id, { display: body }).display }),
    trash: () => ({ agents: agents.trash() }),
    restore: ({ params }) => ({ agent: agents.restore(params.id) }),
  }
}
