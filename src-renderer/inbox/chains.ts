// Why an agent is at work: who set it going, and through whom it came. Fetched on asking, and kept for a while.
import type { TurnSummary } from '@server/engine/contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { useAgents } from '@/agents/store'
import { client } from '@/api/client'
import { causeOf } from '@/engine/cause'

/** One turn of a chain: who was woken by whom, and for what. */
export type Link = Pick<TurnSummary, 'id' | 'agent_id' | 'kind' | 'from' | 'asked'>

/** So many chains are kept; one let go is fetched again when it is asked for. */
const MOST = 200

const linkOf = ({ id, agent_id, kind, from, asked }: TurnSummary): Link => ({ id, agent_id, kind, from, asked })

export const useChains = defineStore('chains', () => {
  const known = shallowReactive(new Map<string, readonly Link[]>())
  const asked = new Set<string>()

  /** Fetches the turns that led to one, unless they are here or on their way. */
  async function want(id: string): Promise<void> {
    if (known.has(id) || asked.has(id))
      return
    asked.add(id)
    try {
      const { turn } = await client.turns.get({ params: { id } })
      known.set(id, [...turn.chain, turn].map(linkOf))
      if (known.size > MOST)
        known.delete(known.keys().next().value!)
    }
    catch {
      // Without it only the direct cause is shown; whoever looks again asks again.
    }
    finally {
      asked.delete(id)
    }
  }

  /** The turns that led to one, the first wake-up first and itself last; undefined until they were fetched. */
  const of = (id: string): readonly Link[] | undefined => known.get(id)

  return { want, of }
})

/** “You → Leader → Researcher”: who began it, then everyone it came through. */
export function chainWords(links: readonly Omit<Link, 'id' | 'asked'>[]): string {
  const { nameOf } = useAgents()
  const [first] = links
  return first ? [causeOf(first).name, ...links.map(link => nameOf(link.agent_id))].join(' → ') : ''
}
