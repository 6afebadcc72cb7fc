// The graph as data: who is there, and one curve for each pair that has written to each other.
import type { Agent, AgentStatus } from '@server/agents/contract'
import type { GraphEdge, GraphNode } from '@server/collaboration/contract'
import { useThrottleFn } from '@vueuse/core'
import { UndirectedGraph } from 'graphology'
import { markRaw } from 'vue'
import { isChannel } from '@/channels/names'

export const LEADER = 'leader'
export const USER = 'user'

export type EdgeType = GraphEdge['type']
export const EDGE_TYPES: readonly EdgeType[] = ['message', 'task', 'mention']

/** What the stage draws of someone. `x` and `y` are pixels of an unzoomed stage, `y` upwards, the leader at 0, 0. */
interface Look {
  label: string
  /** An emoji or a letter or two; empty shows the initial. */
  avatar: string
  role: string
  kind: GraphNode['kind']
  status: AgentStatus
  hue: number | null
  size: number
  x: number
  y: number
  /** Without a place yet it is not drawn. */
  placed: boolean
  /** Put there by the person: the layout leaves it alone. */
  pinned: boolean
}

interface Width { count: number, size: number, hidden: boolean }

/** As types, because graphology wants attributes with an index signature, which interfaces have not. */
export type NodeLook = { [K in keyof Look]: Look[K] }
export type PairLook = { [K in keyof Width]: Width[K] }
export type HouseGraph = UndirectedGraph<NodeLook, PairLook>

/** Which edges are drawn, listed and lit: of these kinds, and travelled since then (ISO; empty for ever). */
export interface Sieve { types: readonly EdgeType[], since: string }

/** A letter, a task or a mention on its way. */
export interface Travel { from: string, to: string, words: string }

/** Whoever comes to the stage so soon after, in milliseconds, still sees it travel: back from writing the letter, say. */
const LATELY = 10_000
const MOST_LATELY = 12

/** So often widths and sizes follow the traffic, in milliseconds: for each change of one, sigma draws every curve anew. */
const WIDEN_MS = 500

const SIZES: Record<string, number> = { [LEADER]: 34, [USER]: 22 }

/** The name of the curve between two, whichever of them wrote. */
export const pairOf = (a: string, b: string): string => a < b ? `${a} ${b}` : `${b} ${a}`

/** Wider with every letter, but ever more slowly. */
export const widthOf = (count: number): number => Math.min(5, 1.6 + Math.log2(Math.max(1, count)) * 0.55)

const kindOf = (id: string): GraphNode['kind'] => id === USER ? 'user' : isChannel(id) ? 'channel' : 'agent'

const sizeOf = (id: string, kind: GraphNode['kind'], traffic: number): number =>
  SIZES[id] ?? (kind === 'channel' ? 17 : Math.min(28, 23 + Math.log2(1 + traffic) * 0.9))

function stranger(id: string, kind: GraphNode['kind'] = 'agent'): NodeLook {
  return { label: id, avatar: '', role: '', kind, status: 'idle', hue: null, size: sizeOf(id, kind, 0), x: 0, y: 0, placed: false, pinned: false }
}

/** Plain comparison, not by language: it is done for thousands of edges while letters pour in. */
const newestFirst = (a: GraphEdge, b: GraphEdge): number => (a.timestamp === b.timestamp ? a.id < b.id : a.timestamp < b.timestamp) ? 1 : -1

/** What travelled between each pair, and the one curve that stands for it. */
function createPairs(graph: HouseGraph) {
  const pairs = new Map<string, Map<string, GraphEdge>>()
  let sieve: Sieve = { types: EDGE_TYPES, since: '' }
  const isShown = ({ type, timestamp }: GraphEdge): boolean => sieve.types.includes(type) && timestamp >= sieve.since
  const shownOf = (pair: string): GraphEdge[] => [...pairs.get(pair)?.values() ?? []].filter(isShown)

  function count(pair: string): void {
    const [a = '', b = ''] = pair.split(' ')
    const total = shownOf(pair).reduce((sum, edge) => sum + edge.count, 0)
    const look = { count: total, size: widthOf(total), hidden: total === 0 }
    if (!graph.hasEdge(pair))
      graph.addEdgeWithKey(pair, a, b, look)
    else if (graph.getEdgeAttribute(pair, 'count') !== total)
      graph.mergeEdgeAttributes(pair, look)
  }

  /** Keeps an edge; answers the pair to count anew, or nothing when it is no news. */
  function take(edge: GraphEdge): string | null {
    const pair = pairOf(edge.from, edge.to)
    const edges = pairs.get(pair) ?? new Map<string, GraphEdge>()
    // What was on its way while the whole was loaded may be older than it.
    if (edge.from === edge.to || (edges.get(edge.id)?.timestamp ?? '') > edge.timestamp)
      return null
    pairs.set(pair, edges.set(edge.id, edge))
    return pair
  }

  function show(next: Sieve): void {
    sieve = next
    graph.forEachEdge(count)
  }

  /** What is shown, newest first. */
  const list = (): GraphEdge[] => [...pairs.keys()].flatMap(shownOf).sort(newestFirst)

  /** The newest that travelled between two. */
  const newest = (pair: string): GraphEdge | null => shownOf(pair).sort(newestFirst)[0] ?? null

  /** The pairs that a whole exchange went over: all that its task did; what belongs to no task went over its own alone. */
  const exchange = ({ task_id, from, to }: GraphEdge): string[] => task_id === null
    ? [pairOf(from, to)]
    : [...pairs.keys()].filter(pair => shownOf(pair).some(edge => edge.task_id === task_id))

  return { take, count, show, list, newest, exchange, isShown, has: (pair: string) => pairs.has(pair), drop: (pair: string) => pairs.delete(pair), clear: () => pairs.clear() }
}

/** Makes an empty model. Every change arrives in `graph` at once, where the stage sees it. */
export function createModel() {
  const graph: HouseGraph = new UndirectedGraph<NodeLook, PairLook>()
  const pairs = createPairs(graph)
  const hearers = new Set<(travel: Travel) => void>()
  let lately: readonly { travel: Travel, until: number }[] = []

  function meet(id: string, look: Partial<NodeLook>): void {
    const known = graph.hasNode(id) ? graph.getNodeAttributes(id) : null
    const news = Object.entries(look).some(([name, value]) => known?.[name as keyof NodeLook] !== value)
    if (known && news)
      graph.mergeNodeAttributes(id, look)
    if (!known)
      graph.addNode(id, { ...stranger(id, look.kind), ...look })
  }

  function grow(id: string): void {
    const traffic = graph.reduceEdges(id, (sum, _, look) => sum + look.count, 0)
    const size = sizeOf(id, graph.getNodeAttribute(id, 'kind'), traffic)
    if (size !== graph.getNodeAttribute(id, 'size'))
      graph.setNodeAttribute(id, 'size', size)
  }

  /** Keeps an edge, and those at its ends if nobody has introduced them yet. */
  function take(edge: GraphEdge): string | null {
    for (const id of [edge.from, edge.to]) {
      if (!graph.hasNode(id))
        meet(id, { kind: kindOf(id) })
    }
    return pairs.take(edge)
  }

  function forget(id: string): void {
    if (!graph.hasNode(id))
      return
    graph.forEachEdge(id, pair => pairs.drop(pair))
    graph.dropNode(id)
  }

  const welcome = ({ id, label, kind, status, color }: GraphNode): void => meet(id, { label, kind, status: status as AgentStatus, hue: color })

  function load(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): void {
    const staying = new Set(nodes.map(node => node.id))
    graph.filterNodes(id => !staying.has(id)).forEach(forget)
    nodes.forEach(welcome)
    pairs.clear()
    const touched = new Set([...edges.map(take).filter(pair => pair !== null), ...graph.edges()])
    touched.forEach(pairs.count)
    graph.filterEdges(pair => !pairs.has(pair)).forEach(pair => graph.dropEdge(pair))
    graph.forEachNode(grow)
  }

  const busier = new Set<string>()
  const widen = useThrottleFn(() => {
    const now = [...busier].filter(pair => graph.hasEdge(pair))
    busier.clear()
    now.forEach(pairs.count)
    new Set(now.flatMap(pair => graph.extremities(pair))).forEach(grow)
  }, WIDEN_MS, true)

  /** Takes in an edge as it now is: a new one is there at once, one that is known becomes wider soon. */
  function put(edge: GraphEdge): void {
    const pair = take(edge)
    if (!pair)
      return
    if (!graph.hasEdge(pair) || graph.getEdgeAttribute(pair, 'hidden'))
      pairs.count(pair)
    busier.add(pair)
    void widen()
  }

  /** Takes in an edge and tells who listens that something travelled it. */
  function travel(edge: GraphEdge, { from, to, words }: Travel): void {
    put(edge)
    if (!pairs.isShown(edge) || from === to)
      return
    const travel = { from, to, words }
    lately = [...lately, { travel, until: performance.now() + LATELY }].slice(-MOST_LATELY)
    hearers.forEach(hear => hear(travel))
  }

  /** Takes in an agent as the page knows it, in the state it is or was in. */
  const know = (agent: Agent, status: AgentStatus): void => meet(agent.id, {
    label: agent.display.nickname || agent.name,
    avatar: agent.display.avatar,
    role: agent.role,
    hue: agent.display.color,
    status,
  })

  /** Someone is in another state; of nobody known it says nothing. */
  const feel = (id: string, status: AgentStatus): void => {
    if (graph.hasNode(id))
      meet(id, { status })
  }

  /** Calls someone by the name the page knows them by. */
  const call = (id: string, label: string): void => meet(id, { label, kind: kindOf(id) })

  /** Hears what travels from now on, and first what did a moment ago. */
  function onTravel(hear: (travel: Travel) => void): () => void {
    lately.filter(({ until }) => until > performance.now()).forEach(({ travel }) => hear(travel))
    hearers.add(hear)
    return () => hearers.delete(hear)
  }

  // Raw: a store that holds it would else watch every node and edge that is read, thousands on every frame.
  return markRaw({ graph, load, put, travel, welcome, know, feel, call, forget, onTravel, show: pairs.show, list: pairs.list, newest: pairs.newest, exchange: pairs.exchange })
}

export type Model = ReturnType<typeof createModel>
