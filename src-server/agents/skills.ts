// Skills on disk: folders with a SKILL.md (front matter `name`, `description`), the open Agent Skills format.
import type { Skill } from './contract'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readText } from '../kernel/files'
import { Id } from '../kernel/route'

/** The skills in a folder, by name; `source` says where from, as a person reads it. */
export function skillsIn(folder: string, source: string): Skill[] {
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
