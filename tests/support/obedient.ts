import type { TestHouse } from './house'
// A played model that does what a letter says: the letter is a tool with its arguments, and what the tool said is the answer.
import type { Played } from './models'
import { expect, vi } from 'vitest'
import { played } from './models'

export const obedient = played(({ wake }, steps): Played => {
  if (!wake.content.startsWith('{'))
    return { kind: 'answer', text: 'Noted.' }
  return steps.length === 0 ? { kind: 'call', ...JSON.parse(wake.content) as { tool: string, args: Record<string, unknown> } } : { kind: 'answer', text: steps[0]!.result }
})

/** Has an agent use a tool; returns what the tool said, and in which turn. */
export async function have({ client }: TestHouse, to: string, tool: string, args: Record<string, unknown>): Promise<{ said: string, turn: string }> {
  const { message } = await client.mailbox.send({ body: { to, content: JSON.stringify({ tool, args }) } })
  const said = await vi.waitFor(async () => {
    const { messages } = await client.mailbox.read({ params: { agent_id: 'user' }, query: { limit: 500 } })
    const answer = messages.find(letter => letter.reply_to === message.id)
    expect(answer).toBeDefined()
    return answer!.content
  }, { timeout: 5000, interval: 5 })
  const { turns } = await client.turns.list({ query: { source_id: message.id } })
  return { said, turn: turns[0]!.id }
}
