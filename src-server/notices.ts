// What the desktop is told over the private port, so that a person hears of it without looking: how the team stands, and what calls for them.
import type { Agents } from './agents/service'
import type { Alerts } from './alerts/service'
import type { Approvals } from './approvals/service'
import type { Events } from './contract'
import type { Turns } from './engine/turns'
import type { Hiring } from './hiring/service'
import type { Bus } from './kernel/bus'
import type { Mailboxes } from './mailbox/service'
import { mentionsIn } from './kernel/mentions'
import { shorten } from './kernel/text'
import { PERSON } from './mailbox/contract'

/** Something that calls for the person. The desktop makes a sentence of it, in the language it speaks. */
export interface Notice {
  type: 'notice'
  kind: 'approval' | 'mention' | 'failure'
  /** The agent's name. */
  who: string
  about: 'tool' | 'hire' | 'letter' | 'group' | 'turn'
  /** The tool, the position, the beginning of what was written, or why it failed. */
  text: string
  /** Where the page shows it. */
  path: string
}

/** How the team stands: what waits for the person, and who is at work. */
export interface Badge { type: 'badge', waits: number, paused: boolean, busy: string[] }

export interface Notices {
  /** Tells how the team stands, and from now on all that changes. */
  tell: (hear: (news: Notice | Badge) => void) => void
  /** The person pauses everything, or lets it go on, from outside the page. */
  pause: (paused: boolean) => void
  stop: () => void
}

export interface NoticesOptions {
  bus: Bus<Events>
  agents: Pick<Agents, 'list' | 'get' | 'exists'>
  approvals: Pick<Approvals, 'list'>
  alerts: Pick<Alerts, 'list'>
  hiring: Pick<Hiring, 'pending'>
  mailboxes: Pick<Mailboxes, 'read'>
  turns: Pick<Turns, 'office' | 'changeOffice'>
}

/** A burst of facts is one change of how the team stands. */
const BURST_MS = 200
/** More than this is only said to be much. */
const MOST = 100
const NAME = 80
const TEXT = 300

/** After any of these the team may stand otherwise. */
const MOVES = ['agent.status', 'agent.created', 'agent.updated', 'agent.removed', 'office.updated', 'approval.asked', 'approval.answered', 'approval.withdrawn', 'alert.raised', 'alert.resolved', 'hire.created', 'hire.decided', 'mail.delivered', 'mail.read'] as const satisfies (keyof Events)[]

/** How agents call the person in a group; `@all` calls agents. */
const ME = [{ id: PERSON, names: ['you', '你'] }]

export function createNotices({ bus, agents, approvals, alerts, hiring, mailboxes, turns }: NoticesOptions): Notices {
  let hear: ((news: Notice | Badge) => void) | null = null
  let last = ''
  let timer: NodeJS.Timeout | undefined

  const nameOf = (id: string): string => shorten(agents.exists(id) ? agents.get(id).name : id, NAME)

  function badge(): Badge {
    const waits = approvals.list({ state: 'waiting', limit: MOST }).approvals.length + alerts.list({ state: 'open', limit: MOST }).alerts.length
      + hiring.pending().length + mailboxes.read(PERSON, { limit: 1 }).unread
    const busy = agents.list().filter(agent => agent.status === 'busy').slice(0, MOST)
    return { type: 'badge', waits, paused: turns.office().paused, busy: busy.map(agent => shorten(agent.name, NAME)) }
  }

  function tellBadge(): void {
    timer = undefined
    const news = badge()
    const text = JSON.stringify(news)
    if (text !== last)
      hear?.(news)
    last = text
  }

  const moved = (): void => void (hear && (timer ??= setTimeout(tellBadge, BURST_MS)))
  const call = (notice: Omit<Notice, 'type' | 'who' | 'text'> & { from: string, text: string }): void => {
    const { from, text, ...rest } = notice
    hear?.({ type: 'notice', ...rest, who: nameOf(from), text: shorten(text, TEXT) })
  }

  MOVES.forEach(type => bus.on(type, moved))
  bus.on('approval.asked', ({ id, agent_id, tool }) => call({ kind: 'approval', about: 'tool', from: agent_id, text: tool, path: `/inbox?item=approval-${id}` }))
  bus.on('hire.requested', ({ id, requested_by, name }) => requested_by !== PERSON && call({ kind: 'approval', about: 'hire', from: requested_by, text: name, path: `/inbox?item=hire-${id}` }))
  bus.on('mail.delivered', ({ message: { from, to, idx, content } }) => to === PERSON && from !== PERSON && call({ kind: 'mention', about: 'letter', from, text: content, path: `/mailboxes/${PERSON}/${idx}` }))
  bus.on('chat.message', ({ group_id, from, content }) => from !== PERSON && mentionsIn(content, ME, []).length > 0 && call({ kind: 'mention', about: 'group', from, text: content, path: `/chat/${group_id}` }))
  bus.on('turn.failed', ({ id, agent_id, reason, message }) => reason !== 'cancelled' && call({ kind: 'failure', about: 'turn', from: agent_id, text: message, path: `/turns/${id}` }))

  return {
    tell(listener) {
      hear = listener
      tellBadge()
    },
    pause: paused => void turns.changeOffice({ paused }),
    stop() {
      hear = null
      clearTimeout(timer)
    },
  }
}
