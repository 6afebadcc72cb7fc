// The devices that were let in by a code, the one seen last first.
import type { Device } from '@server/auth/contract'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { keptList } from '@/api/collection'
import { useLive } from '@/api/live'

export const useDevices = defineStore('devices', () => {
  const live = useLive()
  const { rows, state, error, ensure, load, put, drop } = keptList<Device>(async () => (await client.auth.listDevices()).devices)
  /** A fact is the same for everyone who hears it: which device is this one is known from the list alone. */
  const hear = (told: Omit<Device, 'here'>): void => put({ ...told, here: rows.value.get(told.id)?.here ?? false })
  live.on('device.created', hear)
  live.on('device.updated', hear)
  live.on('device.removed', ({ id }) => drop(id))
  const list = computed(() => [...rows.value.values()].sort((a, b) => b.last_seen_at.localeCompare(a.last_seen_at)))

  const rename = async (id: string, name: string): Promise<void> => put((await client.auth.renameDevice({ params: { id }, body: { name } })).device)

  async function revoke(id: string): Promise<void> {
    await client.auth.removeDevice({ params: { id } })
    drop(id)
  }

  return { list, state, error, ensure, load, rename, revoke }
})
