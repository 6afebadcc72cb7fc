// Skills: reading how something is done when it is needed, and writing down what was learned.
import type { Skill } from '../../agents/contract'
import type { Agents } from '../../agents/service'
import type { Skills } from '../../skills/service'
import type { Tool } from './tool'
import { z } from 'zod'
import { conflict, Refusal } from '../../kernel/errors'
import { shorten } from '../../kernel/text'
import { excerpt, Offset } from './excerpt'
import { houseTool } from './tool'

export interface SkillServices { skills: Pick<Skills, 'read' | 'files' | 'learn' | 'named'>, agents: Pick<Agents, 'skills' | 'update'> }

/** So many characters of a skill's file at a time. */
const SHOWN_SKILL = 100_000
const SHOWN_FILES = 4000
const MOST_SKILLS = 50

export function skillTools({ skills, agents }: SkillServices): Tool[] {
  /** The agent's own come before those it was given, and those of its scene. */
  function skillsOf(id: string): Skill[] {
    const { private: own, public: given, env } = agents.skills(id)
    return [...own, ...given, ...env]
  }

  const use = houseTool({
    name: 'use_skill',
    description: 'Gives the instructions of one of your skills, which you are only told the names of. Use it before you do anything that one of your skills is for, then follow what it says. A skill may have more files, which it names: read one with `file`.',
    args: z.object({ name: z.string().trim().min(1).max(120).describe('name of the skill, as the list of your skills says it'), file: z.string().trim().min(1).max(400).optional().describe('another file of the skill, such as reference/prices.md'), offset: Offset }),
    effect: 'reads',
    run({ name, file, offset }, { agent: { id } }) {
      const all = skillsOf(id)
      const wanted = name.toLowerCase()
      const skill = all.find(each => each.name.toLowerCase() === wanted) ?? all.find(each => each.title.toLowerCase() === wanted)
      if (!skill)
        throw new Refusal(404, 'skill_not_found', `You have no skill “${name}”. ${all.length > 0 ? `Yours are: ${all.map(each => each.name).join(', ')}.` : 'You have none.'}`)
      const text = excerpt(skills.read(skill, file), offset, SHOWN_SKILL)
      const others = skills.files(skill).filter(other => other !== (file ?? 'SKILL.md'))
      return { result: others.length > 0 ? `${text.trimEnd()}\n\n[Other files of this skill: ${shorten(others.join(', '), SHOWN_FILES)}]` : text }
    },
  })

  const learn = houseTool({
    name: 'learn_skill',
    description: 'Writes down, as a skill of your own, how something is done, so that you can do it the same way in later turns. Use it when you worked out steps that you will need again, or were taught some; single facts belong into remember. A skill that you wrote is replaced; one that a person wrote or edited is not.',
    args: z.object({
      name: z.string().trim().max(64).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits with “-” between, such as weekly-report').describe('lower-case letters and digits with “-” between, such as weekly-report'),
      description: z.string().trim().min(1).max(1024).describe('what the skill is for and when to use it: all you will see of it until you use it'),
      instructions: z.string().trim().min(1).max(50_000).describe('the steps, in Markdown'),
    }),
    effect: 'writes',
    run({ name, ...skill }, { agent: { id } }) {
      const { private: own, public: given, env } = agents.skills(id)
      if ([...given, ...env].some(other => other.name === name) || skills.named([name]).length > 0)
        throw conflict('skill_exists', `There is a skill “${name}” in the house already. Choose another name.`)
      if (own.length >= MOST_SKILLS && !own.some(other => other.name === name))
        throw conflict('too_many_skills', `You have learned ${MOST_SKILLS} skills already. Improve one of them instead.`)
      skills.learn(`agents/${id}/skills`, { name, ...skill }, id)
      agents.update(id, {}) // tells those who look at it that it can do more
      return { result: `learned ${name}` }
    },
  })

  return [use, learn]
}
