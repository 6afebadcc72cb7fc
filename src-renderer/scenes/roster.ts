// How one roster becomes another: members can only join at its end and leave.
import type { Member } from '@server/scenes/contract'

/** Somebody leaves, then somebody joins at the end; mostly the same one, whose place or role is another. */
export interface Step { leaves?: string, joins?: Member }

const isSame = (a: Member | undefined, b: Member): boolean => a?.agent_id === b.agent_id && a.role === b.role

/** As many of the first wanted members as stand in this order already: these can stay where they are. */
function staying(now: readonly Member[], wanted: readonly Member[]): Member[] {
  const stay: Member[] = []
  for (const member of now) {
    const next = wanted[stay.length]
    if (next && isSame(next, member))
      stay.push(member)
  }
  return stay
}

/** The fewest steps; a roster that was not empty is empty at no moment unless it has one member or none. */
export function stepsTo(now: readonly Member[], wanted: readonly Member[]): Step[] {
  const stay = staying(now, wanted)
  const known = new Set(now.map(member => member.agent_id))
  const joining = wanted.slice(stay.length)
  const gone = now.filter(member => !wanted.some(other => other.agent_id === member.agent_id))
  return [
    ...joining.map(joins => ({ ...(known.has(joins.agent_id) && { leaves: joins.agent_id }), joins })),
    ...gone.map(member => ({ leaves: member.agent_id })),
  ]
}

/** The roster with this member first. */
export const ledBy = (roster: readonly Member[], agent_id: string): Member[] => [...roster].sort((a, b) => Number(b.agent_id === agent_id) - Number(a.agent_id === agent_id))

/** The roster with one member put back where it was, as far as that place is still there. */
export const withBack = (roster: readonly Member[], member: Member, place: number): Member[] => roster.some(other => other.agent_id === member.agent_id) ? [...roster] : roster.toSpliced(place, 0, member)
