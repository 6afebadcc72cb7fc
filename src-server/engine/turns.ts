// Turns as the person sees and steers them: listed, explained, cancelled, tried again; and the office they happen in.
import type { AgentEvents } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Knowledge } from '../knowledge/service'
import type { Bounds } from './bounds'
import type { Bounds as OfficeBounds, Office as OfficeState, PageUse, Turn, TurnEvents, TurnKind, TurnState, TurnSummary } from './contract'
import type { Sources } from './sources'
import type { WakeupStore } from './store'
import type { TraceStore } from './trace'
import type { UseStore } from './uses'
import type { Wakeups } from './wakeups'
import { stamp } from '../kernel/clock'
import { conflict, notFound } from '../kernel/errors'
import { AFTER_EVERY_ID } from '../kernel/ids'
import { pageOf } from '../kernel/lists'

export interface Turns {
  /** The turns that had a page before them, newest last. 404 when there is no such page. */
  uses: (page: { id: string, slug: string }, asked: { limit: number, before?: string }) => { uses: PageUse[], next_before?: string }
  list: (filter: { limit: number, before?: string, agent_id?: string, kind?: TurnKind, state?: TurnState, source_id?: string }) => { turns: TurnSummary[], next_before?: string }
  /** 404 when there is no such turn; so for all that take an id. */
  get: (id: string) => Turn
  /** Ends it, and what it is doing right now; 409 when it has ended. */
  cancel: (id: string) => TurnSummary
  /** Wakes the agent again for what failed; 409 when it did not, or is being tried again already. */
  retry: (id: string) => TurnSummary
  office: () => OfficeState
  changeOffice: (change: { paused?: boolean, bounds?: Partial<OfficeBounds> }) => OfficeState
}

export interface TurnsOptions {
  db: Db<AgentEvents & TurnEvents>
  store: WakeupStore
  trace: TraceStore
  pageUses: Pick<UseStore, 'ofPage'>
  knowledge: Pick<Knowledge, 'readPage'>
  sources: Sources
  wakeups: Wakeups
  bounds: Bounds
  clock: Clock
  /** Stops what a running turn is doing. */
  stop: (turnId: string) => void
  /** How all agents stand, to be told anew when everything is paused or goes on. */
  agentIds: () => string[]
}

/** A chain is as long as the hops allow, and a hand may have raised those. */
const LONGEST_CHAIN = 200

export function createTurns(options: TurnsOptions): Turns {
  const { db, store, trace, sources, wakeups, bounds, clock } = options

  function summary(id: string): TurnSummary {
    const found = store.summary(id)
    if (!found)
      throw notFound('turn', id)
    return shown(found)
  }

  /** One that has not begun is asked what it was woken for. */
  function shown(turn: TurnSummary): TurnSummary {
    const asked = turn.asked === '' ? sources[turn.kind].asked(turn.source_id) : null
    return asked ? { ...turn, from: asked.from, asked: asked.content.slice(0, 500) } : turn
  }

  function chainTo({ cause }: TurnSummary): TurnSummary[] {
    const chain: TurnSummary[] = []
    for (let id = cause; id !== null && chain.length < LONGEST_CHAIN; id = chain[0]!.cause) {
      const before = store.summary(id)
      if (!before)
        break
      chain.unshift(shown(before))
    }
    return chain
  }

  function office(): OfficeState {
    const { queued, running, waiting } = store.totals()
    return { paused: bounds.pausedAt() !== null, paused_at: bounds.pausedAt(), bounds: bounds.get(), queued, running, waiting }
  }

  return {
    list({ limit, before = AFTER_EVERY_ID, ...filter }) {
      const { page, more } = pageOf(store.list(filter, before, limit + 1), limit, turn => turn.id)
      return { turns: page.map(shown), ...more }
    },
    uses({ id, slug }, { limit, before = AFTER_EVERY_ID }) {
      const page = { kb_id: id, slug: options.knowledge.readPage(id, slug).slug }
      const { page: uses, more } = pageOf(options.pageUses.ofPage(page, before, limit + 1), limit, use => use.turn.id)
      return { uses: uses.map(({ turn, how }) => ({ turn: shown(turn), how })), ...more }
    },
    get(id) {
      const turn = summary(id)
      const steps = trace.steps(id).map(({ ended_at: _, ...step }) => step)
      const { group_id = null, task_id = null } = sources[turn.kind].asked(turn.source_id) ?? {}
      return { ...turn, group_id, task_id, chain: chainTo(turn), prompt: trace.prompt(id) ?? [], moves: trace.moves(id).map(({ memo: _, ...move }) => move), steps }
    },
    cancel(id) {
      const { state } = summary(id)
      if (state === 'done' || state === 'failed')
        throw conflict('turn_ended', 'This turn has ended already.')
      wakeups.fail(store.find(id)!, 'cancelled', 'You ended this turn.')
      options.stop(id)
      return summary(id)
    },
    retry(id) {
      const turn = summary(id)
      if (turn.state !== 'failed')
        throw conflict('turn_not_failed', 'Only a turn that failed can be tried again.')
      return summary(wakeups.retry(turn.kind, turn.source_id, turn.agent_id))
    },
    office,
    changeOffice({ paused, bounds: change }) {
      return db.tx(() => {
        if (change)
          bounds.set(change)
        if (paused !== undefined && paused !== (bounds.pausedAt() !== null))
          bounds.pause(paused ? stamp(clock) : null)
        const state = office()
        db.emit('office.updated', state)
        options.agentIds().forEach(wakeups.tellStatus)
        return state
      })
    },
  }
}
