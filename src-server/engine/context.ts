// What an agent is given for a turn: who it is, what it remembers, who is there, and what woke it.
import type { Agents } from '../agents/service'
import type { Chat } from '../chat/service'
import type { Mailboxes } from '../mailbox/service'
import type { Context } from './model'
import type { Wakeup, WakeupStore } from './store'
import { notFound } from '../kernel/errors'
import { PERSON } from '../mailbox/contract'

interface Sources { agents: Agents, mailboxes: Mailboxes, chat: Chat, store: WakeupStore }

const HISTORY = 200

/** Gathers the context of a wake-up. Refuses with 404 when what woke the agent is gone. */
export function gather(wakeup: Wakeup, { agents, mailboxes, chat }: Sources): Context {
  const agent = agents.get(wakeup.agent_id)
  const team = agents.list()
  const letter = wakeup.kind === 'letter' ? mailboxes.find(wakeup.source_id) : null
  const source = letter ?? chat.message(wakeup.source_id)
  if (!source)
    throw notFound(wakeup.kind, wakeup.source_id)
  const sender = team.find(other => other.id === source.from)
  return {
    agent,
    profile: agents.profile(agent.id),
    memory: agents.memory.read(agent.id).content,
    history: agents.history(agent.id, HISTORY),
    team,
    wake: {
      kind: wakeup.kind,
      from: source.from,
      fromName: source.from === PERSON ? PERSON : sender?.display.nickname || sender?.name || source.from,
      content: source.content,
      letter,
      answered: letter?.reply_to ? mailboxes.find(letter.reply_to) : null,
    },
  }
}

/**
 * The wake-up whose cause is to be answered. An answer to a letter this agent sent for somebody leads back to the
 * wake-up in which it sent that letter; everything else is answered where it came from.
 */
export function origin(wakeup: Wakeup, { mailboxes, store }: Pick<Sources, 'mailboxes' | 'store'>): Wakeup {
  const letter = wakeup.kind === 'letter' ? mailboxes.find(wakeup.source_id) : null
  const sender = letter?.type === 'reply' && letter.reply_to ? store.senderOf(letter.reply_to) : null
  return sender?.agent_id === wakeup.agent_id ? origin(sender, { mailboxes, store }) : wakeup
}
