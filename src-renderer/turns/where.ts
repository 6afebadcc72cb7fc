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
    case 'scene': return turn.scene === null ? null : `/scenes/${turn.scene}`
    case 'task': return '/schedule'
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
  return group && { name: 'chat', params: { group } }
}

/** A message does not say where it stands: its group is the one in which it is the last up to its own id. */
async function groupOf(message_id: string): Promise<string | undefined> {
  const { groups } = await client.chat.groups()
  const last = await Promise.all(groups.map(({ id }) => client.chat.messages({ params: { id }, query: { limit: 1, before: `${message_id}0` } })))
  return last.flatMap(({ messages }) => messages).find(message => message.id === message_id)?.group_id
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
