// Waiting for answers to a letter: not by asking again and again, but by what is told of letters.
import type { Bus } from '../kernel/bus'
import type { Letter, MailEvents } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import { PERSON } from '../mailbox/contract'
import { createNews } from './news'

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
  const news = createNews()
  bus.on('mail.delivered', ({ message }) => message.to === PERSON && news.tell())
  bus.on('mail.updated', news.tell)

  function now(letterId: string): Answers {
    const letter = mailboxes.get(letterId)
    const later = mailboxes.thread(letter.thread_id, { limit: LONGEST_THREAD }).messages.filter(({ id, to }) => to === PERSON && id > letterId)
    return { letter, answers: later.slice(0, MOST), more: later.length > MOST }
  }

  return {
    async read(letterId, waitMs, signal) {
      const time = new AbortController()
      const timer = setTimeout(() => time.abort(), waitMs)
      const end = AbortSignal.any([signal, time.signal])
      let found = now(letterId)
      while (found.answers.length === 0 && found.letter.delivery !== 'failed' && !end.aborted) {
        await news.next(end)
        signal.throwIfAborted()
        found = now(letterId)
      }
      clearTimeout(timer)
      return found
    },
  }
}
