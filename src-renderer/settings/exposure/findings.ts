// What the check found, put together for people: the same of several addresses is said once, the worst comes first.
import type { Finding, FindingId } from '@server/exposure/contract'

export type Level = Finding['level']

/** The worst first. */
export const LEVELS = ['danger', 'warning', 'note', 'ok'] as const satisfies readonly Level[]

/** How each can turn out, as the contract lists it; there are words for every one. */
export const OUTCOMES: Readonly<Record<FindingId, readonly Level[]>> = {
  door_closed: ['ok', 'warning'],
  page: ['note', 'warning'],
  api: ['ok', 'danger'],
  socket: ['ok', 'danger'],
  foreign_host: ['ok', 'danger'],
  foreign_origin: ['ok', 'danger'],
  cors: ['ok', 'danger'],
  pairing: ['ok', 'danger'],
  password: ['ok', 'note'],
  https: ['ok', 'warning'],
  public_address: ['danger'],
  home_door: ['ok', 'warning'],
  devices: ['note'],
  hooks_closed: ['ok'],
  hooks_only: ['ok', 'danger'],
  tunnel_address: ['ok', 'warning', 'danger'],
}

export interface Told {
  key: string
  finding: Finding
  /** Every address it was found at. */
  addresses: string[]
}

export interface LevelGroup { level: Level, told: Told[] }

/** Findings of one kind, level and door are one, with all their addresses; levels nothing was found for are left out. */
export function grouped(findings: readonly Finding[]): LevelGroup[] {
  const told = new Map<string, Told>()
  for (const finding of findings) {
    const key = `${finding.id} ${finding.level} ${finding.door} ${JSON.stringify(finding.facts)}`
    const known = told.get(key) ?? { key, finding, addresses: [] }
    if (finding.address !== null)
      known.addresses.push(finding.address)
    told.set(key, known)
  }
  return LEVELS.map(level => ({ level, told: [...told.values()].filter(({ finding }) => finding.level === level) })).filter(({ told: some }) => some.length > 0)
}
