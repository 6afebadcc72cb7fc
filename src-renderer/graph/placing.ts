// Where everyone stands: forces for a whole house, a free spot for someone new, and room for every name.
import { UndirectedGraph } from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'

export interface Spot { x: number, y: number }
export interface Body {
  id: string
  radius: number
  /** Width of the name below the disc. */
  label: number
  /** Where it stands now; null is someone new. */
  at: Spot | null
  pinned: boolean
}
export interface Tie { a: string, b: string, weight: number }
type Placed = Body & { at: Spot }

const LEADER = 'leader'
const USER = 'user'
const NEAR = 196
const LABEL = 44
const GAP = 18
/** In a bigger house names take turns, so only discs need room of their own. */
const CROWD = 24
const ELBOW = 136
const GOLDEN = Math.PI * (3 - Math.sqrt(5))

const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y)

/** A disc with its name below it, as a box around its own middle. */
function boxOf(body: Placed) {
  return { x: body.at.x, y: body.at.y - LABEL / 2, w: Math.max(body.radius * 2, body.label) + GAP, h: body.radius * 2 + LABEL + GAP }
}

/** How deep two boxes lie in each other, on each axis; nothing when they do not. */
function overlap(a: Placed, b: Placed): Spot | null {
  const one = boxOf(a)
  const two = boxOf(b)
  const x = (one.w + two.w) / 2 - Math.abs(one.x - two.x)
  const y = (one.h + two.h) / 2 - Math.abs(one.y - two.y)
  return x > 0 && y > 0 ? { x, y } : null
}

/** Who is fixed leaves the way to the other. */
const sharesOf = (a: Placed, b: Placed, fixed: (body: Placed) => boolean): [number, number] =>
  fixed(a) ? [0, 1] : fixed(b) ? [1, 0] : [0.5, 0.5]

/** Pushes two boxes apart along the shorter way, if they touch. */
function part(a: Placed, b: Placed, fixed: (body: Placed) => boolean): boolean {
  const depth = overlap(a, b)
  if (!depth)
    return false
  const axis = depth.x < depth.y ? 'x' : 'y'
  const sign = b.at[axis] > a.at[axis] || (b.at[axis] === a.at[axis] && b.id > a.id) ? 1 : -1
  const [back, on] = sharesOf(a, b, fixed)
  a.at[axis] -= sign * depth[axis] * back
  b.at[axis] += sign * depth[axis] * on
  return true
}

/** Pushes two apart in the direction they already have, to arm's length. */
function shove(a: Placed, b: Placed, fixed: (body: Placed) => boolean): boolean {
  const far = distance(a.at, b.at)
  if (far >= ELBOW)
    return false
  const [x, y] = far > 0.01 ? [(b.at.x - a.at.x) / far, (b.at.y - a.at.y) / far] : [1, 0]
  const [back, on] = sharesOf(a, b, fixed)
  a.at.x -= x * (ELBOW - far) * back
  a.at.y -= y * (ELBOW - far) * back
  b.at.x += x * (ELBOW - far) * on
  b.at.y += y * (ELBOW - far) * on
  return ELBOW - far > 0.5
}

/** Makes room until no disc or name lies on another. */
function spread(bodies: Placed[], fixed: (body: Placed) => boolean): void {
  const crowded = bodies.length > CROWD
  for (let round = 0; round < 500; round++) {
    let calm = true
    for (let i = 0; i < bodies.length; i++) {
      for (let j = i + 1; j < bodies.length; j++) {
        const [a, b] = [bodies[i]!, bodies[j]!]
        if (fixed(a) && fixed(b))
          continue
        if (crowded ? shove(a, b, fixed) : part(a, b, fixed))
          calm = false
      }
    }
    if (calm)
      return
  }
}

/** A sunflower around the leader, the same every time. */
function seeds(bodies: readonly Body[]): Map<string, Spot> {
  const others = bodies.filter(body => body.id !== LEADER && body.id !== USER).map(body => body.id).sort()
  const spots = new Map<string, Spot>([[LEADER, { x: 0, y: 0 }], [USER, { x: 0, y: NEAR }]])
  others.forEach((id, i) => {
    const angle = -Math.PI / 2 + (i + 0.5) * GOLDEN
    const far = NEAR * Math.sqrt(1 + i * 0.6)
    spots.set(id, { x: Math.cos(angle) * far, y: Math.sin(angle) * far })
  })
  return spots
}

function forces(bodies: readonly Body[], ties: readonly Tie[]): Map<string, Spot> {
  const graph = new UndirectedGraph()
  const start = seeds(bodies)
  for (const { id, radius } of bodies)
    graph.addNode(id, { ...start.get(id)!, size: radius, fixed: id === LEADER })
  // The person stands above the team, so whom they write to says nothing about who works together.
  for (const { a, b, weight } of ties.filter(({ a, b }) => a !== USER && b !== USER))
    graph.mergeEdge(a, b, { weight: 0.6 + Math.log2(1 + weight) * 0.2 })
  // Everyone belongs to the leader's team, also who has written to nobody.
  for (const { id } of bodies) {
    if (graph.hasNode(LEADER) && id !== LEADER && !graph.hasEdge(id, LEADER))
      graph.addEdge(id, LEADER, { weight: id === USER ? 0.7 : 0.35 })
  }
  const settings = { scalingRatio: 900, gravity: 0.08, slowDown: 6, edgeWeightInfluence: 1, barnesHutOptimize: bodies.length > 400 }
  forceAtlas2.assign(graph, { iterations: bodies.length > 100 ? 220 : 500, settings, getEdgeWeight: 'weight' })
  return new Map(graph.mapNodes((id, { x, y }) => [id, { x, y }]))
}

/** Turns and stretches the whole so that the person is above the leader and neighbours have room for a curve. */
function upright(spots: Map<string, Spot>): void {
  const middle = spots.get(LEADER) ?? { x: 0, y: 0 }
  const top = spots.get(USER)
  const turn = top ? Math.PI / 2 - Math.atan2(top.y - middle.y, top.x - middle.x) : 0
  const all = [...spots.values()]
  const nearest = all.map(spot => Math.min(...all.filter(other => other !== spot).map(other => distance(spot, other))))
  const usual = nearest.sort((a, b) => a - b)[Math.floor(nearest.length / 2)] ?? NEAR
  const stretch = Number.isFinite(usual) && usual > 0 ? Math.max(NEAR * Math.min(1, 3.2 / Math.sqrt(all.length)), ELBOW) / usual : 1
  for (const spot of all) {
    const [x, y] = [(spot.x - middle.x) * stretch, (spot.y - middle.y) * stretch]
    spot.x = x * Math.cos(turn) - y * Math.sin(turn)
    spot.y = x * Math.sin(turn) + y * Math.cos(turn)
  }
}

/** The spot around its friends that is freest and still near. */
function freeSpot(body: Body, placed: readonly Placed[], friends: readonly Placed[]): Spot {
  const near = friends.length ? friends : placed.filter(other => other.id === LEADER)
  const middle = near.length ? { x: near.reduce((sum, each) => sum + each.at.x, 0) / near.length, y: near.reduce((sum, each) => sum + each.at.y, 0) / near.length } : { x: 0, y: 0 }
  let best = middle
  let merit = -Infinity
  for (let ring = 0; ring < 12; ring++) {
    for (let step = 0; step < 20; step++) {
      const angle = -Math.PI / 2 + step * Math.PI / 10 + ring * 0.15
      const far = NEAR * (1 + ring * 0.4)
      const at = { x: middle.x + Math.cos(angle) * far, y: middle.y + Math.sin(angle) * far }
      const room = Math.min(NEAR * 1.15, ...placed.map(other => distance(at, other.at)))
      const clash = placed.some(other => overlap({ ...body, at }, other)) ? NEAR * 4 : 0
      const value = room - clash - far * 0.35
      if (value > merit) {
        merit = value
        best = at
      }
    }
  }
  return best
}

function squeezeIn(bodies: readonly Body[], ties: readonly Tie[]): Placed[] {
  const placed = bodies.filter((body): body is Placed => body.at !== null).map(body => ({ ...body, at: { ...body.at } }))
  const settled = new Set(placed.map(body => body.id))
  for (const body of bodies.filter(each => each.at === null)) {
    const friendIds = new Set(ties.flatMap(({ a, b }) => a === body.id ? [b] : b === body.id ? [a] : []))
    placed.push({ ...body, at: freeSpot(body, placed, placed.filter(other => friendIds.has(other.id))) })
  }
  spread(placed, body => settled.has(body.id))
  return placed
}

function placeAll(bodies: readonly Body[], ties: readonly Tie[]): Placed[] {
  const spots = forces(bodies, ties)
  upright(spots)
  const placed = bodies.map(body => ({ ...body, at: body.pinned && body.at ? { ...body.at } : spots.get(body.id)! }))
  spread(placed, body => body.pinned || body.id === LEADER)
  return placed
}

/** A place for every body: who has one keeps it, unless most are new. The same input gives the same places. */
export function place(bodies: readonly Body[], ties: readonly Tie[]): Record<string, Spot> {
  const newcomers = bodies.filter(body => body.at === null).length
  const placed = newcomers * 2 <= bodies.length ? squeezeIn(bodies, ties) : placeAll(bodies, ties)
  return Object.fromEntries(placed.map(({ id, at }) => [id, at]))
}
