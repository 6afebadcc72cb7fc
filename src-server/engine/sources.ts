// Where agents are asked: letters, groups, scenes and the schedule. Each knows what was asked there and how to answer there.
import type { Chat } from '../chat/service'
import type { Letter } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import type { Talk } from '../scenes/talk'
import type { Schedule } from '../schedule/service'
import type { TurnKind } from './contract'
import { PERSON } from '../mailbox/contract'

/** What an agent was asked. */
export interface Asked {
  /** Who asks: an agent's id, `user`, or the name of a person from outside. */
  from: string
  content: string
  group_id: string | null
  /** The scheduled task, where its time had come. */
  task_id: string | null
  /** The letter itself, and the one it answers, where it was a letter. */
  letter: Letter | null
  answered: Letter | null
  /** The scene it was asked in; null: the agent's own. */
  scene: string | null
  /**
   * For a person from outside: all they said before, the only history the agent is given. It is given nothing of its own
   * memory either, which may hold what is not for strangers; nothing of such a turn goes into its memory or history, and it
   * may use no tools.
   */
  outside: { content: string, timestamp: string }[] | null
}

export interface Source {
  /** null when it is gone. */
  asked: (sourceId: string) => Asked | null
  /** Says that the agent has begun; inside the transaction that starts the turn. */
  begun: (sourceId: string, agentId: string) => void
  /** Answers; null when there is nothing to say. Inside the transaction that ends the turn. */
  answer: (sourceId: string, agentId: string, text: string | null, turnId: string) => void
}

export type Sources = Record<TurnKind, Source>

const REMEMBERED = 100

/** `own` are those where an agent is woken by nobody else. */
export function createSources({ mailboxes, chat, talk, schedule }: { mailboxes: Mailboxes, chat: Chat, talk: Talk, schedule: Schedule }, own: Pick<Sources, 'heartbeat' | 'dream'>): Sources {
  const plain = { group_id: null, task_id: null, letter: null, answered: null, scene: null, outside: null }
  return {
    ...own,
    letter: {
      asked(id) {
        const letter = mailboxes.find(id)
        return letter && { ...plain, from: letter.from, content: letter.content, letter, answered: letter.reply_to ? mailboxes.find(letter.reply_to) : null }
      },
      begun: (id, agentId) => void mailboxes.markRead(agentId, mailboxes.find(id)!.idx),
      answer(id, from, content) {
        if (content !== null)
          mailboxes.send({ from, to: mailboxes.find(id)!.from, content, type: 'reply', reply_to: id })
      },
    },
    mention: {
      asked(id) {
        const message = chat.message(id)
        return message && { ...plain, from: message.from, content: message.content, group_id: message.group_id }
      },
      begun: () => {},
      answer(id, from, content) {
        if (content !== null)
          chat.post(chat.message(id)!.group_id, { from, content, reply_to: id })
      },
    },
    scene: {
      asked(id) {
        const message = talk.message(id)
        return message && { ...plain, from: message.user_id, content: message.content, scene: message.scene_id, outside: talk.saidBefore(message, REMEMBERED) }
      },
      begun: () => {},
      answer: (id, agentId, content) => talk.answer(id, agentId, content),
    },
    task: {
      asked(id) {
        const task = schedule.asked(id)
        return task && { ...plain, task_id: task.task_id, from: PERSON, content: task.content, scene: task.scene }
      },
      begun: () => {},
      answer: (id, _agentId, content) => schedule.answer(id, content),
    },
  }
}
