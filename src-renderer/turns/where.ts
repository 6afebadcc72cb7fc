// Where a turn was asked, as an address: the letter, the group, the scene, the schedule.
import type { Turn } from '@server/engine/contract'
import type { Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { shallowRef, watch } from 'vue'
import { client } from '@/api/client'

type Asked = Pick<Turn, 'id' | 'kind' | 'source_id' | 'agent_id' | 'scene' | 'group_id' | 'task_id'>

async function addressOf(turn: Asked): Promise<RouteLocationRaw | null> {
  switch (turn.kind) {
    case 'letter': return letterAddress(turn.source_id)
    case 'mention': return turn.group_id === null ? null : { name: 'chat', params: { group: turn.group_id } }
    case 'scene': return turn.scene === null ? null : { name: 'scene', params: { id: turn.scene } }
    case 'task': return turn.task_id === null ? { name: 'schedule' } : { name: 'task', params: { id: turn.task_id } }
    case 'heartbeat': return { name: 'agent', params: { id: turn.agent_id } }
    case 'dream': return { name: 'agent', params: { id: turn.agent_id }, query: { tab: 'memory' } }
  }
}

/** The exchange a letter stands in. */
export async function letterAddress(id: string): Promise<RouteLocationRaw> {
  const { message: { to, idx } } = await client.mailbox.letter({ params: { id } })
  return { name: 'mailboxes', params: { id: to, idx } }
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
