// The team: what all of it should know, and who belongs to it; two files beside the agents' folders.
import type { AgentEvents } from '../agents/contract'
import type { Memories } from '../agents/memory'
import type { Agents } from '../agents/service'
import type { VersionStore } from '../agents/versions'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Language } from '../kernel/text'
import type { SceneEvents } from '../scenes/contract'
import type { TeamEvents } from './contract'
import { join } from 'node:path'
import { createMemories } from '../agents/memory'
import { openPapers, readPaper } from '../agents/papers'
import { writeAtomic } from '../kernel/files'
import { rosterPage } from './roster'

/** The functions of memories, for the one that is the team's. */
export type TeamMemory = { [K in keyof Memories]: Memories[K] extends (id: string, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never }

export interface Team {
  memory: TeamMemory
  /** The roster as a text. */
  roster: () => string
  readRoster: () => { content: string, updated_at: string | null }
  /** Takes in what was edited on disk: what is remembered stays as it was edited, the roster is put right. */
  sync: () => void
}

export interface TeamOptions {
  db: Db<TeamEvents>
  bus: Bus<AgentEvents & SceneEvents>
  versions: VersionStore
  clock: Clock
  home: string
  agents: Pick<Agents, 'list'>
  sceneName: (id: string) => string
  language: Language
}

/** Whose versions the team's are; no agent's id can begin so. */
const TEAM = '~team'

export function createTeam({ db, bus, versions, clock, home, agents, sceneName, language }: TeamOptions): Team {
  const [memoryFile, rosterFile] = ['TEAM_MEMORY.md', 'AGENT_ROSTER.md'].map(name => join(home, 'agents', name)) as [string, string]
  const memories = createMemories({
    db,
    store: versions,
    papers: openPapers(() => memoryFile),
    clock,
    changed: (_, version) => db.emit('team.updated', version),
  })
  const memory = Object.fromEntries(Object.entries(memories).map(([name, act]) => [name, (act as (...args: unknown[]) => unknown).bind(null, TEAM)])) as TeamMemory

  const roster = (): string => rosterPage(agents.list(), sceneName, language)

  /** Brings the file up to date where it is not. */
  function keepRoster(): void {
    const content = roster()
    if (readPaper(rosterFile).content !== content)
      writeAtomic(rosterFile, content)
  }

  bus.on('agent.created', keepRoster)
  bus.on('agent.updated', keepRoster)
  bus.on('agent.removed', keepRoster)
  bus.on('scene.updated', keepRoster)

  return {
    memory,
    roster,
    readRoster() {
      keepRoster()
      return readPaper(rosterFile)
    },
    sync() {
      memory.takeIn()
      keepRoster()
    },
  }
}
