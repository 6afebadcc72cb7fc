// The folder of an older CocoCat, laid out as this house lays out its own; what is no file here comes as records.
import type { Left } from '../contract'
import type { Records } from '../records'
import type { Ids } from './agents'
import type { OldSkill } from './skills'
import type { Source } from './source'
import type { Stage } from './stage'
import { statSync } from 'node:fs'
import { basename, isAbsolute, resolve } from 'node:path'
import { RESERVED } from '../../agents/sync'
import { Refusal } from '../../kernel/errors'
import { PERSON } from '../../mailbox/contract'
import { agentsIn, writeAgent } from './agents'
import { leaveRequests, tasksIn, usageIn } from './done'
import { giveIds } from './ids'
import { basesIn, writeBase } from './knowledge'
import { groupsIn, lettersIn, talksIn } from './said'
import { scenesIn, sceneSkills, writeScene } from './scenes'
import { skillsIn, writeSkill } from './skills'
import { openSource } from './source'
import { openStage } from './stage'
import { cut } from './values'

export interface Converted {
  /** The folder's name. */
  name: string
  left: Left[]
  records: Records
}

/** What the person at the desk was called. */
const PERSONS = ['admin', PERSON]

/**
 * Reads `folder`, which stays as it is, and lays out in the empty folder `stage` what is in it. What cannot be read is left and named.
 * The same folder comes to the same files and records every time. 400 for a folder that is not there or holds nothing of a CocoCat.
 */
export function convertWorkspace(folder: string, stage: string): Converted {
  const [source, place, now] = [openFolder(folder), openStage(stage), Date.now()]
  const [agents, scenes, bases] = [agentsIn(source), scenesIn(source), basesIn(source)]
  const shared = skillsToShare(source, scenes)
  const ids = {
    agents: giveIds(agents.map(({ id }) => id), id => RESERVED.has(id)),
    scenes: giveIds(scenes),
    knowledge: giveIds(bases),
    skills: giveIds(shared.skills.map(({ name }) => name)),
  }
  shared.skills.forEach(skill => writeSkill(source, place, 'skills', ids.skills.get(skill.name)!, skill))
  bases.forEach(base => writeBase(source, place, base, ids.knowledge.get(base)!))
  agents.forEach(agent => writeAgent(source, place, agent, ids, now))
  for (const scene of scenes)
    writeScene(source, place, scene, ids, new Map([...shared.of.get(scene)!].map(([name, as]) => [name, ids.skills.get(as)!])))
  writeTeamMemory(source, place)

  const house = nameOf(folder)
  const records = readRecords(source, house, ids, now)
  if (agents.length + scenes.length + bases.length + shared.skills.length + records.mailboxes.length + records.groups.length === 0)
    throw notAWorkspace('there is nothing of a CocoCat in it')
  return { name: house, left: source.left(), records }
}

/** What a system says against a name (too long, not allowed, no name at all) is as good as no folder. */
function openFolder(folder: string): Source {
  try {
    if (isAbsolute(folder) && statSync(folder).isDirectory())
      return openSource(folder)
  }
  catch (error) {
    if (!(error instanceof Error && 'code' in error))
      throw error
  }
  throw notAWorkspace('there is no such folder, or it may not be read')
}

const notAWorkspace = (why: string): Refusal => new Refusal(400, 'not_a_workspace', `This is not the folder of a CocoCat: ${why}.`)

/** One line, so long as a name may be. */
const nameOf = (folder: string): string => cut(basename(resolve(folder)).replace(/\p{Cc}+/gu, ' ').trim(), 100) || 'CocoCat'

function readRecords(source: Source, house: string, ids: Ids, now: number): Records {
  const idOf = (old: string): string => ids.agents.get(old) ?? (PERSONS.includes(old) ? PERSON : old)
  const asked = { source, house, now, idOf, agents: [...ids.agents.values()] }
  leaveRequests(asked)
  return { house, mailboxes: lettersIn(asked), groups: groupsIn(asked), talks: talksIn(asked, ids.scenes), tasks: tasksIn(asked), usage: usageIn(asked) }
}

/**
 * The skills that anyone may be given: the public ones, and those of scenes, which here are public too. One of a scene that is not
 * what is public under its name gets another; `of` holds, for each scene, under which name its own ones are.
 */
function skillsToShare(source: Source, scenes: string[]): { skills: OldSkill[], of: Map<string, Map<string, string>> } {
  const kept = new Set(skillsIn(source, 'skills/private').map(({ name }) => name))
  const skills = new Map([...skillsIn(source, 'skills').filter(({ name }) => !kept.has(name)), ...skillsIn(source, 'skills/public')].map(skill => [skill.name, skill]))
  const of = new Map<string, Map<string, string>>()
  for (const scene of scenes) {
    const own = sceneSkills(source, scene).map((skill): [string, string] => {
      const known = skills.get(skill.name)
      const name = !known || source.text(known.main) === source.text(skill.main) ? skill.name : `${skill.name}-${scene}`
      skills.set(name, known && name === skill.name ? known : { ...skill, name })
      return [skill.name, name]
    })
    of.set(scene, new Map(own))
  }
  return { skills: [...skills.values()], of }
}

function writeTeamMemory(source: Source, stage: Stage): void {
  const text = source.text('agents/TEAM_MEMORY.md')
  if (text !== null)
    stage.write('agents/TEAM_MEMORY.md', text)
}
