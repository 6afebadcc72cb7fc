// The door to the team's memory.
import type { MemoryDoor } from '@/agents/memory/door'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

export const teamMemory: MemoryDoor = {
  key: 'team/memory',
  file: 'TEAM_MEMORY.md',
  read: () => client.team.memory(),
  write: (content, match) => client.team.updateMemory({ body: { content } }, { match }),
  restore: version => client.team.restoreMemory({ params: { version } }),
  versions: before => client.team.memoryVersions({ query: { before } }),
  version: version => client.team.memoryVersion({ params: { version } }),
  diff: (version, against) => client.team.memoryDiff({ params: { version }, query: { against } }),
  lines: after => client.team.memoryLines({ query: { after } }),
  follow: changed => useLive().on('team.updated', changed),
}
