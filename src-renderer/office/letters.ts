// Where the newest letter between two can be read, as far as this page saw it arrive.
import type { GraphEdge } from '@server/collaboration/contract'
import type { RouteLocationRaw } from 'vue-router'
import { useLive } from '@/api/live'
import { isChannel } from '@/channels/names'

/** Follows letters from the moment it is made; made once, by the office's store. */
export function followLetters() {
  const seen = new Map<string, { to: string, idx: number }>()
  useLive().on('mail.delivered', ({ message: { from, to, idx } }) => seen.set(`${from} ${to}`, { to, idx }))

  /** The letter itself when it is known, else the mailbox it lies in; a mention was made in a group, and what came from outside is no letter. */
  function addressOf({ type, from, to }: Pick<GraphEdge, 'type' | 'from' | 'to'>): RouteLocationRaw {
    if (type === 'mention')
      return { name: 'chat' }
    if (isChannel(from))
      return { name: 'agent', params: { id: to } }
    return { name: 'mailboxes', params: { id: to, idx: seen.get(`${from} ${to}`)?.idx } }
  }

  return { addressOf }
}
