// When a turn comes to nothing, whoever waits for its answer is told why, where they asked: nobody waits for ever.
import type { Agents } from '../agents/service'
import type { Bus } from '../kernel/bus'
import type { Mailboxes } from '../mailbox/service'
import type { TurnEvents } from './contract'
import type { Sources } from './sources'
import type { Wakeup, WakeupStore } from './store'
import type { TraceStore } from './trace'
import { Refusal } from '../kernel/errors'
import { languageOf } from '../kernel/text'
import { PERSON } from '../mailbox/contract'
import { origin } from './context'

const WORDS = {
  en: (why: string): string => `I could not do this. ${why}`,
  zh: (why: string): string => `这件事我没能办成。${why}`,
}

export interface RegretsOptions {
  bus: Bus<TurnEvents>
  mailboxes: Pick<Mailboxes, 'find'>
  agents: Pick<Agents, 'exists'>
  store: Pick<WakeupStore, 'find'>
  trace: TraceStore
  sources: Sources
}

/** Answers what has failed, in the transaction in which it fails. */
export function sendRegrets({ bus, mailboxes, agents, store, trace, sources }: RegretsOptions): void {
  /**
   * A colleague waits for the answer to a task. The person's own letter says itself that it failed; but where it was answered with a
   * promise, and what came back then failed, they wait too, unless they ended it themselves.
   */
  function isAwaited(first: Wakeup, failed: Wakeup, reason: string): boolean {
    const promised = first.id !== failed.id && reason !== 'cancelled'
    if (first.kind !== 'letter')
      return promised && (first.kind === 'mention' || first.kind === 'task')
    const { from, type } = mailboxes.find(first.source_id)!
    return from === PERSON ? promised : type === 'task' && agents.exists(from)
  }

  function regret(first: Wakeup, failed: Wakeup, message: string): void {
    const asked = sources[first.kind].asked(first.source_id)
    try {
      if (asked)
        sources[first.kind].answer(first.source_id, first.agent_id, WORDS[languageOf(asked.content)](message), failed.id)
    }
    catch (error) {
      if (!(error instanceof Refusal)) // the group is gone, or the agent has left it: nobody is there to be told
        throw error
    }
  }

  bus.within('turn.failed', ({ id, agent_id, reason, message }) => {
    const failed = store.find(id)
    const first = failed && agents.exists(agent_id) ? origin(failed, { sources, trace }) : null
    if (failed && first && isAwaited(first, failed, reason))
      regret(first, failed, message)
  })
}
