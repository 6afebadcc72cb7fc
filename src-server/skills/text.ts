// SKILL.md as text: front matter and instructions, in the open Agent Skills format; and the mark by which an agent knows its own.
import { createHash } from 'node:crypto'
import { parse, stringify } from 'yaml'

/** The file that makes a folder a skill. */
export const SKILL_FILE = 'SKILL.md'

export interface SkillText { front: Record<string, unknown>, instructions: string }

/** What an agent writes down. */
export interface Learned { name: string, description: string, instructions: string }

/** The parts of a SKILL.md; a broken front matter still leaves a skill with its folder's name. */
export function readSkill(text: string): SkillText {
  const [all = '', block = ''] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text) ?? []
  const instructions = text.slice(all.length).trim()
  try {
    const front: unknown = parse(block)
    return { front: isRecord(front) ? front : {}, instructions }
  }
  catch {
    return { front: {}, instructions }
  }
}

/** A skill as an agent writes it. The mark tells it from one that a person wrote, or has edited since. */
export function writeSkill({ name, description, instructions }: Learned, agentId: string): string {
  const metadata = { 'learned-by': agentId, 'as-written': markOf({ name, description, instructions }) }
  return `---\n${stringify({ name, description, metadata }, { lineWidth: 0 })}---\n\n${instructions.trim()}\n`
}

/** Did this agent write the skill, and nobody change it since? */
export function isOwn(text: string, agentId: string): boolean {
  const { front: { name, description, metadata }, instructions } = readSkill(text)
  return isRecord(metadata) && metadata['learned-by'] === agentId && metadata['as-written'] === markOf({ name, description, instructions })
}

const markOf = ({ name, description, instructions }: Record<keyof Learned, unknown>): string => createHash('sha256').update(JSON.stringify([name, description, String(instructions).trim()])).digest('base64url').slice(0, 16)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
