import type { Channel } from '@server/channels/contract'
// The entries: through which channel people from outside reach which scene or agent, and what is done with them.
import type { entries as contract, Entry } from '@server/entries/contract'
import type { Asked } from '@server/kernel/route'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'

/** So long a deleted entry can come back: as long as the note that offers it, and a little more. */
const GRACE_MS = 12_000

const inOrder = (a: Entry, b: Entry): number => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id)

export const useEntries = defineStore('entries', () => {
  const channels = shallowRef<readonly Channel[]>([])
  const entries = collection('entry', async () => {
    const [all, known] = await Promise.all([client.entries.list(), client.channels.list()])
    channels.value = known.channels
    return all.entries
  })
  /** Those that are being deleted, with what ends them. */
  const leaving = ref<ReadonlyMap<string, ReturnType<typeof setTimeout>>>(new Map())
  const list = computed(() => [...entries.rows.value.values()].filter(entry => !leaving.value.has(entry.id)).sort(inOrder))
  const byId = (id: string): Entry | undefined => list.value.find(entry => entry.id === id)
  const channelOf = (id: string): Channel | undefined => channels.value.find(channel => channel.id === id)

  async function create(body: Asked<typeof contract.create>['body']): Promise<Entry> {
    const { entry } = await client.entries.create({ body })
    entries.put(entry)
    return entry
  }

  async function update(id: string, body: Asked<typeof contract.update>['body']): Promise<Entry> {
    const { entry } = await client.entries.update({ params: { id }, body })
    entries.put(entry)
    return entry
  }

  function stay(id: string): void {
    clearTimeout(leaving.value.get(id))
    leaving.value = new Map([...leaving.value].filter(([other]) => other !== id))
  }

  async function end(id: string): Promise<void> {
    try {
      await client.entries.remove({ params: { id } })
      entries.drop(id)
    }
    catch {
      // It is shown again, switched off: nobody comes in, and it can be deleted once more.
    }
    stay(id)
  }

  /**
   * Closes the door at once, and takes it away when it can no longer be undone: secrets that were deleted would not come back.
   * Answers the way back.
   */
  async function remove({ id, enabled }: Entry): Promise<() => Promise<void>> {
    if (enabled)
      await update(id, { enabled: false })
    leaving.value = new Map(leaving.value).set(id, setTimeout(() => void end(id), GRACE_MS))
    return async () => {
      stay(id)
      if (enabled)
        await update(id, { enabled: true })
    }
  }

  return { list, channels, byId, channelOf, create, update, remove, state: entries.state, error: entries.error, ensure: entries.ensure, load: entries.load }
})
