// What wakes an agent: a letter to it, a mention of it. The wake-up is queued in the very transaction that writes its cause.
import type { AgentEvents } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { ChatEvents } from '../chat/contract'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { MailEvents } from '../mailbox/contract'
import type { SceneEvents } from '../scenes/contract'
import type { TurnEvents } from './contract'
import type { Wakeup, WakeupStore } from './store'
import { stamp } from '../kernel/clock'
import { newId } from '../kernel/ids'
import { PERSON } from '../mailbox/contract'

/** So often may one wake-up lead to the next before the chain is cut: agents never write to each other for ever. */
export const MOST_HOPS = 8
/** So many wake-ups may one letter or message lead to in all, however they branch: each may write to several. */
export const MOST_IN_CHAIN = 100

export interface WakeupsOptions {
  db: Db<AgentEvents & TurnEvents>
  bus: Bus<AgentEvents & MailEvents & ChatEvents & SceneEvents>
  store: WakeupStore
  agents: Agents
  clock: Clock
}

export interface Wakeups {
  /** States how an agent's desk stands now; inside a transaction. */
  tellStatus: (agentId: string) => void
  /** Ends a wake-up that comes to nothing, and says why. */
  fail: (wakeup: Wakeup, reason: string, message: string) => void
  /** Wakes an agent, once for each source; inside the transaction that writes the source. `cause` is the turn behind it. */
  wake: (agentId: string, kind: Wakeup['kind'], sourceId: string, cause: string | null) => void
}

/** Listens for what wakes agents. */
export function createWakeups({ db, bus, store, agents, clock }: WakeupsOptions): Wakeups {
  function tellStatus(agentId: string): void {
    if (!agents.exists(agentId))
      return
    const { current, queued, last_active } = store.desk(agentId)
    db.emit('agent.status', { id: agentId, status: agents.get(agentId).status, current, queued, last_active })
  }

  function fail(wakeup: Wakeup, reason: string, message: string): void {
    db.tx(() => {
      if (!store.fail(wakeup, stamp(clock), reason))
        return
      db.emit('turn.failed', { id: wakeup.id, agent_id: wakeup.agent_id, kind: wakeup.kind, source_id: wakeup.source_id, reason, message })
      tellStatus(wakeup.agent_id)
    }, { cause: wakeup.id })
  }

  function wake(agentId: string, kind: Wakeup['kind'], sourceId: string, cause: string | null): void {
    if (agentId === PERSON)
      return
    const before = cause === null ? null : store.find(cause)
    const id = newId()
    const hops = before ? before.hops + 1 : 0
    const wakeup: Wakeup = { id, agent_id: agentId, kind, source_id: sourceId, cause, root: before?.root ?? id, hops, attempts: 0 }
    if (!store.queue(wakeup, stamp(clock)))
      return
    if (hops > MOST_HOPS)
      fail(wakeup, 'too_many_hops', `Agents have woken one another ${MOST_HOPS} times in a row, so the chain was cut here.`)
    else if (store.chainOf(wakeup.root) > MOST_IN_CHAIN)
      fail(wakeup, 'too_many_wakeups', `One message has led to ${MOST_IN_CHAIN} wake-ups, so it was cut here.`)
    else
      tellStatus(agentId)
  }

  bus.within('mail.delivered', ({ message }, note) => wake(message.to, 'letter', message.id, note.cause))
  bus.within('chat.message', (message, note) => message.mentions.forEach(id => wake(id, 'mention', message.id, note.cause)))
  bus.within('scene.message', (message, note) => message.direction === 'incoming' && wake(message.agent_id, 'scene', message.id, note.cause))
  bus.within('agent.removed', ({ id: agentId }) => {
    for (const id of store.open(agentId))
      fail(store.find(id)!, 'agent_removed', 'The agent was deleted before it came to this.')
  })
  return { tellStatus, fail, wake }
}
