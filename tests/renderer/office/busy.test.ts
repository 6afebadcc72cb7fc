// Who is at work is right from the first look: also those whose turn began before, never those whose turn has stopped.
import type { PlayedServer } from '../played'
import { beforeEach, expect, it } from 'vitest'
import { followTurns } from '@/office/busy'
import { ago, turn } from '../inbox/things'
import { playServer, settle } from '../played'

const running = (id: string) => turn(id, { state: 'running', reason: null, message: null, started_at: ago(2), ended_at: null })
const started = { id: 't1', agent_id: 'leader', kind: 'letter', from: 'user', source_id: 'l1', group_id: null, asked: 'Please look' } as const
let server: PlayedServer

beforeEach(() => {
  server = playServer({ 'GET /api/turns': () => ({ turns: [running('t0')] }) })
})

it('knows a turn that began before the page was open, and since when', async () => {
  const { running: turns, load } = followTurns()
  await load()
  expect(turns.value).toMatchObject([{ id: 't0', agent_id: 'writer', asked: 'Please write' }])
  expect(Date.now() - turns.value[0]!.since).toBeGreaterThan(100_000)
})

it('does not bring back a turn that ended while the list was on its way', async () => {
  const answer = server.hold()
  const { running: turns, load } = followTurns()
  const loaded = load()
  await settle()
  server.say('turn.finished', { id: 't0', agent_id: 'writer', kind: 'letter', source_id: 's', answered: true, duration_ms: 1 })
  answer()
  await loaded
  expect(turns.value).toEqual([])
})

it('lets go of a turn that waits, or that was put aside because everything rests', async () => {
  const { running: turns } = followTurns()
  server.say('turn.started', started)
  server.say('turn.waiting', { id: 't1', agent_id: 'leader', kind: 'letter', source_id: 'l1', waits_for: 'approval' })
  expect(turns.value).toEqual([])
  server.say('turn.started', started)
  server.say('agent.status', { id: 'leader', status: 'busy', current: 't1', queued: 0, waiting: 0, last_active: null })
  expect(turns.value).toHaveLength(1)
  server.say('agent.status', { id: 'leader', status: 'paused', current: null, queued: 1, waiting: 0, last_active: null })
  expect(turns.value).toEqual([])
})
