// What each agent is for, in a line, for the cards: fetched once per agent and again when the agent changes.
import type { Agent } from '@server/agents/contract'
import { shallowRef, watch } from 'vue'
import { client } from '@/api/client'

/** The objectives of a list of agents by id; one that cannot be had is simply not shown. */
export function useObjectives(list: () => readonly Agent[]) {
  const known = shallowRef<Readonly<Record<string, string>>>({})
  const asked = new Map<string, string>()

  async function ask(agent: Agent): Promise<void> {
    if (asked.get(agent.id) === agent.updated_at)
      return
    asked.set(agent.id, agent.updated_at)
    try {
      const { profile } = await client.agents.profile({ params: { id: agent.id } })
      known.value = { ...known.value, [agent.id]: profile.objective }
    }
    catch {
      asked.delete(agent.id)
    }
  }

  watch(list, all => all.forEach(agent => void ask(agent)), { immediate: true })
  return known
}
