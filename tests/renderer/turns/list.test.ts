// A list of turns stays true by itself: each by its state and whose it is, live, by pages, nothing twice.
import type { TurnSummary } from '@server/engine/contract'
import type { EffectScope } from 'vue'
import type { PlayedServer } from '../played'
import type { Which } from '@/turns/list'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useTurns } from '@/engine/store'
import { useTurnList } from '@/turns/list'
import { useReplays } from '@/turns/replays'
import { playServer, settle } from '../played'

const turn = (n: number, more: Partial<TurnSummary> = {}): TurnSummary => ({
  id: `t${String(n).padStart(3, '0')}`,
  agent_id: 'writer',
  kind: 'letter',
  source_id: `l${n}`,
  from: 'user',
  asked: `Question ${n}`,
  scene: null,
  state: 'done',
  waits_for: null,
  reason: null,
  message: null,
  answer: 'Answer',
  cause: null,
  hops: 0,
  prompt_tokens: 10,
  completion_tokens: 5,
  cost: 0,
  queued_at: '2026-11-22T09:00:00.000Z',
  started_at: '2026-11-22T09:00:00.000Z',
  ended_at: '2026-11-22T09:00:01.000Z',
  ...more,
})

let server: PlayedServer
let house: TurnSummary[]
let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true, advanceTimeDelta: 20 })
  house = Array.from({ length: 80 }, (_, n) => turn(n))
  scope = effectScope()
  server = playServer({
    'GET /api/turns': (url) => {
      const [agent, state, before] = ['agent_id', 'state', 'before'].map(name => url.searchParams.get(name))
      const fit = house.filter(each => (!agent || each.agent_id === agent) && (!state || each.state === state) && (!before || each.id < before))
      return { turns: fit.slice(-50), ...(fit.length > 50 && { next_before: fit.at(-50)!.id }) }
    },
  })
})

afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const listed = (which: Which = {}) => scope.run(() => useTurnList(which))!
const change = (id: string, more: Partial<TurnSummary>): void => void (house = house.map(each => each.id === id ? { ...each, ...more } : each))

describe('a list of turns', () => {
  it('comes by pages, the newest first', async () => {
    const { list, turns } = listed()
    await settle()
    expect(turns.value.map(each => each.id)).toEqual(house.slice(-50).map(each => each.id).toReversed())
    await list.older()
    expect(turns.value).toHaveLength(80)
    expect(list.tail).toBe('end')
  })

  it('shows a new turn and how it stands as it happens, and what it took once that is known', async () => {
    const { turns } = listed()
    await settle()
    house = [...house, turn(80, { state: 'running', ended_at: null, prompt_tokens: 0 })]
    server.say('turn.started', { id: 't080', agent_id: 'writer', kind: 'letter', from: 'user', source_id: 'l80', group_id: null, asked: 'Question 80' })
    await settle()
    expect(turns.value[0]).toMatchObject({ id: 't080', state: 'running' })
    server.say('turn.waiting', { id: 't080', agent_id: 'writer', kind: 'letter', source_id: 'l80', waits_for: 'approval' })
    expect(turns.value[0]).toMatchObject({ state: 'waiting', waits_for: 'approval' })
    change('t080', { state: 'done', prompt_tokens: 77 })
    server.say('turn.finished', { id: 't080', agent_id: 'writer', kind: 'letter', source_id: 'l80', answered: true, duration_ms: 5 })
    expect(turns.value[0]).toMatchObject({ state: 'done' })
    await vi.waitFor(() => expect(turns.value[0]).toMatchObject({ prompt_tokens: 77 }), { timeout: 3000 })
    expect(turns.value.filter(each => each.id === 't080')).toHaveLength(1)
  })

  it('of one state lets go of a turn that is in another now, and takes in one that came to it', async () => {
    change('t079', { state: 'failed' })
    const { turns } = listed({ state: 'failed' })
    await settle()
    expect(turns.value.map(each => each.id)).toEqual(['t079'])
    change('t079', { state: 'running' })
    change('t078', { state: 'failed', reason: 'internal' })
    server.say('turn.started', { id: 't079', agent_id: 'writer', kind: 'letter', from: 'user', source_id: 'l79', group_id: null, asked: '' })
    server.say('turn.failed', { id: 't078', agent_id: 'writer', kind: 'letter', source_id: 'l78', reason: 'internal', message: 'Something broke.' })
    await vi.waitFor(() => expect(turns.value.map(each => each.id)).toEqual(['t078']), { timeout: 3000 })
  })

  it('of one agent is not moved by what others do, and a busy house is not asked for every fact', async () => {
    listed({ agent_id: 'writer' })
    await settle()
    const before = server.asked.length
    server.say('turn.finished', { id: 'x', agent_id: 'leader', kind: 'letter', source_id: 'l', answered: true, duration_ms: 5 })
    await settle()
    expect(server.asked).toHaveLength(before)
    for (let i = 0; i < 200; i++)
      server.say('turn.finished', { id: 't079', agent_id: 'writer', kind: 'letter', source_id: 'l79', answered: true, duration_ms: 5 })
    await settle()
    expect(server.asked.length - before).toBeLessThanOrEqual(2)
  })

  it('is fetched anew after too much was missed', async () => {
    const { turns } = listed()
    await settle()
    house = [...house, turn(90)]
    server.reset()
    await settle()
    expect(turns.value[0]!.id).toBe('t090')
  })
})

describe('the words of a turn', () => {
  it('are heard also when it began before the page was open, and end with it', async () => {
    const turns = useTurns()
    await settle()
    server.pass('turn.delta', { id: 't1', agent_id: 'writer', kind: 'letter', source_id: 'l1', group_id: null, text: 'Refunds ' })
    server.pass('turn.delta', { id: 't1', agent_id: 'writer', kind: 'letter', source_id: 'l1', group_id: null, text: 'are' })
    expect(turns.byId('t1')).toMatchObject({ words: '…Refunds are', failure: null })
    expect(turns.of('l1')).toHaveLength(1)
    server.say('turn.waiting', { id: 't1', agent_id: 'writer', kind: 'letter', source_id: 'l1', waits_for: 'approval' })
    expect(turns.byId('t1')).toBeUndefined()
  })
})

describe('a run again', () => {
  const replay = (id: string) => ({ id, turn_id: 't1', from: 1, provider: 'local', model: 'small', changed: [], moves: [], steps: [], answer: 'A', failure: null, same: true, created_at: '2026-11-22T09:00:00.000Z' })

  it('is shown as under way until it has ended, and listed once', async () => {
    server.answers['GET /api/turns/t1/replays'] = () => ({ replays: [replay('r1')] })
    server.answers['POST /api/turns/t1/replays'] = () => ({ replay: replay('r2') })
    const replays = useReplays()
    await replays.load('t1')
    const open = server.hold()
    const running = replays.run('t1', { from: 1 })
    expect(replays.of('t1').underway).toMatchObject([{ from: 1 }])
    open()
    await running
    expect(replays.of('t1')).toMatchObject({ underway: [], state: 'ready' })
    expect(replays.of('t1').list.map(each => each.id)).toEqual(['r1', 'r2'])
  })

  it('that is refused is under way no more', async () => {
    const replays = useReplays()
    await expect(replays.run('gone', {})).rejects.toMatchObject({ status: 404 })
    expect(replays.of('gone').underway).toEqual([])
  })
})
