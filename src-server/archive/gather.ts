// Gathers what goes into an archive: the folders of the whole team, or of one scene with whom and what it needs.
import type { Agents } from '../agents/service'
import type { Knowledge } from '../knowledge/service'
import type { Scenes } from '../scenes/service'
import type { Skills } from '../skills/service'
import type { FolderNoun } from './parts'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { NOUN_FOLDERS, TEAM_MEMORY } from './parts'

export interface Sources {
  home: string
  agents: Pick<Agents, 'list' | 'skills'>
  scenes: Pick<Scenes, 'list' | 'get' | 'skills'>
  knowledge: Pick<Knowledge, 'list'>
  skills: Pick<Skills, 'all'>
}

export interface Gathered { files: { name: string, from: string }[], emptyFolders: string[], bytes: number }

/** What an agent remembers, did and keeps. */
const MEMORIES = ['memory', 'files']

/** The files of the team (`scene` is null) or of a scene, by their names in the archive. 404 for an absent scene. Links are left out, and what is hidden: half-written files, version control. */
export function gather(sources: Sources, scene: string | null, memories: boolean): Gathered {
  const gathered: Gathered = { files: [], emptyFolders: [], bytes: 0 }
  const chosen = scene === null ? wholeTeam(sources) : ofScene(sources, scene)
  for (const noun of ['skill', 'knowledge', 'agent', 'scene'] as const) {
    for (const id of new Set(chosen[noun])) {
      const name = `${NOUN_FOLDERS[noun]}/${id}`
      collect(name, join(sources.home, name), gathered, noun === 'agent' && !memories ? MEMORIES : [])
    }
  }
  const memory = join(sources.home, NOUN_FOLDERS.agent, TEAM_MEMORY)
  if (scene === null && memories && existsSync(memory))
    add(`${NOUN_FOLDERS.agent}/${TEAM_MEMORY}`, memory, gathered)
  return gathered
}

const wholeTeam = ({ agents, scenes, knowledge, skills }: Sources): Record<FolderNoun, string[]> => ({
  agent: agents.list().map(({ id }) => id),
  scene: scenes.list().map(({ id }) => id),
  knowledge: knowledge.list().map(({ id }) => id),
  skill: skills.all().map(({ name }) => name),
})

function ofScene({ agents, scenes }: Sources, id: string): Record<FolderNoun, string[]> {
  const { roster, kbs } = scenes.get(id)
  const members = roster.map(({ agent_id }) => agent_id)
  const skills = [...scenes.skills(id), ...members.flatMap(member => agents.skills(member).public)]
  return { agent: members, scene: [id], knowledge: kbs, skill: skills.map(({ name }) => name) }
}

function collect(name: string, folder: string, gathered: Gathered, without: readonly string[]): void {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !without.includes(name) && !name.startsWith('.')) : []
  if (entries.length === 0)
    gathered.emptyFolders.push(name)
  for (const entry of entries) {
    const [inside, from] = [`${name}/${entry.name}`, join(folder, entry.name)]
    if (entry.isDirectory())
      collect(inside, from, gathered, [])
    else if (entry.isFile())
      add(inside, from, gathered)
  }
}

function add(name: string, from: string, gathered: Gathered): void {
  gathered.files.push({ name, from })
  gathered.bytes += statSync(from).size
}
