// Who is to be hired as a form holds it, and what of it is sent.
import type { Profile } from '@server/agents/contract'
import type { HireRequest } from '@server/hiring/contract'

/** As the planner proposes one. */
export interface Candidate { name: string, profile: Profile, reason: string }

export interface Person {
  name: string
  nickname: string
  /** Empty: none. */
  scene: string
  role: string
  objective: string
  traits: string[]
  rules: string[]
  background: string
}

/** What may be changed in approving. */
export interface Approval { name?: string, nickname?: string, scene?: string | null, profile?: Partial<Profile> }
export interface NewRequest { name: string, scene: string | null, profile: Profile, reason: string }

export const personOf = ({ name, scene, profile }: Pick<HireRequest, 'name' | 'profile'> & { scene?: string | null }): Person =>
  ({ name, nickname: '', scene: scene ?? '', ...profile, traits: [...profile.traits], rules: [...profile.rules] })

export function profileOf({ role, objective, traits, rules, background }: Person): Profile {
  return { role, objective, traits: [...traits], rules: rules.map(rule => rule.trim()).filter(Boolean), background }
}

/** What the person changed of what was asked for; the rest is not sent, so that it stays as it was asked. */
export function approvalOf(asked: HireRequest, person: Person): Approval {
  const profile = profileOf(person)
  const changed = Object.fromEntries(Object.entries(profile).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(asked.profile[name as keyof Profile]))) as Partial<Profile>
  const scene = person.scene || null
  const name = person.name.trim()
  return {
    ...(name !== asked.name && { name }),
    ...(person.nickname.trim() && { nickname: person.nickname.trim() }),
    ...(scene !== asked.scene && { scene }),
    ...(Object.keys(changed).length > 0 && { profile: changed }),
  }
}
