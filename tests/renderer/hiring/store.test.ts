// Hiring stays true by itself: who waits, what was decided here and elsewhere, and a plan from its candidates to an agent.
import type { Agent } from '@server/agents/contract'
import type { HireRequest } from '@server/hiring/contract'
import type { PlayedServer } from '../played'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useAgents } from '@/agents/store'
import { useHireHistory } from '@/hiring/history'
import { useHirePlan } from '@/hiring/plan'
import { isDecided, useHiring } from '@/hiring/store'
import { playServer, settle } from '../played'

const profile = { role: 'Translator', objective: '', traits: [], rules: [], background: '' }
const request = (id: string, more: Partial<HireRequest> = {}): HireRequest => ({ id, name: id, scene: null, profile, reason: '', requested_by: 'leader', status: 'pending', agent_id: null, decision: null, created_at: '2026-11-22T09:00:00.000Z', decided_at: null, ...more })
const agent: Agent = {
  id: 'lin',
  name: 'Lin',
  enabled: true,
  scene: null,
  role: '',
  objective: '',
  provider: null,
  model: null,
  status: 'idle',
  display: { nickname: '', avatar: '', color: 42, pinned: false, order: 0, hidden: false },
  created_at: '2026-11-22T09:00:00.000Z',
  updated_at: '2026-11-22T09:00:00.000Z',
}
let server: PlayedServer
const waiting = (): string[] => useHiring().pending.map(({ id }) => id)

/** Answers this one address with a refusal from now on. */
function refuse(path: string, status: number, code: string): void {
  const known = fetch
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => address === path ? Response.json({ error: code, code }, { status }) : known(address, init))
}

beforeEach(() => {
  sessionStorage.clear()
  server = playServer({
    'GET /api/hiring/pending': () => ({ pending: [request('h1'), request('h2')] }),
    'POST /api/hiring/pending/h1/approve': () => ({ status: 'approved', agent }),
    'POST /api/hiring/pending/h2/reject': (_, body) => ({ status: 'rejected', request: request('h2', { status: 'rejected', decision: (body as { reason?: string }).reason ?? null }) }),
    'POST /api/hiring/requests': (_, body) => ({ request: request('h9', body as Partial<HireRequest>) }),
    'POST /api/hiring/pending/h9/approve': () => ({ status: 'approved', agent }),
    'POST /api/hiring/plan': (_, body) => ({ candidates: Array.from({ length: (body as { count: number }).count }, (_, i) => ({ name: `Candidate ${i}`, profile, reason: 'By rules.' })) }),
  })
})

describe('those who wait', () => {
  it('follow what is asked for and decided anywhere', async () => {
    useHiring()
    await settle()
    expect(waiting()).toEqual(['h1', 'h2'])
    server.say('hire.created', request('h3'))
    server.say('hire.updated', request('h1', { status: 'approved', agent_id: 'lin' }))
    expect(waiting()).toEqual(['h2', 'h3'])
  })

  it('leave when they are decided here, and the new agent is there at once', async () => {
    const hiring = useHiring()
    await settle()
    await hiring.approve('h1', { name: 'Lin' })
    await hiring.reject('h2', '  not now ')
    expect(waiting()).toEqual([])
    expect(useAgents().byId('lin')?.name).toBe('Lin')
    expect(hiring.byId('h2')?.decision).toBe('not now')
  })

  it('leave also when somebody else was quicker, and stay when the decision just failed', async () => {
    const hiring = useHiring()
    await settle()
    refuse('/api/hiring/pending/h2/reject', 500, 'internal')
    await expect(hiring.reject('h2', '')).rejects.toThrow()
    expect(waiting()).toEqual(['h1', 'h2'])
    refuse('/api/hiring/pending/h1/approve', 409, 'already_decided')
    await expect(hiring.approve('h1')).rejects.toSatisfy(isDecided)
    expect(waiting()).toEqual(['h2'])
  })
})

describe('the history', () => {
  it('shows the decided, the latest first, and those that are decided while it is open', async () => {
    server.answers['GET /api/hiring/requests'] = () => ({ requests: [request('h0', { status: 'rejected', decided_at: '2026-11-22T10:00:00.000Z' }), request('h1'), request('h2', { status: 'approved', decided_at: '2026-11-22T09:30:00.000Z' })] })
    const { decided } = effectScope().run(() => useHireHistory())!
    await settle()
    expect(decided.value.map(({ id }) => id)).toEqual(['h0', 'h2'])
    server.say('hire.updated', request('h1', { status: 'approved', decided_at: '2026-11-22T11:00:00.000Z' }))
    expect(decided.value.map(({ id }) => id)).toEqual(['h1', 'h0', 'h2'])
    server.say('hire.created', request('h5'))
    expect(decided.value).toHaveLength(3)
  })
})

describe('a plan', () => {
  it('leads from a position to candidates, and from a changed candidate to an agent', async () => {
    const plan = useHirePlan()
    await settle()
    plan.position.position = ' Translator '
    plan.position.count = 3
    await plan.propose()
    expect(plan.proposals.map(({ person }) => person.name)).toEqual(['Candidate 0', 'Candidate 1', 'Candidate 2'])
    plan.proposals[1]!.person.name = 'Mei'
    await plan.hire(plan.proposals[1]!)
    expect(plan.proposals.map(({ state }) => state)).toEqual(['open', 'hired', 'open'])
    expect(plan.proposals[1]!.agent).toBe('lin')
    expect(waiting()).not.toContain('h9')
    await plan.request(plan.proposals[0]!)
    expect(plan.proposals[0]!.state).toBe('waiting')
    expect(useHiring().byId('h9')).toMatchObject({ name: 'Candidate 0', status: 'pending' })
  })

  it('whose hiring was refused leaves a request that waits, and never asks twice', async () => {
    const plan = useHirePlan()
    await settle()
    plan.position.position = 'Translator'
    await plan.propose()
    refuse('/api/hiring/pending/h9/approve', 500, 'internal')
    await expect(plan.hire(plan.proposals[0]!)).rejects.toThrow()
    expect(plan.proposals[0]!.state).toBe('waiting')
  })

  it('that was started over is not overtaken by candidates that come late', async () => {
    const plan = useHirePlan()
    await settle()
    plan.position.position = 'Translator'
    const open = server.hold()
    const asked = plan.propose()
    plan.clear()
    open()
    await asked
    expect(plan.proposals).toEqual([])
    expect(plan.position.position).toBe('')
  })
})
