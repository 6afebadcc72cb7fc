// Approvals: an agent asks, the person answers once, and what nobody waits for any more is withdrawn.
import type { AgentEvents } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { TurnEvents } from '../engine/contract'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Approval, ApprovalAnswer, ApprovalEvents, ApprovalNotice } from './contract'
import type { ApprovalStore } from './store'
import { Buffer } from 'node:buffer'
import { stamp } from '../kernel/clock'
import { conflict, notFound, Refusal } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'

/** The use of a tool that must be asked for. */
export type Question = Pick<Approval, 'turn_id' | 'agent_id' | 'call_id' | 'tool' | 'args'>

export interface Approvals {
  list: (page: { state?: 'waiting' | 'answered', limit: number, before?: string }) => { approvals: Approval[], next_before?: string }
  /** 404 when there is no such approval. */
  get: (id: string) => Approval
  /** What was asked for a use of a tool; null when nothing was. */
  of: (turnId: string, callId: string) => Approval | null
  /** Asks, inside the transaction that lets the turn wait. Asked again for the same use, it is the same approval. */
  ask: (question: Question) => Approval
  /** Forgets what was asked in turns that are forgotten themselves, in the same transaction. */
  forget: (turnIds: readonly string[]) => void
  /** Answers, once; `always` decides for this agent and tool from now on, and for all that waits of them. 409 with the first answer, or when it was withdrawn. */
  answer: (id: string, answer: ApprovalAnswer) => Approval
}

/** A fact shows so much of the arguments; what is larger is asked for by id. */
const PREVIEW_BYTES = 4096

export interface ApprovalsOptions {
  db: Db<ApprovalEvents>
  bus: Bus<TurnEvents & AgentEvents>
  store: ApprovalStore
  clock: Clock
  agents: Pick<Agents, 'policies' | 'update'>
}

export function createApprovals({ db, bus, store, clock, agents }: ApprovalsOptions): Approvals {
  function get(id: string): Approval {
    const approval = store.find(id)
    if (!approval)
      throw notFound('approval', id)
    return approval
  }

  const ask = (question: Question): Approval => store.of(question.turn_id, question.call_id) ?? db.tx(() => {
    const asked: Approval = { id: newId(), ...question, state: 'waiting', reason: null, always: false, asked_at: stamp(clock), answered_at: null }
    store.insert(asked)
    db.emit('approval.asked', noticeOf(asked))
    return asked
  })

  /**
   * What is decided for always goes into the agent's folder first: a crash before the answer is written leaves the question
   * waiting, never an answer of which half is lost.
   */
  function answer(id: string, { decision, reason, always = false }: ApprovalAnswer): Approval {
    const approval = get(id)
    if (approval.state !== 'waiting')
      throw refusalOf(approval)
    const { agent_id, tool } = approval
    const given = { state: decision === 'allow' ? 'allowed' : 'denied', reason: reason || null, always, answered_at: stamp(clock) } as const
    db.tx(() => {
      if (always)
        agents.update(agent_id, { tools: { ...agents.policies(agent_id), [tool]: decision } })
      for (const each of always ? store.waitingOf(agent_id).filter(other => other.tool === tool) : [approval]) {
        store.answer({ ...each, ...given })
        db.emit('approval.answered', noticeOf({ ...each, ...given }))
      }
    })
    return { ...approval, ...given }
  }

  const withdrawAll = (waiting: Approval[]): void => waiting.forEach((approval) => {
    const withdrawn: Approval = { ...approval, state: 'withdrawn' }
    db.tx(() => {
      store.answer(withdrawn)
      db.emit('approval.withdrawn', noticeOf(withdrawn))
    })
  })
  const withdraw = (turnId: string): void => withdrawAll(store.waitingIn(turnId))

  bus.within('turn.finished', ({ id }) => withdraw(id))
  bus.within('turn.failed', ({ id }) => withdraw(id))
  bus.within('agent.removed', ({ id }) => withdrawAll(store.waitingOf(id)))

  return {
    list({ state, limit, before }) {
      const { page, more } = pageOf(store.page(state, limit + 1, before), limit, approval => approval.id)
      return { approvals: page, ...more }
    },
    get,
    of: (turnId, callId) => store.of(turnId, callId),
    ask,
    answer,
    forget: turnIds => turnIds.forEach(store.forget),
  }
}

function noticeOf({ args, ...approval }: Approval): ApprovalNotice {
  const json = JSON.stringify(args)
  const preview = Buffer.byteLength(json) <= PREVIEW_BYTES ? json : `${Buffer.from(json).subarray(0, PREVIEW_BYTES - 6).toString('utf8').replace(/\uFFFD$/, '')}…`
  return { ...approval, preview }
}

/** Why it cannot be answered (again), with the first answer. */
function refusalOf({ state, reason, answered_at }: Approval): Refusal {
  if (state === 'withdrawn')
    return conflict('approval_withdrawn', 'The turn that asked for this has ended, so there is nothing to answer any more.')
  const words = reason === null ? '' : `: “${reason}”`
  const first = { state, answered_at, ...(reason !== null && { reason }) }
  return new Refusal(409, 'already_answered', `This was ${state} already${words}. It is answered once; what holds from now on is set with the agent’s tools.`, Object.entries(first).map(([path, message]) => ({ path, message: String(message) })))
}
