// When an agent fails at a task, the colleague who gave it is told why, by letter: nobody waits for ever for an answer.
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { Mailboxes } from '../mailbox/service'
import type { TurnEvents } from './contract'
import { languageOf } from '../kernel/text'
import { PERSON } from '../mailbox/contract'

const WORDS = {
  en: (why: string): string => `I could not do this. ${why}`,
  zh: (why: string): string => `这件事我没能办成。${why}`,
}

/** Answers failed tasks, in the transaction in which they fail. The person needs no such letter: theirs says itself that it failed. */
export function sendRegrets({ bus, mailboxes, agents }: { bus: Bus<TurnEvents>, mailboxes: Pick<Mailboxes, 'find' | 'send'>, agents: Pick<Agents, 'exists'> }): void {
  bus.within('turn.failed', ({ agent_id, kind, source_id, message }) => {
    const letter = kind === 'letter' ? mailboxes.find(source_id) : null
    if (letter?.type !== 'task' || letter.from === PERSON || !agents.exists(letter.from) || !agents.exists(agent_id))
      return
    mailboxes.send({ from: agent_id, to: letter.from, type: 'reply', reply_to: letter.id, content: WORDS[languageOf(letter.content)](message) })
  })
}
