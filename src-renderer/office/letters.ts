// Where the newest letter of an exchange can be read: as this page saw it arrive, or as its mailbox knows.
import type { GraphEdge } from '@server/collaboration/contract'
import type { RouteLocationRaw } from 'vue-router'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { isChannel } from '@/channels/names'

type Exchange = Pick<GraphEdge, 'type' | 'from' | 'to' | 'task_id' | 'said'>
const keyOf = ({ from, to, task_id }: Omit<Exchange, 'type' | 'said'>): string => `${from} ${to} ${task_id ?? ''}`

/** So far back a mailbox is looked through for a letter; older ones are found there by hand. */
const LOOKED = 200

/** Follows letters from the moment it is made; made once, by the office's store. */
export function followLetters() {
  const seen = new Map<string, number>()
  useLive().on('mail.delivered', ({ message }) => seen.set(keyOf(message), message.idx))

  /** The letter itself when it is known, else the mailbox it lies in; a mention was made in a group, and what came from outside is no letter. */
  function addressOf(exchange: Exchange): RouteLocationRaw {
    if (exchange.type === 'mention')
      return { name: 'chat', ...exchange.said && { params: { group: exchange.said.group_id }, query: { message: exchange.said.message_id } } }
    if (isChannel(exchange.from))
      return { name: 'agent', params: { id: exchange.to } }
    return { name: 'mailboxes', params: { id: exchange.to, idx: seen.get(keyOf(exchange)) } }
  }

  /** The same, after a look into the mailbox for what arrived before this page was open. */
  async function find(exchange: Exchange): Promise<RouteLocationRaw> {
    const isLetter = exchange.type !== 'mention' && !isChannel(exchange.from)
    if (isLetter && !seen.has(keyOf(exchange))) {
      const { messages } = await client.mailbox.read({ params: { agent_id: exchange.to }, query: { limit: LOOKED } }).catch(() => ({ messages: [] }))
      const letter = messages.findLast(message => keyOf(message) === keyOf(exchange))
      if (letter && !seen.has(keyOf(exchange)))
        seen.set(keyOf(exchange), letter.idx)
    }
    return addressOf(exchange)
  }

  return { addressOf, find }
}
