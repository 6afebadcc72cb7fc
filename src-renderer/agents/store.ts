// Every agent of the house, what each is doing now, and how each is called and coloured.
import type { Agent } from '@server/agents/contract'
import type { Presence } from '@server/status/contract'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'
import { channelNameOf, isChannel } from '@/channels/names'
import { t } from '@/shell/i18n'
import { createPresences } from './presences'

/** The person at the desk: not an agent, but it has a mailbox, a name and a colour. */
export const USER = 'user'
const LEADER = 'leader'
const USER_HUE = 60

const rank = (agent: Agent): number => agent.id === LEADER ? 0 : agent.display.pinned ? 1 : 2

/** The leader first, then the pinned, then as the person ordered them, then the eldest. */
function inOrder(a: Agent, b: Agent): number {
  return rank(a) - rank(b)
    || a.display.order - b.display.order
    || a.created_at.localeCompare(b.created_at)
    || a.id.localeCompare(b.id)
}

/** A colour of its own for someone who is no longer here. */
function hueOfStranger(id: string): number {
  return [...id].reduce((hue, letter) => (hue * 31 + letter.codePointAt(0)!) % 360, 7)
}

export const useAgents = defineStore('agents', () => {
  const agents = collection('agent', async () => (await client.agents.list()).agents)
  const presences = createPresences()

  const list = computed(() => [...agents.rows.value.values()].sort(inOrder))
  /** The agents that lists of people show; the hidden ones have their page all the same. */
  const shown = computed(() => list.value.filter(agent => !agent.display.hidden))

  function byId(id: string): Agent | undefined {
    return agents.rows.value.get(id)
  }

  function presence(id: string): Presence {
    return presences.byId(id) ?? { status: byId(id)?.status ?? 'idle', current: null, queued: 0, waiting: 0, last_active: null }
  }

  function nameOf(id: string): string {
    if (id === USER)
      return t('common.you')
    if (isChannel(id))
      return channelNameOf(id)
    const agent = byId(id)
    return agent?.display.nickname || agent?.name || id
  }

  function hueOf(id: string): number {
    return id === USER ? USER_HUE : byId(id)?.display.color ?? hueOfStranger(id)
  }

  /** Loads the team unless it is there; every page that shows agents may call it. */
  async function ensure(): Promise<void> {
    await Promise.all([agents.ensure(), presences.ensure()])
  }

  return {
    list,
    shown,
    state: agents.state,
    error: agents.error,
    byId,
    presence,
    nameOf,
    hueOf,
    ensure,
    load: agents.load,
    put: agents.put,
    drop: agents.drop,
  }
})

/** The leader always exists and cannot be deleted. */
export const isLeader = (id: string): boolean => id === LEADER
