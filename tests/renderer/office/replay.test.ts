// The office as it was: a moment is shown at once, live news waits behind it, and the present is back at a word.
import type { GraphEdge } from '@server/collaboration/contract'
import type { PlayedServer } from '../played'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { densityOf, heightsOf, shareAt } from '@/office/density'
import { NO_FILTERS } from '@/office/filters'
import { momentWords } from '@/office/moment'
import { useReplay } from '@/office/replay'
import { useOffice } from '@/office/store'
import { speak } from '@/shell/i18n'
import { playServer, settle } from '../played'

const THEN = Date.parse('2026-11-22T08:00:00.000Z')
const node = (id: string, status = 'idle') => ({ id, label: id, kind: id === 'user' ? 'user' : 'agent', status, color: 1 })
const edge = (id: string, more: Partial<GraphEdge> = {}): GraphEdge => ({ id, from: 'user', to: 'leader', type: 'message', task_id: null, summary: id, timestamp: '2026-11-22T07:00:00.000Z', count: 1, replies: [], ...more })
let server: PlayedServer

beforeAll(() => speak('en', false))
beforeEach(async () => {
  localStorage.clear()
  server = playServer({
    'GET /api/agents': () => ({ agents: [] }),
    'GET /api/agents/status': () => ({ agents: {} }),
    'GET /api/collaboration/graph': () => ({ nodes: ['user', 'leader', 'writer'].map(id => node(id)), edges: [edge('e1', { count: 9 })] }),
    'GET /api/collaboration/past/moment': url => ({ at: url.searchParams.get('at'), seq: 7, nodes: [node('user'), node('leader', 'busy')], edges: [edge('e1')] }),
    'GET /api/collaboration/past/facts': () => ({ facts: [], next_after: 7, through: '2026-11-22T08:10:00.000Z', more: false }),
  })
  await useOffice().load()
  useOffice().model.graph.mergeNodeAttributes('leader', { x: 5, y: 6, placed: true })
})

it('shows who was there, how they were and what had travelled, everyone where they stand now', async () => {
  const replay = useReplay()
  await replay.seek(THEN)
  expect(replay.on).toBe(true)
  expect(replay.model.graph.nodes().sort()).toEqual(['leader', 'user'])
  expect(replay.model.graph.getNodeAttributes('leader')).toMatchObject({ status: 'busy', x: 5, y: 6, placed: true })
  expect(replay.edges).toMatchObject([{ id: 'e1', count: 1 }])
})

it('takes live news in behind the picture, and shows it when the present is back', async () => {
  const [office, replay] = [useOffice(), useReplay()]
  await replay.seek(THEN)
  server.say('edge.added', { edge: edge('new', { to: 'writer' }), from: 'user', to: 'writer', words: 'new' })
  expect(replay.edges.map(({ id }) => id)).toEqual(['e1'])
  expect(office.model.list().map(({ id }) => id)).toContain('new')
  replay.live()
  expect(replay.on).toBe(false)
})

it('fetches only the last of many wishes that come while one is on its way', async () => {
  const replay = useReplay()
  const answer = server.hold()
  const before = server.asked.length
  void replay.seek(THEN)
  for (let n = 1; n <= 20; n++)
    void replay.seek(THEN + n * 1000)
  answer()
  await settle()
  const moments = server.asked.slice(before).filter(asked => asked.includes('/moment'))
  expect(moments).toHaveLength(2)
  expect(replay.at).toBe(THEN + 20_000)
})

it('returns to the present also while a moment is on its way', async () => {
  const replay = useReplay()
  const answer = server.hold()
  void replay.seek(THEN)
  replay.live()
  answer()
  await settle()
  expect([replay.at, replay.loading]).toEqual([null, false])
})

it('plays what followed, and stops when nobody looks', async () => {
  server.answers['GET /api/collaboration/past/facts'] = () => ({
    facts: [
      { event: 'edge.added', data: { edge: edge('e2', { from: 'leader', to: 'user' }), from: 'leader', to: 'user', words: 'done' }, seq: 8, timestamp: '2026-11-22T08:00:00.050Z' },
      { event: 'agent.status', data: { id: 'leader', status: 'idle' }, seq: 9, timestamp: '2026-11-22T08:00:00.060Z' },
      { event: 'agent.created', data: node('late'), seq: 10, timestamp: '2026-11-22T08:00:00.070Z' },
      { event: 'agent.removed', data: { id: 'late' }, seq: 11, timestamp: '2026-11-22T08:30:00.000Z' },
    ],
    next_after: 11,
    through: '2026-11-22T09:00:00.000Z',
    more: false,
  })
  const replay = useReplay()
  const travelled: string[] = []
  await replay.seek(THEN)
  replay.model.onTravel(({ words }) => travelled.push(words))
  replay.play()
  await vi.waitFor(() => expect(replay.model.graph.hasNode('late')).toBe(true))
  expect(travelled).toEqual(['done'])
  expect(replay.model.graph.getNodeAttribute('leader', 'status')).toBe('idle')
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await nextTick()
  expect(replay.playing).toBe(false)
  vi.restoreAllMocks()
})

it('stays calm when the server is away, and goes on when it is asked again', async () => {
  const replay = useReplay()
  const moment = server.answers['GET /api/collaboration/past/moment']!
  delete server.answers['GET /api/collaboration/past/moment']
  await replay.seek(THEN)
  expect([replay.error !== null, replay.playing]).toEqual([true, false])
  server.answers['GET /api/collaboration/past/moment'] = moment
  replay.play()
  await settle()
  expect(replay.error).toBeNull()
  replay.live()
})

it('follows the filters, and looks again when too much was missed', async () => {
  const [office, replay] = [useOffice(), useReplay()]
  await replay.seek(THEN)
  office.see({ ...NO_FILTERS, types: ['task'] })
  await nextTick()
  expect(replay.edges).toEqual([])
  office.see({ ...NO_FILTERS, window: 'quarter' })
  await nextTick()
  expect(replay.edges).toEqual([]) // it travelled an hour before
  office.see({ ...NO_FILTERS, scene: 'lab' })
  await settle()
  expect(server.asked.filter(asked => asked.includes('/moment')).at(-1)).toContain('scene=lab')
  const before = server.asked.length
  server.reset()
  await settle()
  expect(server.asked.slice(before).some(asked => asked.includes('/moment'))).toBe(true)
})

it('says how much happened when, and which moment is shown', async () => {
  const density = densityOf({ since: '2026-11-22T08:00:00.000Z', until: '2026-11-22T09:00:00.000Z', counts: [0, 4, 1] })
  expect(heightsOf(density)).toEqual([0, 1, 0.5])
  expect([THEN - 1, THEN, THEN + 1_800_000, THEN + 9e9].map(moment => shareAt(density, moment))).toEqual([0, 0, 0.5, 1])
  const noon = new Date(2026, 10, 22, 14, 5, 9).getTime()
  expect(momentWords(noon, noon + 60_000)).toBe('14:05:09')
  expect(momentWords(noon, noon + 86_400_000)).toBe('yesterday, 14:05:09')
  expect(momentWords(noon, noon + 3 * 86_400_000)).toMatch(/Sunday,? 22 November, 14:05:09/)
  await speak('zh', false)
  expect(momentWords(noon, noon + 86_400_000)).toMatch(/^昨天.*14:05:09$/)
  await speak('en', false)
})
