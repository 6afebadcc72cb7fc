// Hiring: requests, and what the person decides of them. An approved request and its agent come together or not at all.
import type { Agent, Profile } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Mailboxes } from '../mailbox/service'
import type { Scenes } from '../scenes/service'
import type { HireRequest, HiringEvents } from './contract'
import type { Candidate, Position } from './plan'
import type { HireStore } from './store'
import { LEADER } from '../agents/contract'
import { stamp } from '../kernel/clock'
import { conflict, notFound, Refusal } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { PERSON } from '../mailbox/contract'
import { checkBounds, mayNotExceed } from './bounds'
import { planCandidates } from './plan'
import { decisionLetter, languageOfFirst } from './words'

export interface NewRequest { name: string, scene: string | null, profile: Partial<Profile>, reason: string, requested_by: string }

/** What the person changes in approving; what is left out stays as it was asked for. */
export interface Approval { name?: string, nickname?: string, scene?: string | null, profile?: Partial<Profile> }

export interface Hiring {
  /** 404 for an absent requester or scene, 403 for more than the requester has itself, 409 when it waits for too many already. */
  request: (request: NewRequest) => HireRequest
  /** Oldest first. */
  pending: () => HireRequest[]
  requests: (page: { limit: number, before?: string }) => { requests: HireRequest[], next_before?: string }
  /** Makes the agent, alive at once. 409 when it was decided already. */
  approve: (id: string, change: Approval) => Agent
  reject: (id: string, reason?: string) => HireRequest
  /** Candidates as the leader proposes them; nothing is stored. */
  plan: (position: Position) => Candidate[]
  /** After a start, once the agents' folders were read: approvals that a crash cut short are finished, or as if never begun. */
  recover: () => void
}

/** So many requests of one requester may wait at a time. */
const MOST_PENDING = 100

export interface HiringOptions {
  db: Db<HiringEvents>
  store: HireStore
  clock: Clock
  agents: Pick<Agents, 'list' | 'get' | 'exists' | 'create' | 'update' | 'profile' | 'policies' | 'freeId'>
  mailboxes: Pick<Mailboxes, 'send'>
  scenes: Pick<Scenes, 'exists' | 'join'>
}

export function createHiring({ db, store, clock, agents, mailboxes, scenes }: HiringOptions): Hiring {
  function waiting(id: string): HireRequest {
    const request = store.find(id)
    if (!request)
      throw notFound('hire request', id)
    if (request.status !== 'pending')
      throw conflict('already_decided', `This request was ${request.status} already. A decision is made once; ask for the agent anew if you have changed your mind.`)
    return request
  }

  function checkScene(scene: string | null): void {
    if (scene !== null && !scenes.exists(scene))
      throw notFound('scene', scene)
  }

  function request({ profile, ...asked }: NewRequest): HireRequest {
    if (asked.requested_by !== PERSON && !agents.exists(asked.requested_by))
      throw notFound('agent', asked.requested_by)
    checkScene(asked.scene)
    checkBounds(asked, agents)
    if (store.pendingOf(asked.requested_by) >= MOST_PENDING)
      throw conflict('too_many_pending', `${MOST_PENDING} requests of “${asked.requested_by}” wait for a decision already. Decide some of them first.`)
    const full = { role: '', objective: '', traits: [], rules: [], background: '', ...profile }
    const created: HireRequest = { id: newId(), ...asked, profile: full, status: 'pending', agent_id: null, decision: null, created_at: stamp(clock), decided_at: null }
    db.tx(() => {
      store.insert(created)
      db.emit('hire.created', created)
      db.emit('hire.requested', created)
    })
    return created
  }

  /** Within a transaction: the decision, and a letter that tells it. A requester that is gone needs none. */
  function decide(request: HireRequest, agent: Agent | null): HireRequest {
    const to = request.requested_by
    store.decide(request)
    db.emit('hire.updated', request)
    db.emit('hire.decided', request)
    if (to === PERSON || agents.exists(to)) {
      const { objective, role } = agents.profile(to === PERSON ? LEADER : to)
      const language = languageOfFirst([request.reason, request.profile.objective, request.profile.role, objective, role, request.name])
      mailboxes.send({ from: to === PERSON ? LEADER : PERSON, to, content: decisionLetter(language, request, agent), type: 'reply' }) // an answer: nobody has to answer it again
    }
    return request
  }

  /** Within a transaction: its agent is there, and the request is approved. */
  function settle(request: HireRequest, agentId: string): Agent {
    const agent = agents.get(agentId)
    if (agent.scene !== null)
      scenes.join(agent.scene, agentId)
    decide({ ...request, status: 'approved', agent_id: agentId, decided_at: stamp(clock) }, agent)
    return agents.get(agentId)
  }

  /**
   * A folder cannot be rolled back. So the agent's id is written down first; then the folder is written, and the agent's
   * row and the decision are one transaction. Cut short in between, the request is still pending and knows the folder
   * that is its own: the next start (`recover`) or the next approval takes it over.
   */
  function approve(id: string, change: Approval): Agent {
    const request = waiting(id)
    const scene = change.scene === undefined ? request.scene : change.scene
    checkScene(scene)
    if (change.scene === undefined)
      checkBounds(request, agents) // the requester may have moved since; a scene the person names is the person's own choice
    const bounds = mayNotExceed(request.requested_by, agents)
    const wanted = { name: change.name ?? request.name, scene, profile: { ...request.profile, ...change.profile }, ...(bounds && { tools: bounds.tools }), ...(change.nickname !== undefined && { display: { nickname: change.nickname } }) }
    const agentId = store.making(id) ?? agents.freeId(wanted.name)
    db.tx(() => store.setMaking(id, agentId))
    try {
      return db.tx(() => {
        if (agents.exists(agentId))
          agents.update(agentId, wanted)
        else
          agents.create({ id: agentId, ...wanted })
        return settle(request, agentId)
      })
    }
    catch (error) {
      if (error instanceof Refusal && !agents.exists(agentId)) // refused before anything was written: the id is free again
        db.tx(() => store.setMaking(id, null))
      throw error
    }
  }

  return {
    request,
    pending: () => store.pending(),
    requests({ limit, before }) {
      const { page, more } = pageOf(store.page(limit + 1, before), limit, each => each.id)
      return { requests: page, ...more }
    },
    approve,
    reject(id, reason = '') {
      const request = waiting(id)
      return db.tx(() => decide({ ...request, status: 'rejected', decision: reason || null, decided_at: stamp(clock) }, null))
    },
    plan: position => planCandidates(position, agents.list().flatMap(agent => [agent.name, agent.display.nickname])),
    recover() {
      for (const request of store.unfinished()) {
        const agentId = store.making(request.id)!
        db.tx(() => agents.exists(agentId) ? void settle(request, agentId) : store.setMaking(request.id, null))
      }
    },
  }
}
