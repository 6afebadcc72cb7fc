// Where a turn was asked, as an address: the letter, the group, the scene, the schedule.
import type { TurnSummary } from '@server/engine/contract'
import type { Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { useTurns } from '@/engine/store'

type Asked = Pick<TurnSummary, 'id' | 'kind' | 'source_id' | 'agent_id' | 'scene'>

async function addressOf(turn: Asked): Promise<RouteLocationRaw | null> {
  switch (turn.kind) {
    case 'letter': return letterAddress(turn.source_id)
    case 'mention': return groupAddress(turn)
    case 'scene': return turn.scene === null ? null : { name: 'scene', params: { id: turn.scene } }
    case 'task': return taskAddress(turn)
    case 'heartbeat': return { name: 'agent', params: { id: turn.agent_id } }
    case 'dream': return { name: 'agent', params: { id: turn.agent_id }, query: { tab: 'memory' } }
  }
}

/** The exchange a letter stands in. */
export async function letterAddress(id: string): Promise<RouteLocationRaw> {
  const { message: { to, idx } } = await client.mailbox.letter({ params: { id } })
  return { name: 'mailboxes', params: { id: to, idx } }
}

async function groupAddress({ id, source_id }: Asked): Promise<RouteLocationRaw | null> {
  const group = useTurns().byId(id)?.group_id ?? await groupOf(source_id)
  return group ? { name: 'chat', params: { group } } : null
}

async function taskAddress({ agent_id, source_id }: Asked): Promise<RouteLocationRaw> {
  const { tasks } = await client.schedule.list()
  const theirs = tasks.filter(task => task.assigned_to === agent_id)
  const id = await holderOf(source_id, theirs, async (task, query) => (await client.schedule.runs({ params: { id: task }, query })).runs)
  return id ? { name: 'task', params: { id } } : { name: 'schedule' }
}

async function groupOf(message_id: string): Promise<string | null> {
  const { groups } = await client.chat.groups()
  return holderOf(message_id, groups, async (group, query) => (await client.chat.messages({ params: { id: group }, query })).messages)
}

interface Held { id: string }

/** A message and a run do not say where they belong: it is where the last one up to their own id is themselves. */
async function holderOf(id: string, holders: readonly Held[], ask: (holder: string, query: { limit: number, before: string }) => Promise<Held[]>): Promise<string | null> {
  const last = await Promise.all(holders.map(holder => ask(holder.id, { limit: 1, before: `${id}0` })))
  return holders[last.findIndex(rows => rows.at(-1)?.id === id)]?.id ?? null
}

/** The address, once it is known; null while it is not, and where the place is gone. */
export function useWhere(turn: () => Asked): Ref<RouteLocationRaw | null> {
  const where = shallowRef<RouteLocationRaw | null>(null)
  watch(() => turn().id, async (id) => {
    where.value = null
    const found = await addressOf(turn()).catch(() => null)
    if (turn().id === id)
      where.value = found
  }, { immediate: true })
  return where
}
