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

/** Rooms by the squares they touch, so that each is held against its neighbours only. */
const SQUARE = 96
function createGrid() {
  const squares = new Map<number, Room[]>()

  function squaresOf({ left, right, top, bottom }: Room): number[] {
    const keys: number[] = []
    for (let x = Math.floor(left / SQUARE); x <= Math.floor(right / SQUARE); x++) {
      for (let y = Math.floor(top / SQUARE); y <= Math.floor(bottom / SQUARE); y++)
        keys.push(x * 65_536 + y)
    }
    return keys
  }

  function add(room: Room): void {
    for (const key of squaresOf(room)) {
      const rooms = squares.get(key)
      if (rooms)
        rooms.push(room)
      else
        squares.set(key, [room])
    }
  }

  /** Whether a room lies on another, `own` aside. */
  const isTaken = (room: Room, own: Room): boolean => squaresOf(room).some(key => squares.get(key)?.some(other => other !== own && clash(room, other)) ?? false)
  return { add, isTaken }
}

const discOf = ({ at, radius }: Face): Room => ({ left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius })

/** The ids whose names are written; `first` (hovered, picked) always are. */
export function whoIsNamed(faces: readonly Face[], roomOf: (face: Face) => Room, first: ReadonlySet<string>): Set<string> {
  const ranked = [...faces].sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)) || rankOf(b) - rankOf(a) || a.id.localeCompare(b.id))
  const discs = new Map(faces.map(face => [face, discOf(face)]))
  const grid = createGrid()
  discs.forEach(disc => grid.add(disc))
  const named = new Set<string>()
  for (const face of ranked) {
    const room = roomOf(face)
    if (!first.has(face.id) && grid.isTaken(room, discs.get(face)!))
      continue
    grid.add(room)
    named.add(face.id)
  }
  return named
}
