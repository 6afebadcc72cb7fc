// What each agent is for, in a line, for its card: fetched when the card comes into sight, and again when the agent changed.
import type { Agent } from '@server/agents/contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { client } from '@/api/client'

export const useObjectives = defineStore('objectives', () => {
  const known = shallowReactive(new Map<string, string>())
  /** As of which change of the agent its objective is known. */
  const asked = new Map<string, string>()

  async function ask({ id, updated_at }: Agent): Promise<void> {
    if (asked.get(id) === updated_at)
      return
    asked.set(id, updated_at)
    try {
      const { profile } = await client.agents.profile({ params: { id } })
      known.set(id, profile.objective)
    }
    catch {
      asked.delete(id) // the card does without it, and asks again when it is next in sight
    }
  }

  return { ask, of: (id: string): string => known.get(id) ?? '' }
})
