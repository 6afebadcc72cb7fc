// Agents whose hands a test leads: each letter to one is a list of tools it uses, one after the other.
import type { Model } from '../../src-server/engine/model'
import type { TestHouse } from './house'
import { expect, vi } from 'vitest'
import { played } from './models'

export type Use = [tool: string, args: Record<string, unknown>]

export interface Hands {
  model: Model
  /** Has an agent use tools in one turn, and gives what each of them said. */
  use: (house: TestHouse, agent: string, ...uses: Use[]) => Promise<string[]>
}

export function hands(): Hands {
  const orders = new Map<string, Use[]>()
  const model = played(({ wake }, steps) => {
    const next = orders.get(wake.content)?.[steps.length]
    return next ? { kind: 'call', tool: next[0], args: next[1] } : { kind: 'answer', text: null }
  })

  return {
    model,
    async use({ client }, to, ...uses) {
      const content = `order ${orders.size}`
      orders.set(content, uses)
      const { message } = await client.mailbox.send({ body: { to, content } })
      const turn = await vi.waitFor(async () => {
        const [found] = (await client.turns.list({ query: { source_id: message.id } })).turns
        expect(found?.state, found?.message ?? '').toBe('done')
        return found!
      }, { timeout: 10_000, interval: 10 })
      return (await client.turns.get({ params: { id: turn.id } })).turn.steps.map(step => step.result)
    },
  }
}
