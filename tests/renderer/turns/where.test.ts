// The way back from a turn leads to where it was asked: the very letter, group, scene or task.
import type { TurnSummary } from '@server/engine/contract'
import type { EffectScope } from 'vue'
import type { PlayedServer } from '../played'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useWhere } from '@/turns/where'
import { playServer, settle } from '../played'

let server: PlayedServer
let scope: EffectScope

/** Answers with the last of some rows before an id, as the server does. */
const before = (ids: string[]) => (url: URL) => ids.filter(id => id < url.searchParams.get('before')!).slice(-1).map(id => ({ id }))

beforeEach(() => {
  scope = effectScope()
  const [general, shop] = [before(['m1', 'm3', 'm5']), before(['m2', 'm4'])]
  const [ours, theirs] = [before(['r1', 'r2']), before(['r3'])]
  server = playServer({
    'GET /api/mailbox/letters/l1': () => ({ message: { id: 'l1', to: 'writer', idx: 7 } }),
    'GET /api/chat/groups': () => ({ groups: [{ id: 'general' }, { id: 'shop' }] }),
    'GET /api/chat/groups/general/messages': url => ({ messages: general(url) }),
    'GET /api/chat/groups/shop/messages': url => ({ messages: shop(url) }),
    'GET /api/schedule': () => ({ tasks: [{ id: 'count', assigned_to: 'writer' }, { id: 'sweep', assigned_to: 'leader' }] }),
    'GET /api/schedule/count/runs': url => ({ runs: ours(url) }),
    'GET /api/schedule/sweep/runs': url => ({ runs: theirs(url) }),
  })
})
afterEach(() => scope.stop())

async function whereOf(kind: TurnSummary['kind'], source_id: string, scene: string | null = null): Promise<unknown> {
  const where = scope.run(() => useWhere(() => ({ id: 't1', kind, source_id, agent_id: 'writer', scene })))!
  await settle()
  return where.value
}

describe('the way back', () => {
  it('leads to the letter itself', async () => {
    expect(await whereOf('letter', 'l1')).toEqual({ name: 'mailboxes', params: { id: 'writer', idx: 7 } })
  })

  it('leads to the group of a message, whichever it is', async () => {
    expect(await whereOf('mention', 'm4')).toEqual({ name: 'chat', params: { group: 'shop' } })
    expect(await whereOf('mention', 'm3')).toEqual({ name: 'chat', params: { group: 'general' } })
  })

  it('leads to the task of a run, and asks of no other agent’s', async () => {
    expect(await whereOf('task', 'r1')).toEqual({ name: 'task', params: { id: 'count' } })
    expect(server.asked.filter(each => each.includes('sweep'))).toEqual([])
  })

  it('leads to the scene, and to the agent for what it did unasked', async () => {
    expect(await whereOf('scene', 's1', 'shop')).toEqual({ name: 'scene', params: { id: 'shop' } })
    expect(await whereOf('heartbeat', 'h1')).toMatchObject({ name: 'agent' })
    expect(await whereOf('dream', 'd1')).toMatchObject({ name: 'agent', query: { tab: 'memory' } })
  })

  it('leads nowhere when the place is gone', async () => {
    expect(await whereOf('letter', 'gone')).toBeNull()
    expect(await whereOf('mention', 'm9')).toBeNull()
    expect(await whereOf('task', 'r9')).toEqual({ name: 'schedule' })
  })
})
