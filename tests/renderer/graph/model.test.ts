// The graph's data keeps its promises: one curve a pair, kept current by every event.
import type { Agent } from '@server/agents/contract'
import type { GraphEdge, GraphNode } from '@server/collaboration/contract'
import { beforeEach, expect, it, vi } from 'vitest'
import { createModel, pairOf } from '@/graph/model'

const node = (id: string, kind: GraphNode['kind'] = 'agent'): GraphNode => ({ id, label: id, kind, status: 'idle', color: 42 })
const edge = (from: string, to: string, more: Partial<GraphEdge> = {}): GraphEdge => ({
  id: `${from}-${to}`,
  from,
  to,
  type: 'message',
  task_id: null,
  summary: 'hello',
  timestamp: '2026-11-22T09:00:00.000Z',
  count: 1,
  replies: [],
  ...more,
})
const agent = (id: string, more: Partial<Agent> = {}): Agent => ({
  id,
  name: id,
  enabled: true,
  scene: null,
  role: 'Finds things out',
  objective: '',
  provider: null,
  model: null,
  status: 'idle',
  display: { nickname: '', avatar: '', color: 155, pinned: false, order: 0, hidden: false },
  created_at: '2026-11-22T09:00:00.000Z',
  updated_at: '2026-11-22T09:00:00.000Z',
  ...more,
})

let model: ReturnType<typeof createModel>
beforeEach(() => {
  model = createModel()
  model.load([node('user', 'user'), node('leader'), node('writer')], [edge('user', 'leader', { count: 3 }), edge('leader', 'user')])
})

it('draws one curve for a pair, whichever of them wrote, wider with every letter', () => {
  expect(model.graph.size).toBe(1)
  const before = { ...model.graph.getEdgeAttributes(pairOf('user', 'leader')) }
  expect(before.count).toBe(4)
  model.travel(edge('user', 'leader', { count: 9 }), { from: 'user', to: 'leader', words: 'again' })
  const after = model.graph.getEdgeAttributes(pairOf('leader', 'user'))
  expect(after.count).toBe(10)
  expect(after.size).toBeGreaterThan(before.size)
})

it('lets a curve grow twice a second at most while letters pour in, and draws a new one at once', () => {
  vi.useFakeTimers()
  const drawn = vi.fn()
  model.graph.on('edgeAttributesUpdated', drawn)
  for (let n = 0; n < 40; n++) {
    model.put(edge('user', 'leader', { count: 10 + n }))
    vi.advanceTimersByTime(50)
  }
  model.put(edge('leader', 'writer'))
  expect(model.graph.hasEdge(pairOf('leader', 'writer'))).toBe(true)
  vi.advanceTimersByTime(500)
  expect(model.graph.getEdgeAttribute(pairOf('user', 'leader'), 'count')).toBe(50)
  expect(drawn.mock.calls.length).toBeLessThan(8)
  vi.useRealTimers()
})

it('tells who travels where, also when an answer goes back along the same edge', () => {
  const heard: string[] = []
  model.onTravel(({ from, to, words }) => heard.push(`${from}>${to}: ${words}`))
  model.travel(edge('leader', 'writer'), { from: 'leader', to: 'writer', words: 'please' })
  model.travel(edge('leader', 'writer'), { from: 'writer', to: 'leader', words: 'done' })
  expect(heard).toEqual(['leader>writer: please', 'writer>leader: done'])
  expect(model.graph.hasEdge(pairOf('leader', 'writer'))).toBe(true)
})

it('tells those who come a moment late what has just travelled, and not those who come much later', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  model.travel(edge('leader', 'writer'), { from: 'leader', to: 'writer', words: 'please' })
  const [late, later] = [vi.fn(), vi.fn()]
  model.onTravel(late)
  vi.advanceTimersByTime(60_000)
  model.onTravel(later)
  vi.useRealTimers()
  expect(late).toHaveBeenCalledWith({ from: 'leader', to: 'writer', words: 'please' })
  expect(later).not.toHaveBeenCalled()
})

it('hides, does not list and does not light the kinds the person turned off', () => {
  let heard = 0
  model.onTravel(() => heard++)
  model.show({ types: ['task'], since: '' })
  model.travel(edge('leader', 'writer'), { from: 'leader', to: 'writer', words: 'a letter' })
  expect(heard).toBe(0)
  expect(model.list()).toEqual([])
  expect(model.graph.getEdgeAttribute(pairOf('user', 'leader'), 'hidden')).toBe(true)
  model.show({ types: ['message'], since: '' })
  expect(model.list()).toHaveLength(3)
})

it('follows who comes, changes and goes, with everything that hangs on them', () => {
  model.know(agent('mei', { display: { ...agent('mei').display, nickname: '小美', color: 235 } }), 'idle')
  expect(model.graph.getNodeAttributes('mei')).toMatchObject({ label: '小美', hue: 235, status: 'idle' })
  model.know(agent('mei'), 'busy')
  expect(model.graph.getNodeAttribute('mei', 'status')).toBe('busy')
  model.feel('mei', 'disabled')
  expect(model.graph.getNodeAttribute('mei', 'status')).toBe('disabled')
  model.feel('nobody', 'busy')
  expect(model.graph.hasNode('nobody')).toBe(false)
  model.travel(edge('mei', 'leader'), { from: 'mei', to: 'leader', words: '' })
  model.forget('mei')
  expect(model.graph.hasNode('mei')).toBe(false)
  expect(model.list().every(({ from, to }) => from !== 'mei' && to !== 'mei')).toBe(true)
})

it('keeps everyone where they stand when it is loaded anew, and an older edge never undoes a newer one', () => {
  model.graph.mergeNodeAttributes('writer', { x: 10, y: 20, placed: true })
  model.load([node('user', 'user'), node('leader'), node('writer')], [edge('leader', 'writer', { count: 5 })])
  expect(model.graph.getNodeAttributes('writer')).toMatchObject({ x: 10, y: 20, placed: true })
  expect(model.graph.edges()).toEqual([pairOf('leader', 'writer')])
  model.put(edge('leader', 'writer', { count: 4, timestamp: '2026-11-22T08:00:00.000Z' }))
  expect(model.graph.getEdgeAttribute(pairOf('leader', 'writer'), 'count')).toBe(5)
})

it('lists the newest first', () => {
  model.put(edge('leader', 'writer', { timestamp: '2026-11-22T10:00:00.000Z' }))
  expect(model.list()[0]).toMatchObject({ from: 'leader', to: 'writer' })
})

it('lets go of what is older than the window, and shows it again when the window widens', () => {
  model.put(edge('leader', 'writer', { timestamp: '2026-11-22T10:00:00.000Z' }))
  model.show({ types: ['message'], since: '2026-11-22T09:30:00.000Z' })
  expect(model.list().map(({ to }) => to)).toEqual(['writer'])
  expect(model.graph.getEdgeAttribute(pairOf('user', 'leader'), 'hidden')).toBe(true)
  model.show({ types: ['message'], since: '' })
  expect(model.list()).toHaveLength(3)
})

it('knows every pair that an exchange went over: all that its task did, or its own alone', () => {
  const asked = edge('user', 'leader', { id: 'asked', type: 'task', task_id: 'menu', timestamp: '2026-11-22T10:00:00.000Z' })
  model.put(asked)
  model.put(edge('leader', 'writer', { id: 'passed', type: 'task', task_id: 'menu' }))
  model.put(edge('writer', 'user', { id: 'other', type: 'task', task_id: 'window' }))
  expect(model.exchange(asked).sort()).toEqual([pairOf('leader', 'user'), pairOf('leader', 'writer')])
  expect(model.exchange(edge('writer', 'user'))).toEqual([pairOf('user', 'writer')])
  expect(model.newest(pairOf('user', 'leader'))?.id).toBe('asked')
})
