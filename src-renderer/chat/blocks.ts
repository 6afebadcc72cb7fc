// What is said, as it is laid out: by day, then by who said it within one minute.
import type { ChatMessage } from '@server/chat/contract'

export interface Block {
  /** The id of its first message. */
  id: string
  from: string
  timestamp: string
  messages: ChatMessage[]
  /** It is the first of its day. */
  opensDay: boolean
}

const minuteOf = (message: ChatMessage): string => message.timestamp.slice(0, 16)
const dayOf = (timestamp: string): string => new Date(timestamp).toDateString()

/** Gathers messages, oldest first, into blocks. */
export function blocksOf(messages: readonly ChatMessage[]): Block[] {
  const blocks: Block[] = []
  for (const message of messages) {
    const last = blocks.at(-1)
    if (last && last.from === message.from && minuteOf(last.messages[0]!) === minuteOf(message))
      last.messages.push(message)
    else
      blocks.push({ id: message.id, from: message.from, timestamp: message.timestamp, messages: [message], opensDay: !last || dayOf(last.timestamp) !== dayOf(message.timestamp) })
  }
  return blocks
}
