// What an agent is given of a group: the most telling messages by mention, sender and age, within a token budget.
import type { ChatMessage } from '../chat/contract'
import { PERSON } from '../mailbox/contract'

/** So many tokens of what was said before. */
export const GROUP_TOKENS = 2000
/** After so many newer messages one weighs half. */
const HALF_LIFE = 20

export interface Listener { agentId: string, asker: string }

/**
 * Chooses of messages (oldest first) those worth the most to the listener, and gives them oldest first again. A message
 * weighs by what ties it to the listener (it mentions it: 4; it is its own: 3; it mentions or is from who asks now: 2; it is the
 * person's: 2; any other: 1), halved for each 20 newer ones. One that does not fit any more is passed over for smaller ones.
 */
export function overheard(messages: readonly ChatMessage[], listener: Listener, budget = GROUP_TOKENS): ChatMessage[] {
  const weighed = messages.map((message, place) => ({ message, place, weight: tie(message, listener) * 0.5 ** ((messages.length - 1 - place) / HALF_LIFE) }))
  let left = budget
  const chosen = weighed.sort((a, b) => b.weight - a.weight || b.place - a.place).filter(({ message }) => {
    const fits = message.token_count <= left
    left -= fits ? message.token_count : 0
    return fits
  })
  return chosen.sort((a, b) => a.place - b.place).map(({ message }) => message)
}

function tie({ from, mentions }: ChatMessage, { agentId, asker }: Listener): number {
  if (mentions.includes(agentId))
    return 4
  if (from === agentId)
    return 3
  return from === asker || from === PERSON || mentions.includes(asker) ? 2 : 1
}
