// Routes of the team.
import type { Handlers } from '../kernel/mount'
import type { team as contract } from './contract'
import type { Team } from './service'
import { linesPage } from '../agents/lines'
import { PERSON } from '../mailbox/contract'

export function teamRoutes({ memory, readRoster }: Team): Handlers<typeof contract> {
  return {
    memory: () => memory.read(),
    updateMemory: ({ body }, call) => memory.write(body.content, PERSON, { match: call.header('if-match') }),
    memoryLines: ({ query }) => linesPage(memory.lines(), query.after),
    memoryVersions: ({ query }) => memory.versions(query.limit, query.before),
    memoryVersion: ({ params }) => memory.version(params.version),
    memoryDiff: ({ params, query }) => memory.diff(params.version, query.against),
    restoreMemory: ({ params }) => memory.restore(params.version, PERSON),
    roster: readRoster,
  }
}
