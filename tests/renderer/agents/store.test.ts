// The team stays true by itself: loaded once, kept by events, in order, with names and colours for everyone.
import type { Agent } from '@server/agents/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useAgents } from '@/agents/store'
import { playServer, settle } from '../played'

export function agent(id: string, more: Partial<Agent> = {}, display: Partial<Agent['display']> = {}): Agent {
  return {
    id,
    name: id[0]!.toUpperCase() + id.slice(1),
    enabled: true,
    scene: null,
    role: '',
    objective: '',
    provider: null,
    model: null,
    status: 'idle',
    display: { nickname: '', avatar: '', color: 100, pinned: false, order: 0, hidden: false, ...display },
    created_at: '2026-11-22T09:00:00.000Z',
    updated_at: '2026-11-22T09:00:00.000Z',
    ...more,
  }
}

const idle = { status: 'idle' as const, current: null, queued: 0, last_active: null }
let server: PlayedServer

beforeEach(() => {
  server = playServer({
    'GET /api/agents': () => ({ agents: [agent('writer'), agent('leader'), agent('night', {}, { pinned: true, nickname: 'Night watch', color: 10 })] }),
    'GET /api/agents/status': () => ({ agents: { writer: idle, leader: { ...idle, status: 'busy', current: 't1' } } }),
  })
})

describe('the team', () => {
  it('shows the leader first, then the pinned, and calls everyone by nickname or name', async () => {
    const store = useAgents()
    await store.ensure()
    expect(store.list.map(one => one.id)).toEqual(['leader', 'night', 'writer'])
    expect(store.nameOf('night')).toBe('Night watch')
    expect(store.nameOf('writer')).toBe('Writer')
    expect(store.nameOf('someone-deleted')).toBe('someone-deleted')
    expect(store.hueOf('night')).toBe(10)
    expect(store.hueOf('someone-deleted')).toBeGreaterThanOrEqual(0)
  })

  it('follows what others create, change and remove, without asking again', async () => {
    const store = useAgents()
    await store.ensure()
    server.say('agent.created', agent('cook'))
    server.say('agent.updated', agent('writer', { name: 'Author' }))
    server.say('agent.removed', { id: 'night' })
    expect(store.list.map(one => one.id)).toEqual(['leader', 'cook', 'writer'])
    expect(store.nameOf('writer')).toBe('Author')
    await store.ensure()
    expect(server.asked.filter(each => each === 'GET /api/agents')).toHaveLength(1)
  })

  it('keeps what happened while the list was on its way', async () => {
    const open = server.hold()
    const store = useAgents()
    const loaded = store.ensure()
    await settle()
    server.say('agent.created', agent('cook'))
    server.say('agent.removed', { id: 'writer' })
    open()
    await loaded
    expect(store.list.map(one => one.id)).toEqual(['leader', 'night', 'cook'])
  })

  it('is fetched anew after a reset', async () => {
    const store = useAgents()
    await store.ensure()
    server.answers['GET /api/agents'] = () => ({ agents: [agent('leader')] })
    server.reset()
    await settle()
    expect(store.list.map(one => one.id)).toEqual(['leader'])
  })

  it('says that it failed, and is there after another try', async () => {
    delete server.answers['GET /api/agents']
    const store = useAgents()
    await store.ensure()
    expect(store.state).toBe('failed')
    expect(store.error).toMatchObject({ code: 'not_found' })
    server.answers['GET /api/agents'] = () => ({ agents: [agent('leader')] })
    await store.load()
    expect(store.state).toBe('ready')
  })

  it('keeps the old list on the screen when it cannot be fetched anew', async () => {
    const store = useAgents()
    await store.ensure()
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')))
    await store.load()
    expect(store.state).toBe('ready')
    expect(store.list).toHaveLength(3)
  })
})

describe('what an agent does', () => {
  it('is known at once and follows its events', async () => {
    const store = useAgents()
    await store.ensure()
    expect(store.presence('leader').status).toBe('busy')
    expect(store.presence('night').status).toBe('idle')
    server.say('agent.status', { id: 'night', ...idle, status: 'busy', queued: 2, waiting: 0 })
    expect(store.presence('night')).toMatchObject({ status: 'busy', queued: 2, waiting: 0 })
  })
})
