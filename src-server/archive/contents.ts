// What an unpacked archive holds, read as this house reads its own folders; what it cannot read is left and named.
import type { AgentFile, Folders as AgentFolders } from '../agents/folder'
import type { SceneFile, SceneFolders } from '../scenes/folder'
import type { Left } from './contract'
import type { FolderNoun } from './parts'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openFolders } from '../agents/folder'
import { readText } from '../kernel/files'
import { Id } from '../kernel/route'
import { openKnowledge } from '../knowledge/folder'
import { openSceneFolders } from '../scenes/folder'
import { readSkill, SKILL_FILE } from '../skills/text'
import { NOUN_FOLDERS, TEAM_MEMORY } from './parts'

export interface Contents {
  folder: string
  agents: Map<string, AgentFile>
  scenes: Map<string, SceneFile>
  /** Names by id. */
  knowledge: Map<string, string>
  skills: Map<string, string>
  pages: number
  teamMemory: string | null
  left: Left[]
  /** By which what came is changed where it lies, before it moves in. */
  files: { agents: AgentFolders, scenes: SceneFolders }
}

/** Reads the folders below `folder`. */
export function readContents(folder: string): Contents {
  const [agents, scenes, knowledge] = [openFolders(folder), openSceneFolders(folder), openKnowledge(folder)]
  const left: Left[] = []

  /** The things of a noun that can be read, by id. */
  function readable<T>(noun: FolderNoun, read: (id: string) => T | null): Map<string, T> {
    const place = join(folder, NOUN_FOLDERS[noun])
    const names = existsSync(place) ? readdirSync(place, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name) : []
    return new Map(names.flatMap((id): [string, T][] => {
      const found = Id.safeParse(id).success ? read(id) : null
      if (found === null)
        left.push({ path: `${NOUN_FOLDERS[noun]}/${id}`, reason: Id.safeParse(id).success ? 'unreadable' : 'bad_name' })
      return found === null ? [] : [[id, found]]
    }))
  }

  const fileIn = <F>(found: { file: F } | { broken: string } | null): F | null => found && 'file' in found ? found.file : null
  const bases = readable('knowledge', id => knowledge.purpose(id).name)
  return {
    folder,
    agents: readable('agent', id => fileIn(agents.read(id))),
    scenes: readable('scene', id => fileIn(scenes.read(id))),
    knowledge: bases,
    skills: readable('skill', name => titleOf(readText(join(folder, NOUN_FOLDERS.skill, name, SKILL_FILE)), name)),
    pages: [...bases.keys()].reduce((sum, id) => sum + knowledge.look(id).length, 0),
    teamMemory: readText(join(folder, NOUN_FOLDERS.agent, TEAM_MEMORY)),
    left,
    files: { agents, scenes },
  }
}

/** What a skill calls itself; null where there is none. */
function titleOf(text: string | null, name: string): string | null {
  const title = text === null ? null : readSkill(text).front.name ?? name
  return typeof title === 'string' ? title : null
}
