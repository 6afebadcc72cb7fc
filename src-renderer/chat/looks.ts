// What was said last in each group, and whether the person has seen it.
import type { ChatMessage } from '@server/chat/contract'
import type { ShallowRef } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { shallowReactive, watch } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

/** Made once, by the chat's store, for these groups. */
export function createLooks(groups: ShallowRef<ReadonlyMap<string, unknown>>) {
  const live = useLive()
  const latest = shallowReactive(new Map<string, ChatMessage>())
  /** When the person last looked at each group; under no name, when this browser came first. */
  const looked = useLocalStorage<Record<string, string>>('cococat.chat.looked', { '': new Date().toISOString() })

  function note(message: ChatMessage): void {
    const known = latest.get(message.group_id)
    if (!known || known.timestamp <= message.timestamp)
      latest.set(message.group_id, message)
  }

  /** Learns what was said last in a group. Without it the group's line in the list is only quieter. */
  async function peek(id: string): Promise<void> {
    const page = await client.chat.messages({ params: { id }, query: { limit: 1 } }).catch(() => null)
    page?.messages.forEach(note)
  }

  watch(groups, (now, before) => {
    [...now.keys()].filter(id => !before.has(id)).forEach(id => void peek(id));
    [...before.keys()].filter(id => !now.has(id)).forEach(id => latest.delete(id))
  })
  live.on('chat.message', note)
  live.onReset(() => [...groups.value.keys()].forEach(id => void peek(id)))

  const lookedAt = (id: string): string => looked.value[id] ?? looked.value[''] ?? ''

  /** Whether something was said by others since the person last looked. */
  function isUnread(id: string): boolean {
    const last = latest.get(id)
    return !!last && last.from !== 'user' && last.timestamp > lookedAt(id)
  }

  /** The person has now seen all that is in a group. */
  function look(id: string): void {
    const last = latest.get(id)
    if (last && isUnread(id))
      looked.value = { ...looked.value, [id]: last.timestamp }
  }

  return { latestOf: (id: string) => latest.get(id), note, lookedAt, isUnread, look }
}
