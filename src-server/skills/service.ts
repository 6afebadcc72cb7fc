// Skills on disk: folders with a SKILL.md (front matter `name`, `description`), the open Agent Skills format.
import type { Skill } from '../agents/contract'
import type { Learned } from './text'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { forbidden, Refusal } from '../kernel/errors'
import { below, writeAtomic } from '../kernel/files'
import { listInside, placeInside, readInside } from '../kernel/inside'
import { Id } from '../kernel/route'
import { isOwn, readSkill, SKILL_FILE, writeSkill } from './text'

export interface Skills {
  all: () => Skill[]
  /** The public skills of these names; those that are not there are left out. */
  named: (names: readonly string[]) => Skill[]
  /** The first of these names that is no public skill. */
  absent: (names: readonly string[]) => string | undefined
  /** The skills in any other folder, by name; `source` says where from, as a person reads it. */
  in: (folder: string, source: string) => Skill[]
  /** The text of a skill, or of another file in its folder. 400 or 403 for a path that is not plain, 404, 413 or 415 for a file that cannot be read. */
  read: (skill: Skill, file?: string) => string
  /** The files in a skill's folder, by path. */
  files: (skill: Skill) => string[]
  /** Writes a skill that an agent learned into a folder (named as in `source`). 403 where a person wrote one of that name. */
  learn: (folder: string, skill: Learned, agentId: string) => void
}

const MOST_BYTES = 1024 * 1024
const MOST_FILES = 200

/** The skills of a house: `<home>/skills` holds the public ones, which agents and scenes may be given. */
export function createSkills(home: string): Skills {
  const all = (): Skill[] => skillsIn(join(home, 'skills'), 'skills')
  const named = (names: readonly string[]): Skill[] => all().filter(skill => names.includes(skill.name))
  const folderOf = ({ source }: Skill): string => below(home, source)

  return {
    all,
    named,
    absent(names) {
      const known = new Set(named(names).map(skill => skill.name))
      return names.find(name => !known.has(name))
    },
    in: skillsIn,
    read: (skill, file = SKILL_FILE) => readInside(folderOf(skill), file, MOST_BYTES),
    files: skill => listInside(folderOf(skill), MOST_FILES).map(({ path }) => path),
    learn(folder, skill, agentId) {
      const place = placeInside(below(home, folder), `${skill.name}/${SKILL_FILE}`)
      const before = textIn(below(home, folder, skill.name))
      if (before === null ? existsSync(place) : !isOwn(before, agentId))
        throw forbidden('written_by_a_person', `The skill “${skill.name}” was written or edited by a person, so it is left as it is. Choose another name.`)
      writeAtomic(place, writeSkill(skill, agentId))
    },
  }
}

function skillsIn(folder: string, source: string): Skill[] {
  if (!existsSync(folder))
    return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && Id.safeParse(entry.name).success)
    .flatMap(entry => skillAt(join(folder, entry.name), entry.name, `${source}/${entry.name}`))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function skillAt(folder: string, name: string, source: string): Skill[] {
  const text = textIn(folder)
  if (text === null)
    return []
  const { name: title, description } = readSkill(text).front
  return [{ name, title: typeof title === 'string' ? title : name, description: typeof description === 'string' ? description : '', source }]
}

/** The SKILL.md of a folder; null where there is none that can be read. */
function textIn(folder: string): string | null {
  try {
    return readInside(folder, SKILL_FILE, MOST_BYTES)
  }
  catch (error) {
    if (error instanceof Refusal)
      return null
    throw error
  }
}
