// Which names are written when there is no room for all: the important ones, and none over another.
import type { Face } from './faces'
import { LEADER, USER } from './model'

export interface Room { left: number, right: number, top: number, bottom: number }

function rankOf({ id, look }: Face): number {
  if (id === LEADER || id === USER)
    return 100
  return (look.status === 'busy' || look.status === 'error' ? 60 : 0) + look.size
}

const clash = (a: Room, b: Room): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const discOf = ({ at, radius }: Face): Room => ({ left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius })

/** The ids whose names are written; `first` (hovered, picked) always are. */
export function whoIsNamed(faces: readonly Face[], roomOf: (face: Face) => Room, first: ReadonlySet<string>): Set<string> {
  const ranked = [...faces].sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)) || rankOf(b) - rankOf(a) || a.id.localeCompare(b.id))
  const taken: Room[] = []
  const named = new Set<string>()
  for (const face of ranked) {
    const room = roomOf(face)
    const free = first.has(face.id) || !(taken.some(other => clash(room, other)) || faces.some(other => other !== face && clash(room, discOf(other))))
    if (!free)
      continue
    taken.push(room)
    named.add(face.id)
  }
  return named
}
