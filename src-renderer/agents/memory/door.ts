// The doors through which a memory is read and written: an agent's, or the team's; the screens know only this.
import type { Memory, MemoryDiff, MemoryLines, MemoryVersion } from '@server/agents/contract'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

export interface MemoryDoor {
  /** Of all memories only this one has it. */
  key: string
  file: string
  read: () => Promise<Memory>
  /** Refused with 412 where another text than that of the tag stands there. */
  write: (content: string, etag: string) => Promise<Memory>
  restore: (version: string) => Promise<Memory>
  versions: (before?: string) => Promise<{ versions: MemoryVersion[], next_before?: string }>
  version: (version: string) => Promise<MemoryVersion & { content: string }>
  /** What changed in a version, from the one before it or from `against`. */
  diff: (version: string, against?: string) => Promise<MemoryDiff>
  lines: (after: number) => Promise<MemoryLines>
  /** Hears of every change; the function returned stops it. */
  follow: (changed: () => void) => () => void
}

/** The memory of an agent. */
export function memoryOf(id: string): MemoryDoor {
  const params = { id }
  return {
    key: `agents/${id}/memory`,
    file: 'MEMORY.md',
    read: () => client.agents.memory({ params }),
    write: (content, match) => client.agents.updateMemory({ params, body: { content } }, { match }),
    restore: version => client.agents.restoreMemory({ params: { id, version } }),
    versions: before => client.agents.memoryVersions({ params, query: { before } }),
    version: version => client.agents.memoryVersion({ params: { id, version } }),
    diff: (version, against) => client.agents.memoryDiff({ params: { id, version }, query: { against } }),
    lines: after => client.agents.memoryLines({ params, query: { after } }),
    follow: changed => useLive().on('agent.updated', agent => agent.id === id && changed()),
  }
}
