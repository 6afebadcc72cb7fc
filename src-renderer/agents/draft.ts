// What a person changed on an agent and has not saved: kept while they look elsewhere, and never laid over what others changed unseen.
import type { Agent, Profile } from '@server/agents/contract'

/** The form's fields, flat: traits and rules are one a line. */
export interface Fields {
  name: string
  nickname: string
  avatar: string
  color: number
  pinned: boolean
  hidden: boolean
  /** These three are empty where the house decides. */
  scene: string
  provider: string
  model: string
  role: string
  objective: string
  traits: string
  rules: string
  background: string
}
export type FieldName = keyof Fields

export interface Draft {
  /** As the server last had it. */
  base: Fields
  /** As the person wants it. */
  fields: Fields
  /** Changed by the person and by somebody else. */
  contested: readonly FieldName[]
}

const linesOf = (text: string): string[] => text.split('\n').map(line => line.trim()).filter(Boolean)
const names = (fields: Fields): FieldName[] => Object.keys(fields) as FieldName[]

export function fieldsOf(agent: Agent, profile: Profile): Fields {
  const { nickname, avatar, color, pinned, hidden } = agent.display
  const { role, objective, background } = profile
  return { scene: agent.scene ?? '', provider: agent.provider ?? '', model: agent.model ?? '', name: agent.name, nickname, avatar, color, pinned, hidden, role, objective, background, traits: profile.traits.join('\n'), rules: profile.rules.join('\n') }
}

export const fresh = (base: Fields): Draft => ({ base, fields: { ...base }, contested: [] })

export const changedIn = ({ base, fields }: Draft): FieldName[] => names(fields).filter(name => fields[name] !== base[name])

/** Takes in what is on the server now: fields the person left alone follow it, the others stay and are named when both changed. */
export function rebase({ base, fields, contested }: Draft, theirs: Fields): Draft {
  const mine = names(fields).filter(name => fields[name] !== base[name] && fields[name] !== theirs[name])
  const kept = Object.fromEntries(mine.map(name => [name, fields[name]]))
  const both = mine.filter(name => theirs[name] !== base[name] || contested.includes(name))
  return { base: theirs, fields: { ...theirs, ...kept }, contested: both }
}

/** The changed fields as the server takes them; what was not touched is not sent. */
export function patchOf(draft: Draft) {
  const { fields } = draft
  const changed = changedIn(draft)
  const pick = <T extends object>(part: T): Partial<T> =>
    Object.fromEntries(Object.entries(part).filter(([name]) => changed.includes(name as FieldName))) as Partial<T>
  const { nickname, avatar, color, pinned, hidden, role, objective, background } = fields
  return {
    ...pick({ name: fields.name, scene: fields.scene || null, provider: fields.provider || null, model: fields.model.trim() || null }),
    display: pick({ nickname, avatar, color, pinned, hidden }),
    profile: pick({ role, objective, background, traits: linesOf(fields.traits), rules: linesOf(fields.rules) }),
  }
}
