// Heartbeats: every agent's HEARTBEAT.md is looked at on its interval; only open points wake it, so nothing to do costs no model call.
import type { AgentEvents, Heartbeat } from '../agents/contract'
import type { Folders } from '../agents/folder'
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Mailboxes } from '../mailbox/service'
import type { Timers } from '../schedule/alarm'
import type { TurnEvents } from './contract'
import type { Source } from './sources'
import type { HeartbeatStore, Look, UnaskedState } from './unasked'
import { stamp } from '../kernel/clock'
import { conflict } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { PERSON } from '../mailbox/contract'
import { createAlarm } from '../schedule/alarm'
import { heartbeatOrder, openPoints, saidIn } from './points'

export interface Heartbeats {
  /** 404 for an absent agent; so for all that take an id. */
  heartbeat: (agentId: string) => Heartbeat
  /** What is left out stays as it is. */
  setHeartbeat: (agentId: string, change: { content?: string, minutes?: number | null }) => Heartbeat
  /** Has an agent look now, whatever its interval; the turn. 409 when nothing is open, when it is at it already, or is disabled. */
  lookNow: (agentId: string) => string
  source: Source
  /** Looks at what is due from then on; what was missed meanwhile is looked at once. */
  start: () => void
  stop: () => void
}

export interface HeartbeatsOptions {
  db: Db<AgentEvents & TurnEvents>
  bus: Bus<AgentEvents & TurnEvents>
  store: HeartbeatStore
  agents: Pick<Agents, 'get' | 'update' | 'beating' | 'tell'>
  folders: Pick<Folders, 'readHeartbeat' | 'writeHeartbeat'>
  mailboxes: Pick<Mailboxes, 'send'>
  clock: Clock
  timers: Timers
  /** Wakes the agent; called inside the transaction that writes the heartbeat. */
  wake: (agentId: string, heartbeatId: string) => void
  turnOf: (heartbeatId: string, agentId: string) => string | null
  /** Told of an agent whose file could not be looked at; it stays due. */
  warn: (agentId: string, error: unknown) => void
}

const MINUTE = 60_000

export function createHeartbeats(options: HeartbeatsOptions): Heartbeats {
  const { bus, store, agents, folders, mailboxes, clock, timers } = options
  const { look, lookNow, nearest } = createLooks(options)
  const alarm = createAlarm({ clock, timers, look, nearest })

  function setState(id: string, state: UnaskedState): void {
    const row = store.find(id)
    if (row)
      store.save({ ...row, state })
  }

  bus.on('agent.created', alarm.ring)
  bus.on('agent.updated', alarm.ring) // its interval may have changed, or it was enabled
  bus.on('agent.removed', alarm.ring)
  bus.within('turn.failed', ({ kind, source_id }) => kind === 'heartbeat' && setState(source_id, 'failed'))

  function heartbeat(agentId: string): Heartbeat {
    const { enabled } = agents.get(agentId)
    const content = folders.readHeartbeat(agentId)
    const minutes = agents.beating().find(({ id }) => id === agentId)?.minutes ?? null
    const known = minutes === null ? undefined : store.looks().get(agentId)
    const next_at = known && minutes !== null && enabled ? dueAt(known, minutes) : null
    return { content, minutes, last_at: known?.last_at ?? null, next_at: next_at === null ? null : new Date(Math.max(next_at, clock().getTime())).toISOString(), nothing_to_do: openPoints(content) === null }
  }

  return {
    heartbeat,
    setHeartbeat(agentId, { content, minutes }) {
      agents.get(agentId)
      if (content !== undefined && content !== folders.readHeartbeat(agentId)) {
        folders.writeHeartbeat(agentId, content)
        agents.tell(agentId)
      }
      if (minutes !== undefined)
        agents.update(agentId, { heartbeat_minutes: minutes })
      return heartbeat(agentId)
    },
    lookNow(agentId) {
      const id = lookNow(agentId)
      alarm.ring()
      return options.turnOf(id, agentId)!
    },
    source: {
      asked(id) {
        const row = store.find(id)
        return row && { from: PERSON, content: heartbeatOrder(row.content), group_id: null, task_id: null, letter: null, answered: null, scene: null, outside: null }
      },
      begun: id => setState(id, 'begun'),
      answer(id, agentId, text) {
        setState(id, 'done')
        const said = saidIn(text)
        if (said !== null)
          mailboxes.send({ from: agentId, to: PERSON, content: said })
      },
    },
    start: alarm.start,
    stop: alarm.stop,
  }
}

const dueAt = ({ since }: Look, minutes: number): number => Date.parse(since) + minutes * MINUTE

/** What the alarm does when it goes off, and when it is to go off next. */
function createLooks({ db, store, agents, folders, clock, wake, warn }: HeartbeatsOptions): { look: () => boolean, lookNow: (agentId: string) => string, nearest: () => number | null } {
  const now = (): number => clock().getTime()

  /** Looks at every file that is due. From its first minute in, an interval counts; one that was taken away is forgotten. */
  function look(): boolean {
    const looks = store.looks()
    const beating = agents.beating()
    const gone = [...looks.keys()].filter(id => !beating.some(agent => agent.id === id))
    const fresh = beating.filter(({ id }) => !looks.has(id))
    if (gone.length + fresh.length > 0) {
      db.tx(() => {
        gone.forEach(store.forget)
        fresh.forEach(({ id }) => store.saveLook({ agent_id: id, since: stamp(clock), last_at: null }))
      }, { durable: false })
    }
    beating.filter(({ id, enabled, minutes }) => enabled && looks.has(id) && dueAt(looks.get(id)!, minutes) <= now()).forEach(({ id }) => lookAt(id))
    return false
  }

  /** Each by itself: a file that cannot be read holds up nobody. */
  function lookAt(agentId: string): void {
    try {
      const content = openPoints(folders.readHeartbeat(agentId))
      const at = stamp(clock)
      db.tx(() => {
        store.saveLook({ agent_id: agentId, since: at, last_at: at })
        if (content !== null && !store.isOpen(agentId))
          beat(agentId, content)
      }, { durable: content !== null })
    }
    catch (error) {
      warn(agentId, error)
    }
  }

  /** As a person asks for it: it is told why nothing comes of it, and counts as the look that was due next. */
  function lookNow(agentId: string): string {
    if (!agents.get(agentId).enabled)
      throw conflict('agent_disabled', 'This agent is disabled. Enable it first, then let it look.')
    const content = openPoints(folders.readHeartbeat(agentId))
    if (content === null)
      throw conflict('nothing_open', 'Nothing is open in HEARTBEAT.md. Write down what the agent is to look after, then let it look.')
    if (store.isOpen(agentId))
      throw conflict('looking_already', 'This agent is about to look already. Wait until it is done.')
    const at = stamp(clock)
    return db.tx(() => {
      if (agents.beating().some(({ id }) => id === agentId))
        store.saveLook({ agent_id: agentId, since: at, last_at: at })
      return beat(agentId, content)
    })
  }

  function beat(agentId: string, content: string): string {
    const id = newId()
    store.save({ id, agent_id: agentId, content, state: 'queued', created_at: stamp(clock) })
    wake(agentId, id)
    return id
  }

  /** When to look next; what is due and could not be looked at is tried again with the next minute. */
  function nearest(): number | null {
    const looks = store.looks()
    const moments = agents.beating().filter(({ id, enabled }) => enabled && looks.has(id)).map(({ id, minutes }) => dueAt(looks.get(id)!, minutes))
    return moments.length === 0 ? null : Math.min(...moments.map(moment => moment > now() ? moment : Infinity))
  }

  return { look, lookNow, nearest }
}
