// Agents of an older CocoCat: named in a registry, described in their folders, with what they remember, did and can.
import type { AgentFile } from '../../agents/folder'
import type { Source } from './source'
import type { Stage } from './stage'
import { z } from 'zod'
import { AgentFile as FileSchema } from '../../agents/folder'
import { idSequence } from '../../kernel/ids'
import { PERSON } from '../../mailbox/contract'
import { giveIds } from './ids'
import { skillsIn, writeSkill } from './skills'
import { cut, itemsOf, Moment, readAs, readLines, stampsOf, Text, Words } from './values'

/** What a registry says of an agent. */
const Entry = z.object({ id: z.string().min(1), name: Text, role: Text, scene: Text, enabled: z.boolean().catch(true) })
type Entry = z.output<typeof Entry>

const Listed = z.union([z.array(z.unknown()), z.record(z.string(), z.object({}).loose()).transform(named => Object.entries(named).map(([id, entry]) => ({ id, ...entry })))]).catch([])
const Registry = z.object({ agents: Listed.pipe(itemsOf(Entry)) })

const Profile = z.object({ name: Text, nickname: Text, role: Text, objective: Text, personality: Words, traits: Words, rules: Words, background: Text, skills: Words })
const Manifest = z.object({ public: Words, private: Words })
const Done = z.object({ timestamp: Moment, prompt: Text, response_summary: Text })

/** Folders beside those of the agents. */
const NO_AGENTS = ['dispatch_messages', 'dispatch_queue', 'hire_requests', 'mailbox']
/** What makes a folder that of an agent. What workers of a moment left behind holds none of it. */
const SIGNS = /^(?:profile\.(?:json|ya?ml)|HEARTBEAT\.md|memory\/(?:MEMORY\.md|history\.jsonl)|skills\/.+)$/i
const LINE = 500

export interface OldAgent extends Entry { folder: string }

/** Everyone a registry names or who has a folder, by id. */
export function agentsIn(source: Source): OldAgent[] {
  const residents = source.files('config/residents').filter(path => /\.(?:json|ya?ml)$/i.test(path)).flatMap(path => readAs(source, [path], Entry) ?? [])
  const listed = readAs(source, ['agents/config.toml'], Registry)?.agents ?? []
  const folders = source.folders('agents').filter(name => !NO_AGENTS.includes(name) && !name.startsWith('_') && source.files(`agents/${name}`).some(path => SIGNS.test(path.slice(`agents/${name}/`.length))))
  const known = new Map([...folders.map(id => Entry.parse({ id })), ...residents, ...listed].map(entry => [entry.id, entry]))
  return [...known.values()].map(entry => ({ ...entry, folder: `agents/${entry.id}` }))
}

export interface Ids { agents: Map<string, string>, scenes: Map<string, string>, skills: Map<string, string> }

export function writeAgent(source: Source, stage: Stage, agent: OldAgent, ids: Ids, now: number): void {
  const { folder } = agent
  const id = ids.agents.get(agent.id)!
  const profile = readAs(source, ['json', 'yaml', 'yml'].map(ending => `${folder}/profile.${ending}`), Profile) ?? Profile.parse({})
  const manifest = readAs(source, [`${folder}/skills/manifest.json`], Manifest) ?? Manifest.parse({})
  const skills = [...profile.skills, ...manifest.public].flatMap(name => ids.skills.get(name) ?? [])
  stage.agents.write(id, fileOf(agent, profile, ids.scenes.get(agent.scene) ?? null, [...new Set(skills)]))
  for (const name of ['memory/MEMORY.md', 'HEARTBEAT.md']) {
    const path = source.files(folder).find(each => each.toLowerCase() === `${folder}/${name}`.toLowerCase())
    const text = path === undefined ? null : source.text(path)
    if (text !== null && text.trim() !== '')
      stage.write(`agents/${id}/${name}`, text, source.changed(path!))
  }
  writeHistory(source, stage, `${folder}/memory/history.jsonl`, `agents/${id}/memory/history.jsonl`, now)
  const own = [...skillsIn(source, `${folder}/skills`), ...skillsIn(source, 'skills/private').filter(({ name }) => manifest.private.includes(name))]
  const skillIds = giveIds(own.map(({ name }) => name))
  own.forEach(skill => writeSkill(source, stage, `agents/${id}/skills`, skillIds.get(skill.name)!, skill))
}

/** What is too long for a trait is told with the background; where anything else is, its beginning counts. */
function fileOf(agent: Entry, profile: z.output<typeof Profile>, scene: string | null, skills: string[]): AgentFile {
  const traits = [...profile.traits, ...profile.personality]
  const name = [agent.name, profile.name, agent.id].map(text => cut(text.replace(/\s+/g, ' '), 120).trim()).find(Boolean)!
  return FileSchema.parse({
    name,
    role: cut(profile.role || agent.role, 200),
    objective: cut(profile.objective, 4000),
    traits: traits.filter(trait => trait.length <= LINE).slice(0, 50),
    rules: profile.rules.map(rule => cut(rule, LINE)).slice(0, 50),
    background: cut([profile.background, ...traits.filter(trait => trait.length > LINE)].filter(Boolean).join('\n\n'), 20_000),
    enabled: agent.enabled,
    scene,
    skills,
    display: profile.nickname && profile.nickname !== name ? { nickname: cut(profile.nickname, 120) } : {},
  })
}

/** Who asked is not known: it was the person more often than not. The turns are not there any more, so each gets an id that was never one. */
function writeHistory(source: Source, stage: Stage, from: string, to: string, now: number): void {
  const lines = readLines(source, from, Done).filter(({ value }) => value.prompt !== '' || value.response_summary !== '')
  const stamps = stampsOf(lines.map(({ value }) => value.timestamp), source.changed(from), now)
  const idOf = idSequence()
  const entries = lines.map(({ value: { prompt, response_summary } }, n) => ({ turn_id: idOf(Date.parse(stamps[n]!), `${to} ${prompt}`), timestamp: stamps[n]!, kind: 'letter', from: PERSON, asked: prompt, answered: response_summary || null, actions: [] }))
  if (entries.length > 0)
    stage.write(to, entries.map(entry => `${JSON.stringify(entry)}\n`).join(''))
}
