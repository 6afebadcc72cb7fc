// The way back from a turn leads to where it was asked: the very letter, group, scene or task.
import type { Turn } from '@server/engine/contract'
import type { EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useWhere } from '@/turns/where'
import { playServer, settle } from '../played'

let scope: EffectScope

beforeEach(() => {
  scope = effectScope()
  playServer({
    'GET /api/mailbox/letters/l1': () => ({ message: { id: 'l1', to: 'writer', idx: 7 } }),
  })
})
afterEach(() => scope.stop())

async function whereOf(turn: Partial<Turn> & Pick<Turn, 'kind'>): Promise<unknown> {
  const where = scope.run(() => useWhere(() => ({ id: 't1', source_id: 'l1', agent_id: 'writer', scene: null, group_id: null, task_id: null, ...turn })))!
  await settle()
  return where.value
}

describe('the way back', () => {
  it('leads to the letter itself', async () => {
    expect(await whereOf({ kind: 'letter' })).toEqual({ name: 'mailboxes', params: { id: 'writer', idx: 7 } })
  })

  it('leads to the group, the task or the scene', async () => {
    expect(await whereOf({ kind: 'mention', group_id: 'shop' })).toEqual({ name: 'chat', params: { group: 'shop' } })
    expect(await whereOf({ kind: 'task', task_id: 'count' })).toEqual({ name: 'task', params: { id: 'count' } })
    expect(await whereOf({ kind: 'scene', scene: 'shop' })).toEqual({ name: 'scene', params: { id: 'shop' } })
  })

  it('leads to the agent for what it did unasked', async () => {
    expect(await whereOf({ kind: 'heartbeat' })).toMatchObject({ name: 'agent' })
    expect(await whereOf({ kind: 'dream' })).toMatchObject({ name: 'agent', query: { tab: 'memory' } })
  })

  it('leads nowhere when the place is gone', async () => {
    expect(await whereOf({ kind: 'letter', source_id: 'gone' })).toBeNull()
    expect(await whereOf({ kind: 'mention' })).toBeNull()
    expect(await whereOf({ kind: 'task' })).toEqual({ name: 'schedule' })
  })
})
