// Waiting for answers to a letter: not by asking again and again, but by what is told of letters.
import type { Bus } from '../kernel/bus'
import type { Letter, MailEvents } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import { PERSON } from '../mailbox/contract'

export interface Answers { letter: Letter, answers: Letter[], more: boolean }

export interface AnswerDesk {
  /**
   * What came to the person in a letter's thread after it, oldest first. Where there is nothing yet and the letter has not
   * failed, waits so long for it. 404 for an absent letter; rejects when the signal is aborted.
   */
  read: (letterId: string, waitMs: number, signal: AbortSignal) => Promise<Answers>
}

const MOST = 20
const LONGEST_THREAD = 500

export function createAnswerDesk({ bus, mailboxes }: { bus: Bus<MailEvents>, mailboxes: Pick<Mailboxes, 'get' | 'thread'> }): AnswerDesk {
  const waiting = new Set<() => void>()
  const wake = (): void => waiting.forEach(goOn => goOn())
  bus.on('mail.delivered', ({ message }) => message.to === PERSON && wake())
  bus.on('mail.updated', wake)

  function now(letterId: string): Answers {
    const letter = mailboxes.get(letterId)
    const later = mailboxes.thread(letter.thread_id, { limit: LONGEST_THREAD }).messages.filter(({ id, to }) => to === PERSON && id > letterId)
    return { letter, answers: later.slice(0, MOST), more: later.length > MOST }
  }

  /** Resolves with the next news of letters, or when the signal is aborted. */
  const news = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
    const goOn = (): void => {
      waiting.delete(goOn)
      signal.removeEventListener('abort', goOn)
      resolve()
    }
    waiting.add(goOn)
    signal.addEventListener('abort', goOn)
  })

  return {
    async read(letterId, waitMs, signal) {
      let found = now(letterId)
      const until = Date.now() + waitMs
      const timer = setTimeout(wake, waitMs)
      while (found.answers.length === 0 && found.letter.delivery !== 'failed' && Date.now() < until) {
        await news(signal)
        if (signal.aborted)
          break
        found = now(letterId)
      }
      clearTimeout(timer)
      signal.throwIfAborted()
      return found
    },
  }
}
