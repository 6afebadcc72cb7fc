// Scenes of an older CocoCat, in whichever of its three forms: what everyone there is told, who serves there, and with which knowledge and skills.
import type { Ids } from './agents'
import type { OldSkill } from './skills'
import type { Source } from './source'
import type { Stage } from './stage'
import { z } from 'zod'
import { headingIn, wellFormed } from '../../knowledge/markdown'
import { SceneFile } from '../../scenes/folder'
import { skillsIn } from './skills'
import { cut, itemsOf, readAs, Text, Words } from './values'

/** A member is named by its id, alone or with a role. */
const Member = z.union([z.string().min(1).transform(id => ({ id, role: '' })), z.object({ id: z.string().min(1), role: Text }), z.object({ agent_id: z.string().min(1), role: Text }).transform(({ agent_id, role }) => ({ id: agent_id, role }))])
const Members = itemsOf(Member).catch([])

const Described = z.object({ name: Text, title: Text, description: Text, context: z.string().catch(''), kbs: Words, mounted_kbs: Words, skills: Words, roster: Members, assigned_agents: Members })
const Roster = z.object({ agents: Members })
const Mounted = z.object({ mounted: Words })
const Manifest = z.object({ env_skills: Words })

/** What makes a folder that of a scene. */
const SIGNS = /^(?:CONTEXT\.md|(?:scene|roster|mounted_kbs|config)\.(?:json|ya?ml)|skills\/.+|users\/.+\/history\.jsonl)$/

/** The folders that are scenes. */
export const scenesIn = (source: Source): string[] => source.folders('scenes').filter(name => !name.startsWith('_') && source.files(`scenes/${name}`).some(path => SIGNS.test(path.slice(`scenes/${name}/`.length))))

/** The skills that lie in a scene's folder. */
export const sceneSkills = (source: Source, scene: string): OldSkill[] => skillsIn(source, `scenes/${scene}/skills`)

/** `own` are the ids of the skills in its folder. */
export function writeScene(source: Source, stage: Stage, name: string, ids: Ids & { knowledge: Map<string, string> }, own: Map<string, string>): void {
  const folder = `scenes/${name}`
  const id = ids.scenes.get(name)!
  const said = ['scene.yaml', 'scene.yml', 'scene.json', 'config.json'].map(file => readAs(source, [`${folder}/${file}`], Described) ?? Described.parse({}))
  const context = source.text(`${folder}/CONTEXT.md`) ?? said.map(({ context }) => context).find(Boolean) ?? ''
  const roster = [...readAs(source, [`${folder}/roster.json`], Roster)?.agents ?? [], ...said.flatMap(({ roster, assigned_agents }) => [...roster, ...assigned_agents])]
  const kbs = [...said.flatMap(({ kbs, mounted_kbs }) => [...kbs, ...mounted_kbs]), ...readAs(source, [`${folder}/mounted_kbs.json`], Mounted)?.mounted ?? []]
  const skills = [...said.flatMap(({ skills }) => skills), ...readAs(source, [`${folder}/skills/manifest.json`], Manifest)?.env_skills ?? []]
  const members = new Map(roster.flatMap(({ id, role }) => ids.agents.has(id) ? [[ids.agents.get(id)!, cut(role, 200)]] : []))
  stage.scenes.write(id, SceneFile.parse({
    name: [...said.flatMap(({ name, title }) => [name, title]), headingIn(context), name].map(text => cut(text.replace(/\s+/g, ' '), 120).trim()).find(Boolean),
    description: cut(said.map(({ description }) => description).find(Boolean) ?? '', 4000),
    kbs: unique(kbs.flatMap(kb => ids.knowledge.get(kb) ?? [])),
    roster: [...members].map(([agent_id, role]) => ({ agent_id, role })),
    skills: unique(skills.flatMap(skill => own.get(skill) ?? ids.skills.get(skill) ?? [])),
  }))
  if (context !== '')
    stage.scenes.writeContext(id, wellFormed(context))
}

const unique = (ids: string[]): string[] => [...new Set(ids)]
