// Heartbeats: every agent's HEARTBEAT.md is looked at on its interval; only open points wake it, so nothing to do costs no model call.
import type { AgentEvents, Heartbeat } from '../agents/contract'
import type { Folders } from '../agents/folder'
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Language } from '../kernel/text'
import type { Mailboxes } from '../mailbox/service'
import type { Timers } from '../schedule/alarm'
import type { TurnEvents } from './contract'
import type { Source } from './sources'
import type { HeartbeatStore, UnaskedState } from './unasked'
import { stamp } from '../kernel/clock'
import { newId } from '../kernel/ids'
import { languageOf } from '../kernel/text'
import { PERSON } from '../mailbox/contract'
import { createAlarm } from '../schedule/alarm'

export interface Heartbeats {
  /** 404 for an absent agent; so for all that take an id. */
  heartbeat: (agentId: string) => Heartbeat
  /** What is left out stays as it is. */
  setHeartbeat: (agentId: string, change: { content?: string, minutes?: number | null }) => Heartbeat
  source: Source
  /** Looks at what is due from then on; what was missed meanwhile is looked at once. */
  start: () => void
  stop: () => void
}

export interface HeartbeatsOptions {
  db: Db<AgentEvents & TurnEvents>
  bus: Bus<AgentEvents & TurnEvents>
  store: HeartbeatStore
  agents: Pick<Agents, 'exists' | 'get' | 'update' | 'beating' | 'tell'>
  folders: Pick<Folders, 'readHeartbeat' | 'writeHeartbeat'>
  mailboxes: Pick<Mailboxes, 'send'>
  clock: Clock
  timers: Timers
  /** Wakes the agent; called inside the transaction that writes the heartbeat. */
  wake: (agentId: string, heartbeatId: string) => void
  /** Told of an agent whose file could not be looked at; it stays due. */
  warn: (agentId: string, error: unknown) => void
}

const MINUTE = 60_000
/** So much of a HEARTBEAT.md is told. */
const MOST_CHARACTERS = 20_000

export function createHeartbeats({ db, bus, store, agents, folders, mailboxes, clock, timers, wake, warn }: HeartbeatsOptions): Heartbeats {
  const alarm = createAlarm({ clock, timers, look, nearest })
  const now = (): number => clock().getTime()
  const dueAt = (since: string, minutes: number): number => Date.parse(since) + minutes * MINUTE

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
    beating.filter(({ id, enabled, minutes }) => enabled && looks.has(id) && dueAt(looks.get(id)!.since, minutes) <= now()).forEach(({ id }) => lookAt(id))
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

  function beat(agentId: string, content: string): void {
    const id = newId()
    store.save({ id, agent_id: agentId, content, state: 'queued', created_at: stamp(clock) })
    wake(agentId, id)
  }

  /** When to look next; what is due and could not be looked at is tried again with the next minute. */
  function nearest(): number | null {
    const looks = store.looks()
    const moments = agents.beating().filter(({ id, enabled }) => enabled && looks.has(id)).map(({ id, minutes }) => dueAt(looks.get(id)!.since, minutes))
    return moments.length === 0 ? null : Math.min(...moments.map(moment => moment > now() ? moment : Infinity))
  }

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
    const next = known && minutes !== null && enabled ? Math.max(dueAt(known.since, minutes), now()) : null
    return { content, minutes, last_at: known?.last_at ?? null, next_at: next === null ? null : new Date(next).toISOString(), nothing_to_do: openPoints(content) === null }
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
    source: {
      asked(id) {
        const row = store.find(id)
        return row && { from: PERSON, content: heartbeatOrder(row.content), group_id: null, letter: null, answered: null, scene: null, outside: null }
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

const SILENT = 'HEARTBEAT_OK'

const words: Record<Language, (points: string) => string> = {
  en: points => `It is time to look at your HEARTBEAT.md. Do what is due now of these points and leave the rest. Your answer goes to the person as a letter; when there is nothing they need to hear, answer ${SILENT} and nothing else.\n\n${points}`,
  zh: points => `现在是查看你的 HEARTBEAT.md 的时候。下面各点中到时候该做的就做，其余的先放着。你的回答会作为信件寄给主人；如果没有什么需要告诉他的，只回答 ${SILENT}。\n\n${points}`,
}

/** What the agent is told: one paragraph, and after the first empty line the open points. */
const heartbeatOrder = (points: string): string => words[languageOf(points)](points)

/** What an answer to a heartbeat says; null where that is nothing the person needs to hear. */
export function saidIn(text: string | null): string | null {
  const said = text?.trim() ?? ''
  const parts = said.split(/[*`_"]{0,3}HEARTBEAT_OK[*`_"]{0,3}[.!]?/i)
  const telling = parts.filter(part => /[\p{L}\p{N}]/u.test(part))
  const kept = parts.length === 1 || telling.length > 1 ? said : telling[0]?.trim() ?? ''
  return kept === '' ? null : kept
}

/** The text of a HEARTBEAT.md without comments and what is ticked off; null where nothing but headings is left. */
export function openPoints(text: string): string | null {
  const lines = withoutComments(text).split(/\r?\n/)
  let ticked = -1 // how far in the point that is ticked off stands, while we are below it
  const open = lines.filter((line) => {
    const depth = line.search(/\S/)
    if (depth < 0)
      return true
    if (/^\s*[-*+]\s+\[x\](?:\s|$)/i.test(line))
      ticked = ticked >= 0 && depth > ticked ? ticked : depth
    else if (ticked >= 0 && (depth <= ticked || /^\s*[-*+]\s+\[ \]\s/.test(line)))
      ticked = -1
    return ticked < 0
  })
  const says = open.some(line => !/^\s*(?:$|#{1,6}(?:\s|$)|[-*+](?:\s+\[ \])?\s*$|(?:-{3,}|\*{3,}|_{3,})\s*$)/.test(line))
  const left = open.join('\n').replace(/\n{3,}/g, '\n\n').trim()
  return says ? left.slice(0, MOST_CHARACTERS) : null
}

/** Comments are taken out one by one; one that does not end takes the rest with it. */
const withoutComments = (text: string): string => text.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
