// The shelf of public skills: what a person reads, writes, throws away and brings back there.
import type { Skill } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { SkillEvents, SkillPage, TrashedSkill } from './contract'
import type { Skills } from './service'
import { join } from 'node:path'
import { conflict, invalid, notFound } from '../kernel/errors'
import { writeAtomic } from '../kernel/files'
import { openNounFolder } from '../kernel/folders'
import { placeInside } from '../kernel/inside'
import { readSkill, SKILL_FILE } from './text'

export interface Shelf {
  /** 404 when there is no such skill; so for all that take a name. */
  get: (name: string) => SkillPage
  /** `content` is its SKILL.md. 409 for a name in use, 400 for a text without `name` or `description`. */
  create: (name: string, content: string) => SkillPage
  update: (name: string, content: string) => SkillPage
  remove: (name: string) => void
  trash: () => TrashedSkill[]
  /** States that the folder of a new skill was put in its place; one that is none is passed over. */
  arrived: (name: string) => void
  /** 409 where another stands in its place. */
  restore: (name: string) => SkillPage
}

export function createShelf({ home, db, clock, skills }: { home: string, db: Db<SkillEvents>, clock: Clock, skills: Skills }): Shelf {
  const folders = openNounFolder(home, 'skills')

  function known(name: string): Skill {
    const [skill] = skills.named([name])
    if (!skill)
      throw notFound('skill', name)
    return skill
  }

  function get(name: string): SkillPage {
    const skill = known(name)
    return { ...skill, content: skills.read(skill), files: skills.files(skill) }
  }

  function write(name: string, content: string): void {
    const { name: title, description } = readSkill(content).front
    if (![title, description].every(text => typeof text === 'string' && text.trim() !== ''))
      throw invalid('content', 'must begin with front matter between two lines of “---” that says `name` and `description`')
    writeAtomic(placeInside(join(home, 'skills'), `${name}/${SKILL_FILE}`), content)
  }

  function tell(event: 'skill.created' | 'skill.updated', name: string): SkillPage {
    db.tx(() => db.emit(event, known(name)))
    return get(name)
  }

  return {
    get,
    create(name, content) {
      if (skills.named([name]).length > 0)
        throw conflict('skill_exists', `There is a skill “${name}” already. Choose another name, or change that skill.`)
      write(name, content)
      return tell('skill.created', name)
    },
    update(name, content) {
      known(name)
      write(name, content)
      return tell('skill.updated', name)
    },
    remove(name) {
      known(name)
      folders.discard(name, clock())
      db.tx(() => db.emit('skill.removed', { name }))
    },
    arrived: name => void (skills.named([name]).length > 0 && tell('skill.created', name)),
    trash: () => folders.trashed().map(({ id, at }) => ({ name: id, deleted_at: at.toISOString() })),
    restore(name) {
      const trashed = folders.trashed().find(({ id }) => id === name)
      if (!trashed)
        throw notFound('deleted skill', name)
      if (skills.named([name]).length > 0)
        throw conflict('skill_exists', `There is a skill “${name}” again. Delete it first, then restore this one.`)
      folders.revive(trashed)
      return tell('skill.created', name)
    },
  }
}
