// The sums stay true: a burst of turns is one look, another choice wins over a slow answer, and the rows hear what is recorded.
import type { Usage } from '@server/usage/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useRows } from '@/usage/rows'
import { useSums } from '@/usage/sums'
import { playServer, settle } from '../played'

const SINCE = '2026-11-22T00:00:00.000Z'
const usage = (n: number, more: Partial<Usage> = {}): Usage => ({ id: `u${String(n).padStart(4, '0')}`, turn_id: `t${n}`, agent_id: 'writer', scene: null, provider: 'p', model: 'm', prompt_tokens: 10, completion_tokens: 2, total_tokens: 12, cost: 1, duration_ms: 5, timestamp: '2026-11-22T08:00:00.000Z', ...more })
let server: PlayedServer
let recorded: Usage[]

beforeEach(() => {
  recorded = Array.from({ length: 3 }, (_, n) => usage(n))
  server = playServer({
    'GET /api/prices': () => ({ currency: 'EUR', as_of: '2026-01-01', prices: [] }),
    'GET /api/usage': (url) => {
      const mine = recorded.filter(row => [null, row.agent_id].includes(url.searchParams.get('agent_id')))
      const totals = { turns: mine.length, prompt_tokens: 10 * mine.length, completion_tokens: 2 * mine.length, total_tokens: 12 * mine.length, cost: mine.length, duration_ms: 0 }
      return { usage: mine.slice(-Number(url.searchParams.get('limit') ?? 50)), totals, groups: [{ key: url.searchParams.get('group_by'), ...totals }] }
    },
  })
})

describe('usage', () => {
  it('is looked at once for a burst of turns', async () => {
    const which = ref({ since: SINCE })
    const { sums } = effectScope().run(() => useSums(which, ref('agent')))!
    await settle()
    expect(sums.value?.totals.turns).toBe(3)
    const before = server.asked.length
    for (let n = 3; n < 203; n++) {
      recorded.push(usage(n))
      server.say('usage.recorded', usage(n))
    }
    await vi.waitFor(() => expect(sums.value?.totals.turns).toBe(203), { timeout: 3000 })
    expect(server.asked.length - before).toBeLessThanOrEqual(10)
  })

  it('shows the later choice, however slow the answer to the former', async () => {
    recorded.push(usage(9, { agent_id: 'leader' }))
    const which = ref<{ since: string, agent_id?: string }>({ since: SINCE })
    const open = server.hold()
    const { sums } = effectScope().run(() => useSums(which, ref('model')))!
    await settle()
    which.value = { since: SINCE, agent_id: 'leader' }
    await nextTick()
    open()
    await settle()
    expect(sums.value?.totals.turns).toBe(1)
    expect(sums.value?.which.agent_id).toBe('leader')
  })

  it('has each new turn once, and only those that are asked for', async () => {
    const list = effectScope().run(() => useRows({ since: SINCE, agent_id: 'writer' }))!
    await settle()
    server.say('usage.recorded', usage(4))
    server.say('usage.recorded', usage(5, { agent_id: 'leader' }))
    server.say('usage.recorded', usage(2))
    expect(list.rows.map(row => row.id)).toEqual(['u0000', 'u0001', 'u0002', 'u0004'])
  })

  it('stops listening with whoever asked', async () => {
    const scope = effectScope()
    const list = scope.run(() => useRows({ since: SINCE }))!
    await settle()
    scope.stop()
    server.say('usage.recorded', usage(7))
    expect(list.rows).toHaveLength(3)
  })
})
