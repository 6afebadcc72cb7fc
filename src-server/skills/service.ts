// Skills on disk: folders with a SKILL.md (front matter `name`, `description`), the open Agent Skills format.
import type { Skill } from '../agents/contract'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readText } from '../kernel/files'
import { Id } from '../kernel/route'

export interface Skills {
  all: () => Skill[]
  /** The public skills of these names; those that are not there are left out. */
  named: (names: readonly string[]) => Skill[]
  /** The first of these names that is no public skill. */
  absent: (names: readonly string[]) => string | undefined
  /** The skills in any other folder, by name; `source` says where from, as a person reads it. */
  in: (folder: string, source: string) => Skill[]
}

/** The skills of a house: `<home>/skills` holds the public ones, which agents and scenes may be given. */
export function createSkills(home: string): Skills {
  const all = (): Skill[] => skillsIn(join(home, 'skills'), 'skills')
  const named = (names: readonly string[]): Skill[] => all().filter(skill => names.includes(skill.name))
  return {
    all,
    named,
    absent(names) {
      const known = new Set(named(names).map(skill => skill.name))
      return names.find(name => !known.has(name))
    },
    in: skillsIn,
  }
}

function skillsIn(folder: string, source: string): Skill[] {
  if (!existsSync(folder))
    return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && Id.safeParse(entry.name).success)
    .flatMap(entry => skillAt(join(folder, entry.name, 'SKILL.md'), entry.name, `${source}/${entry.name}`))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function skillAt(file: string, name: string, source: string): Skill[] {
  const text = readText(file)
  if (text === null)
    return []
  const front = frontMatter(text)
  const title = typeof front.name === 'string' ? front.name : name
  return [{ name, title, description: typeof front.description === 'string' ? front.description : '', source }]
}

function frontMatter(text: string): Record<string, unknown> {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1]
  try {
    const value: unknown = block === undefined ? null : parse(block)
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {}
  }
  catch {
    return {} // a broken front matter still leaves a skill with its folder's name
  }
}
