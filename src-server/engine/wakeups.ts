// What wakes an agent: a letter to it, a mention of it. The wake-up is queued in the very transaction that writes its cause.
import type { AgentEvents } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { AlertEvents } from '../alerts/contract'
import type { Alerts } from '../alerts/service'
import type { ChatEvents } from '../chat/contract'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { MailEvents } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import type { SceneEvents } from '../scenes/contract'
import type { Timers } from '../schedule/alarm'
import type { UsageService } from '../usage/service'
import type { Said, Wake } from './calls'
import type { ChainStore } from './chains'
import type { Bounds, TurnEvents, WaitsFor } from './contract'
import type { Rests } from './rests'
import type { Wakeup, WakeupStore } from './store'
import type { TraceStore } from './trace'
import { stamp } from '../kernel/clock'
import { conflict, notFound } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { PERSON } from '../mailbox/contract'
import { recordUsage, sumOf } from './account'
import { answerCalls } from './calls'
import { createFloor } from './floor'
import { createPairs, pairOf } from './pairs'
import { createRests } from './rests'

export interface WakeupsOptions {
  db: Db<AgentEvents & TurnEvents>
  bus: Bus<AgentEvents & MailEvents & ChatEvents & SceneEvents & AlertEvents & TurnEvents>
  store: WakeupStore
  chains: ChainStore
  trace: TraceStore
  agents: Agents
  alerts: Pick<Alerts, 'list' | 'open' | 'raise' | 'resolve'>
  /** `woke` is told which turn a letter has woken, where it is not the one it names; null: none. */
  mailboxes: Pick<Mailboxes, 'find' | 'woke'>
  bounds: () => Bounds
  record: UsageService['record']
  clock: Clock
  timers: Timers
  warn: (error: unknown) => void
}

/** `start` takes up what has rested long enough, and from then on what has at its time. */
export interface Wakeups extends Rests {
  /** States how an agent's desk stands now; inside a transaction. */
  tellStatus: (agentId: string) => void
  /** Ends a wake-up that comes to nothing, and says why. */
  fail: (wakeup: Wakeup, reason: string, message: string) => void
  wake: Wake
  /** Wakes an agent again for what it failed at, and returns the new turn's id. 404 for an agent that is gone, 409 when it is at it already. */
  retry: (kind: Wakeup['kind'], sourceId: string, agentId: string) => string
  /** Queues one that waits again, or puts it into the line of its group, and says so; inside a transaction. */
  goOn: (id: string) => void
}

/** Listens for what wakes agents. */
export function createWakeups(options: WakeupsOptions): Wakeups {
  const { db, bus, store, chains, trace, agents, mailboxes, bounds, record, clock } = options
  const pairs = createPairs({ ...options, find: store.find, goOn })
  const floor = createFloor({ ...options, goOn })
  const rests = createRests({ ...options, goOn })

  function tellStatus(agentId: string): void {
    if (!agents.exists(agentId))
      return
    const { current, queued, waiting, last_active } = store.desk(agentId)
    db.emit('agent.status', { id: agentId, status: agents.get(agentId).status, current, queued, waiting, last_active })
  }

  function fail(wakeup: Wakeup, reason: string, message: string): void {
    db.tx(() => {
      const moves = trace.moves(wakeup.id)
      if (!store.fail(wakeup, stamp(clock), { reason, message }, sumOf(moves)))
        return
      recordUsage(wakeup, moves, store.summary(wakeup.id)!.scene, record)
      db.emit('turn.failed', { id: wakeup.id, agent_id: wakeup.agent_id, kind: wakeup.kind, source_id: wakeup.source_id, reason, message })
      tellStatus(wakeup.agent_id)
    }, { cause: wakeup.id })
  }

  function wake(agentId: string, kind: Wakeup['kind'], sourceId: string, cause: string | null, { id = newId(), said = null }: { id?: string, said?: Said | null } = {}): string | null {
    if (agentId === PERSON)
      return null
    const before = cause === null ? null : store.find(cause)
    const wakeup: Wakeup = { id, agent_id: agentId, kind, source_id: sourceId, cause, root: before?.root ?? id, hops: before ? before.hops + 1 : 0, attempts: 0 }
    if ((said && chains.heard(wakeup.root, agentId, said.words)) || !store.queue(wakeup, stamp(clock)))
      return null
    if (said)
      chains.keep(id, pairOf(said.speaker, agentId), said.words)
    admit(wakeup, said)
    return id
  }

  /** What was queued stays so, unless it would go beyond a bound, or has to wait. */
  function admit(wakeup: Wakeup, said: Said | null): void {
    const { hops, wakeups } = bounds()
    if (wakeup.hops > hops)
      fail(wakeup, 'too_many_hops', `Agents have woken one another ${hops} times in a row, so the chain was cut here.`)
    else if (store.chainOf(wakeup.root) > wakeups)
      fail(wakeup, 'too_many_wakeups', `One message has led to ${wakeups} wake-ups, so it was cut here.`)
    else
      hold(wakeup, said && said.speaker !== wakeup.agent_id ? said.speaker : null)
  }

  function hold(wakeup: Wakeup, speaker: string | null): void {
    const held = speaker === null ? null : pairs.hold(wakeup, speaker)
    if (held)
      wait(wakeup, held.reason, held.reason === 'cooldown' ? held.until : undefined)
    else if (wakeup.kind === 'mention' && floor.taken(wakeup))
      wait(wakeup, 'turn')
    tellStatus(wakeup.agent_id)
  }

  function wait(wakeup: Wakeup, waits_for: WaitsFor, until?: string): void {
    const { id, agent_id, kind, source_id } = wakeup
    store.wait(wakeup, waits_for, until)
    db.emit('turn.waiting', { id, agent_id, kind, source_id, waits_for })
  }

  function retry(kind: Wakeup['kind'], sourceId: string, agentId: string): string {
    if (!agents.exists(agentId))
      throw notFound('agent', agentId)
    const id = newId()
    return db.tx(() => {
      if (!store.queue({ id, agent_id: agentId, kind, source_id: sourceId, cause: null, root: id, hops: 0, attempts: 0 }, stamp(clock)))
        throw conflict('turn_open', 'This is being tried again already.')
      if (kind === 'letter')
        mailboxes.woke(sourceId, id)
      tellStatus(agentId)
      return id
    })
  }

  function goOn(id: string): void {
    if (store.goOn(id))
      hold(store.find(id)!, null)
  }

  answerCalls({ ...options, floor, wake })
  bus.within('agent.removed', ({ id: agentId }) => {
    for (const id of store.open(agentId))
      fail(store.find(id)!, 'agent_removed', 'The agent was deleted before it came to this.')
  })
  return { tellStatus, fail, wake, retry, goOn, ...rests }
}
