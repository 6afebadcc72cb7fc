// A roster as it is to become.
import type { Member } from '@server/scenes/contract'

/** The roster with this member first. */
export const ledBy = (roster: readonly Member[], agent_id: string): Member[] => [...roster].sort((a, b) => Number(b.agent_id === agent_id) - Number(a.agent_id === agent_id))

/** The roster with one member put back where it was, as far as that place is still there. */
export const withBack = (roster: readonly Member[], member: Member, place: number): Member[] => roster.some(other => other.agent_id === member.agent_id) ? [...roster] : roster.toSpliced(place, 0, member)
