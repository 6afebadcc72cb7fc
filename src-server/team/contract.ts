// What agents know of each other: the team's memory, and the roster that the server keeps.
import { z } from 'zod'
import { AfterLine, Memory, MemoryDiff, MemoryLines, MemoryVersion } from '../agents/contract'
import { contract, Id, Limit, Markdown, Timestamp } from '../kernel/route'

const ByVersion = z.object({ version: Id })

export const team = contract({
  memory: { method: 'GET', path: '/api/team/memory', summary: 'TEAM_MEMORY.md: what the whole team should know', access: 'read', reply: Memory },
  updateMemory: { method: 'PUT', path: '/api/team/memory', summary: 'Edit TEAM_MEMORY.md; the former text is kept as a version. With If-Match, 412 when it was changed meanwhile', access: 'admin', body: z.object({ content: Markdown }), reply: Memory },
  memoryLines: { method: 'GET', path: '/api/team/memory/lines', summary: 'TEAM_MEMORY.md line by line: who wrote each, when, why and in which turn', access: 'read', query: AfterLine, reply: MemoryLines },
  memoryVersions: {
    method: 'GET',
    path: '/api/team/memory/versions',
    summary: 'Versions of TEAM_MEMORY.md, newest last',
    access: 'read',
    query: z.object({ limit: Limit, before: Id.optional() }),
    reply: z.object({ versions: z.array(MemoryVersion), next_before: z.string().optional() }),
  },
  memoryVersion: { method: 'GET', path: '/api/team/memory/versions/{version}', summary: 'One version of TEAM_MEMORY.md with its text', access: 'read', params: ByVersion, reply: MemoryVersion.extend({ content: z.string() }) },
  memoryDiff: {
    method: 'GET',
    path: '/api/team/memory/versions/{version}/diff',
    summary: 'What changed in a version of TEAM_MEMORY.md, from the one before or from `against`',
    access: 'read',
    params: ByVersion,
    query: z.object({ against: Id.optional() }),
    reply: MemoryDiff,
  },
  restoreMemory: { method: 'POST', path: '/api/team/memory/versions/{version}/restore', summary: 'Make a version of TEAM_MEMORY.md the current one', access: 'admin', params: ByVersion, reply: Memory },
  roster: { method: 'GET', path: '/api/team/roster', summary: 'AGENT_ROSTER.md: who works here, as the server keeps it', access: 'read', reply: z.object({ content: z.string(), updated_at: Timestamp.nullable() }) },
})

export interface TeamEvents {
  /** The newest version of its memory. */
  'team.updated': MemoryVersion
}
