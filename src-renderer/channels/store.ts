import type { Channel } from '@server/channels/contract'
// The entries: through which channel people from outside reach which scene or agent, and what is done with them.
import type { entries as contract, Entry } from '@server/entries/contract'
import type { Asked } from '@server/kernel/route'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'

const inOrder = (a: Entry, b: Entry): number => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id)

export const useEntries = defineStore('entries', () => {
  const channels = shallowRef<readonly Channel[]>([])
  const entries = collection('entry', async () => {
    const [all, known] = await Promise.all([client.entries.list(), client.channels.list()])
    channels.value = known.channels
    return all.entries
  })
  const list = computed(() => [...entries.rows.value.values()].sort(inOrder))
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

  async function remove(id: string): Promise<void> {
    await client.entries.remove({ params: { id } })
    entries.drop(id)
  }

  /** Brings a deleted entry back, with its secrets. */
  async function restore(id: string): Promise<Entry> {
    const { entry } = await client.entries.restore({ params: { id } })
    entries.put(entry)
    return entry
  }

  return { list, channels, byId, channelOf, create, update, remove, restore, state: entries.state, error: entries.error, ensure: entries.ensure, load: entries.load }
})
