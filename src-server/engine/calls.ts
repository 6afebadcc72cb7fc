// What calls on agents: a letter, a mention, a person from outside. What an agent says that is nothing new calls on nobody.
import type { Agents } from '../agents/service'
import type { ChatEvents, ChatMessage } from '../chat/contract'
import type { Bus } from '../kernel/bus'
import type { Letter, MailEvents } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import type { SceneEvents } from '../scenes/contract'
import type { Floor } from './floor'
import type { Wakeup } from './store'
import { PERSON } from '../mailbox/contract'
import { digestOf, isAcknowledgement } from './damping'

/** What one agent says to another in a turn: who, and a digest of it. */
export interface Said { speaker: string, words: string }

/**
 * Wakes an agent, once for each source; inside the transaction that writes the source. `cause` is the turn behind it, `id` what
 * the turn will be called, `said` what an agent says by it. Returns the new turn; null: there is none, or it was told so before.
 */
export type Wake = (agentId: string, kind: Wakeup['kind'], sourceId: string, cause: string | null, more?: { id?: string, said?: Said | null }) => string | null

export interface CallsOptions {
  bus: Bus<MailEvents & ChatEvents & SceneEvents>
  agents: Pick<Agents, 'list'>
  /** `woke` is told which turn a letter has woken, where it is not the one it names; null: none. */
  mailboxes: Pick<Mailboxes, 'find' | 'woke'>
  floor: Pick<Floor, 'calledOn'>
  wake: Wake
}

/** Wakes whoever is called on, in the transaction in which they are. */
export function answerCalls({ bus, agents, mailboxes, floor, wake }: CallsOptions): void {
  /** The task that a letter answers, where its receiver gave it and so waits for it. */
  function taskAnswered({ type, from, to, reply_to }: Letter): string | undefined {
    const asked = type === 'reply' && reply_to !== null ? mailboxes.find(reply_to) : null
    return asked?.type === 'task' && asked.from === to && asked.to === from ? asked.id : undefined
  }

  /** A letter that says nothing new lies in its mailbox and wakes nobody; but a task, and its answer, is waited for. */
  function deliver(letter: Letter, turnId: string, cause: string | null): void {
    const task = taskAnswered(letter)
    const said = saidIn(cause, letter, task)
    const empty = said !== null && task === undefined && letter.type !== 'task' && isAcknowledgement(letter.content)
    if (empty || wake(letter.to, 'letter', letter.id, cause, { id: turnId, said }) === null)
      mailboxes.woke(letter.id, null)
  }

  function callOn(message: ChatMessage, cause: string | null): void {
    const said = saidIn(cause, message)
    const called = floor.calledOn(message, cause)
    const empty = said !== null && called.length > 0 && isAcknowledgement(message.content, agents.list().flatMap(({ id, name, display }) => [id, name, display.nickname]))
    if (!empty)
      called.forEach(id => wake(id, 'mention', message.id, cause, { said }))
  }

  bus.within('mail.delivered', ({ message }, { cause }) => message.turn_id !== null && deliver(message, message.turn_id, cause))
  bus.within('chat.message', (message, { cause }) => callOn(message, cause))
  bus.within('scene.message', (message, { cause }) => message.direction === 'incoming' && wake(message.agent_id, 'scene', message.id, cause))
}

/** What an agent says in a turn, about a task where it answers one. The person, and what is said outside of any turn, is always heard. */
const saidIn = (cause: string | null, { from, content }: { from: string, content: string }, task = ''): Said | null =>
  cause === null || from === PERSON ? null : { speaker: from, words: digestOf(`${from} ${task}`, content) }
