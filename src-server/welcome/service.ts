// The first minute: the sample team from `resources`, or an empty house with its leader.
import type { Agents } from '../agents/service'
import type { Chat } from '../chat/service'
import type { Settings } from '../kernel/settings'
import type { Knowledge } from '../knowledge/service'
import type { Scenes } from '../scenes/service'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LEADER } from '../agents/contract'
import { AgentFile } from '../agents/folder'
import { GENERAL } from '../chat/contract'
import { conflict } from '../kernel/errors'
import { readText } from '../kernel/files'
import { DEFAULT_SCENE } from '../scenes/contract'
import { Language } from './contract'

export interface Welcome {
  chosen: () => boolean
  /** Who is in the sample team of a language, the leader first. */
  team: (language: Language) => { id: string, name: string, role: string, objective: string, color: number }[]
  /** Begins the house; 409 when it has begun. Returns the ids of the agents that were added. */
  choose: (choice: 'sample' | 'empty', language: Language) => Promise<string[]>
  /** Is the leader as it came, with nothing said to it and nothing remembered? */
  untouched: () => boolean
  /** Every house has a leader: makes it where it is missing. */
  ensureLeader: (language: Language) => void
}

export function createWelcome(options: { agents: Agents, chat: Pick<Chat, 'update'>, scenes: Scenes, knowledge: Knowledge, settings: Settings, resources: string, home: string }): Welcome {
  const { agents, settings } = options
  const folder = (language: Language, ...parts: string[]): string => join(options.resources, 'team', language, ...parts)
  const fileOf = (language: Language, id: string): AgentFile => AgentFile.parse(JSON.parse(readText(folder(language, id, 'profile.json'))!))
  const ids = (language: Language): string[] => readdirSync(folder(language)).sort((a, b) => Number(b === LEADER) - Number(a === LEADER) || a.localeCompare(b))
  const chosen = (): boolean => settings.get('welcome') !== null

  function add(language: Language, id: string): void {
    const { name, enabled, display, role, objective, traits, rules, background } = fileOf(language, id)
    const settled = { name, enabled, display, profile: { role, objective, traits, rules, background } }
    if (agents.exists(id))
      agents.update(id, settled)
    else
      agents.create({ id, ...settled })
  }

  function giveMemory(language: Language, id: string): void {
    const content = readText(folder(language, id, 'memory', 'MEMORY.md'))
    if (content !== null && agents.memory.read(id).content === '')
      agents.memory.write(id, content, 'user')
  }

  /** What comes with the team: skills, a knowledge base, scenes to work in, and what each remembers. */
  async function furnish(language: Language, team: string[]): Promise<void> {
    copy(join(options.resources, 'skills'), join(options.home, 'skills'))
    copy(join(options.resources, 'knowledge', language), join(options.home, 'knowledge'))
    await options.knowledge.sync()
    const { roster, kbs } = options.scenes.get(DEFAULT_SCENE)
    copy(join(options.resources, 'scenes', language), join(options.home, 'scenes'), roster.length + kbs.length === 0)
    options.scenes.sync()
    team.forEach((id) => {
      agents.update(id, { scene: DEFAULT_SCENE })
      giveMemory(language, id)
    })
  }

  return {
    chosen,
    team: language => ids(language).map((id) => {
      const { name, role, objective, display } = fileOf(language, id)
      return { id, name, role, objective, color: display.color ?? 0 }
    }),
    async choose(choice, language) {
      if (chosen())
        throw conflict('already_begun', 'This house has begun already. You can add and delete agents at any time.')
      settings.set('welcome', choice) // first, so that two tabs cannot both begin it
      add(language, LEADER)
      options.chat.update(GENERAL, { name: language === 'zh' ? '全员' : 'General' })
      const team = choice === 'sample' ? ids(language) : []
      const added = team.filter(id => !agents.exists(id))
      added.forEach(id => add(language, id))
      if (choice === 'sample')
        await furnish(language, team)
      return added
    },
    untouched() {
      const [name, profile, remembered] = [agents.get(LEADER).name, JSON.stringify(agents.profile(LEADER)), agents.memory.read(LEADER).content]
      return agents.history(LEADER, 1).length === 0 && Language.options.some((language) => {
        const { name: first, role, objective, traits, rules, background } = fileOf(language, LEADER)
        return name === first && profile === JSON.stringify({ role, objective, traits, rules, background }) && ['', readText(folder(language, LEADER, 'memory', 'MEMORY.md'))].includes(remembered)
      })
    },
    ensureLeader(language) {
      if (!agents.exists(LEADER))
        add(language, LEADER)
    },
  }
}

/** Adds the files that are not there; what a person has already is theirs, unless nothing was made of it yet (`replace`). */
const copy = (from: string, to: string, replace = false): void => cpSync(from, to, { recursive: true, force: replace })
