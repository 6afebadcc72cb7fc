// What wakes an agent: a letter to it, a mention of it. The wake-up is queued in the very transaction that writes its cause.
import type { AgentEvents } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { ChatEvents } from '../chat/contract'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { MailEvents } from '../mailbox/contract'
import type { SceneEvents } from '../scenes/contract'
import type { UsageService } from '../usage/service'
import type { Bounds, TurnEvents } from './contract'
import type { Wakeup, WakeupStore } from './store'
import type { TraceStore } from './trace'
import { stamp } from '../kernel/clock'
import { conflict, notFound } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { PERSON } from '../mailbox/contract'
import { recordUsage, sumOf } from './account'

export interface WakeupsOptions {
  db: Db<AgentEvents & TurnEvents>
  bus: Bus<AgentEvents & MailEvents & ChatEvents & SceneEvents>
  store: WakeupStore
  trace: TraceStore
  agents: Agents
  /** Told which turn a letter has woken, where it is not the one it names; null: none. */
  woke: (letterId: string, turnId: string | null) => void
  bounds: () => Bounds
  record: UsageService['record']
  clock: Clock
}

export interface Wakeups {
  /** States how an agent's desk stands now; inside a transaction. */
  tellStatus: (agentId: string) => void
  /** Ends a wake-up that comes to nothing, and says why. */
  fail: (wakeup: Wakeup, reason: string, message: string) => void
  /** Wakes an agent, once for each source; inside the transaction that writes the source. `cause` is the turn behind it. `id` is what the turn will be called. Returns the new turn, if there is one. */
  wake: (agentId: string, kind: Wakeup['kind'], sourceId: string, cause: string | null, id?: string) => string | null
  /** Wakes an agent again for what it failed at, and returns the new turn's id. 404 for an agent that is gone, 409 when it is at it already. */
  retry: (kind: Wakeup['kind'], sourceId: string, agentId: string) => string
  /** Queues one that waits again, and says so; inside a transaction. */
  goOn: (id: string) => void
}

/** Listens for what wakes agents. */
export function createWakeups({ db, bus, store, trace, agents, woke, bounds, record, clock }: WakeupsOptions): Wakeups {
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

  function wake(agentId: string, kind: Wakeup['kind'], sourceId: string, cause: string | null, id = newId()): string | null {
    if (agentId === PERSON)
      return null
    const before = cause === null ? null : store.find(cause)
    const wakeup: Wakeup = { id, agent_id: agentId, kind, source_id: sourceId, cause, root: before?.root ?? id, hops: before ? before.hops + 1 : 0, attempts: 0 }
    if (!store.queue(wakeup, stamp(clock)))
      return null
    admit(wakeup)
    return id
  }

  /** What was queued stays so, unless it would go beyond a bound. */
  function admit(wakeup: Wakeup): void {
    const { hops, wakeups } = bounds()
    if (wakeup.hops > hops)
      fail(wakeup, 'too_many_hops', `Agents have woken one another ${hops} times in a row, so the chain was cut here.`)
    else if (store.chainOf(wakeup.root) > wakeups)
      fail(wakeup, 'too_many_wakeups', `One message has led to ${wakeups} wake-ups, so it was cut here.`)
    else
      tellStatus(wakeup.agent_id)
  }

  function retry(kind: Wakeup['kind'], sourceId: string, agentId: string): string {
    if (!agents.exists(agentId))
      throw notFound('agent', agentId)
    const id = newId()
    return db.tx(() => {
      if (!store.queue({ id, agent_id: agentId, kind, source_id: sourceId, cause: null, root: id, hops: 0, attempts: 0 }, stamp(clock)))
        throw conflict('turn_open', 'This is being tried again already.')
      if (kind === 'letter')
        woke(sourceId, id)
      tellStatus(agentId)
      return id
    })
  }

  function goOn(id: string): void {
    if (store.goOn(id))
      tellStatus(store.find(id)!.agent_id)
  }

  bus.within('mail.delivered', ({ message: { id, to, turn_id } }, note) => {
    if (turn_id !== null && wake(to, 'letter', id, note.cause, turn_id) === null)
      woke(id, null)
  })
  bus.within('chat.message', (message, note) => message.mentions.forEach(id => wake(id, 'mention', message.id, note.cause)))
  bus.within('scene.message', (message, note) => message.direction === 'incoming' && wake(message.agent_id, 'scene', message.id, note.cause))
  bus.within('agent.removed', ({ id: agentId }) => {
    for (const id of store.open(agentId))
      fail(store.find(id)!, 'agent_removed', 'The agent was deleted before it came to this.')
  })
  return { tellStatus, fail, wake, retry, goOn }
}
