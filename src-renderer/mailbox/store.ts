// Mailboxes: their counts, their letters, and what the person does with them.
import type { Letter } from '@server/mailbox/contract'
import { defineStore } from 'pinia'
import { client } from '@/api/client'
import { useTurns } from '@/engine/store'
import { createBoxes } from './boxes'
import { createLetters } from './letters'

export const useMailboxes = defineStore('mailboxes', () => {
  useTurns() // a turn that began before a page was opened is known there
  const { boxes, state, error, load, put } = createBoxes()
  const letters = createLetters()
  const marking = new Set<string>()

  /** Sends a letter; it is shown at once, also where the live connection is down. */
  async function send(body: Parameters<typeof client.mailbox.send>[0]['body']): Promise<Letter> {
    const { message } = await client.mailbox.send({ body })
    const box = boxes.get(message.to)
    if (box && box.total <= message.idx)
      put({ ...box, unread: box.unread + 1, total: message.idx + 1, latest: message })
    letters.put(message)
    return message
  }

  /** Marks a letter read in its mailbox; one that is read already, or being marked, is left alone. */
  async function markRead(letter: Letter): Promise<void> {
    if (letter.status === 'read' || marking.has(letter.id))
      return
    marking.add(letter.id)
    try {
      const { message } = await client.mailbox.markRead({ params: { agent_id: letter.to, idx: String(letter.idx) } })
      letters.showRead(message.id, message.read_at)
    }
    finally {
      marking.delete(letter.id)
    }
  }

  /** Sends a letter that failed once more; its agent is woken anew. */
  async function resend(letter: Letter): Promise<void> {
    const { message } = await client.mailbox.resend({ params: { id: letter.id } })
    letters.showDelivery(message, shown => shown.turn_id === letter.turn_id) // live, it may be further by now
  }

  void load()
  return {
    state,
    error,
    load,
    box: (agent_id: string) => boxes.get(agent_id),
    /** How many letters of a mailbox nobody has read. */
    unreadOf: (agent_id: string) => boxes.get(agent_id)?.unread ?? 0,
    shelf: letters.shelf,
    thread: letters.thread,
    letterAt: letters.at,
    send,
    markRead,
    resend,
  }
})
