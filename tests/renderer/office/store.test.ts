// The office stays true by itself: edges live, turns as they run, failures with their reason.
import type { Agent } from '@server/agents/contract'
import type { GraphEdge } from '@server/collaboration/contract'
import type { PlayedServer } from '../played'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { NO_FILTERS } from '@/office/filters'
import { useOffice } from '@/office/store'
import { speak } from '@/shell/i18n'
import { playServer, settle } from '../played'

const AT = '2026-11-22T09:00:00.000Z'
const agent = (id: string): Agent => ({
  id,
  name: id,
  enabled: true,
  scene: null,
  role: '',
  objective: '',
  provider: null,
  model: null,
  status: 'idle',
  display: { nickname: '', avatar: '', color: 42, pinned: false, order: 0, hidden: false },
  created_at: AT,
  updated_at: AT,
})
const edge = (id: string, more: Partial<GraphEdge> = {}): GraphEdge => ({ id, from: 'user', to: 'leader', type: 'message', task_id: null, summary: 'hello', timestamp: AT, count: 1, replies: [], ...more })
const started = { id: 't1', agent_id: 'leader', kind: 'letter', from: 'user', source_id: 'l1', group_id: null, asked: 'Please look' } as const
let server: PlayedServer

beforeAll(() => speak('en', false))
beforeEach(async () => {
  localStorage.clear()
  server = playServer({
    'GET /api/agents': () => ({ agents: [agent('leader'), agent('writer')] }),
    'GET /api/agents/status': () => ({ agents: { leader: { status: 'busy', current: 't0', queued: 0, last_active: null } } }),
    'GET /api/collaboration/graph': () => ({
      nodes: ['user', 'leader', 'writer'].map(id => ({ id, label: id, kind: id === 'user' ? 'user' : 'agent', status: 'idle', color: 42 })),
      edges: [edge('e1')],
    }),
  })
  await useOffice().load()
  await settle()
})

it('shows what travels the moment it does, and who is at work as the rest of the page knows it', async () => {
  const office = useOffice()
  expect(office.model.graph.getNodeAttribute('leader', 'status')).toBe('busy')
  server.say('edge.added', { edge: edge('e2', { from: 'leader', to: 'writer' }), from: 'leader', to: 'writer', words: 'hello' })
  expect(office.edges.map(({ id }) => id).sort()).toEqual(['e1', 'e2'])
  server.say('agent.status', { id: 'leader', status: 'idle', current: null, queued: 0, waiting: 0, last_active: AT })
  await nextTick()
  expect(office.model.graph.getNodeAttribute('leader', 'status')).toBe('idle')
})

it('loses no edge that arrives while the whole is on its way', async () => {
  const office = useOffice()
  const answer = server.hold()
  const loaded = office.load()
  await settle()
  server.say('edge.added', { edge: edge('late', { from: 'writer', to: 'leader' }), from: 'writer', to: 'leader', words: '' })
  answer()
  await loaded
  expect(office.edges.map(({ id }) => id).sort()).toEqual(['e1', 'late'])
})

it('follows a turn from its start through its steps to its end', () => {
  const office = useOffice()
  server.say('turn.started', started)
  server.say('turn.step', { id: 't1', agent_id: 'leader', step: 2, tool: 'send_message', result: 'sent' })
  expect(office.running[0]).toMatchObject({ agent_id: 'leader', from: 'user', asked: 'Please look', step: 2, tool: 'send_message' })
  server.say('turn.finished', { id: 't1', agent_id: 'leader', kind: 'letter', source_id: 'l1', answered: true, duration_ms: 5 })
  expect(office.running).toEqual([])
  server.say('turn.started', started)
  server.say('turn.failed', { id: 't1', agent_id: 'leader', kind: 'letter', source_id: 'l1', reason: 'too_many_hops', message: 'Too many hops' })
  expect(office.running).toEqual([])
  expect(office.failures[0]).toMatchObject({ agent_id: 'leader', asked: 'Please look', reason: 'too_many_hops' })
})

it('shows one scene, some kinds, some time: a scene is asked for, the rest is sieved here at once', async () => {
  const office = useOffice()
  const before = server.asked.length
  office.see({ ...NO_FILTERS, window: 'hour' })
  expect(office.edges).toEqual([]) // hours ago
  office.see({ ...NO_FILTERS, types: ['task'] })
  expect(office.edges).toEqual([])
  expect(server.asked.slice(before)).toEqual([])
  server.answers['GET /api/collaboration/graph'] = () => ({ nodes: [{ id: 'user', label: 'user', kind: 'user', status: 'idle', color: null }, { id: 'writer', label: 'Writer', kind: 'agent', status: 'idle', color: 1 }], edges: [] })
  office.see({ ...NO_FILTERS, scene: 'lab' })
  await settle()
  expect(server.asked.at(-1)).toBe('GET /api/collaboration/graph?scene=lab')
  server.say('edge.added', { edge: edge('away'), from: 'user', to: 'leader', words: 'not here' })
  server.say('edge.added', { edge: edge('here', { to: 'writer' }), from: 'user', to: 'writer', words: 'here' })
  expect(office.model.list().map(({ id }) => id)).toEqual(['here'])
  expect(office.model.graph.hasNode('leader')).toBe(false)
})

it('lets go of an agent that was deleted, with its edges', () => {
  const office = useOffice()
  server.say('edge.added', { edge: edge('e3', { from: 'leader', to: 'writer' }), from: 'leader', to: 'writer', words: '' })
  server.say('agent.removed', { id: 'writer' })
  expect(office.model.graph.hasNode('writer')).toBe(false)
  expect(office.edges.map(({ id }) => id)).toEqual(['e1'])
})

it('loads the whole anew when too much was missed', async () => {
  const before = server.asked.length
  server.reset()
  await settle()
  expect(server.asked.slice(before)).toContain('GET /api/collaboration/graph')
})

it('leads from a mention to the words in the group they were said in, and to the chat where that is not known', () => {
  const office = useOffice()
  const mention = edge('e5', { type: 'mention', said: { group_id: 'floor', message_id: 'm7' } })
  expect(office.addressOf(mention)).toEqual({ name: 'chat', params: { group: 'floor' }, query: { message: 'm7' } })
  expect(office.addressOf(edge('e6', { type: 'mention' }))).toEqual({ name: 'chat' })
})

it('knows a channel by its name in the person’s language, and leads from what came through it to the agent it was for', async () => {
  const office = useOffice()
  const came = edge('e4', { from: 'channel:wechat', to: 'writer' })
  server.say('edge.added', { edge: came, from: came.from, to: came.to, words: 'hello' })
  expect(office.model.graph.getNodeAttributes('channel:wechat')).toMatchObject({ kind: 'channel', label: 'WeChat', hue: null })
  expect(office.addressOf(came)).toEqual({ name: 'agent', params: { id: 'writer' } })
  await speak('zh', false)
  await nextTick()
  expect(office.model.graph.getNodeAttribute('channel:wechat', 'label')).toBe('微信')
  await speak('en', false)
})
