// What the house itself asks the person to look at, until they have or it is over.
import { client } from '@/api/client'
import { keptList } from '@/api/collection'
import { useLive } from '@/api/live'

/** So many are shown at most: of one kind and matter only one is open, so there are never many. */
const MOST = 500

/** Made once, by the inbox's store. */
export function createAlerts() {
  const live = useLive()
  const list = keptList(async () => (await client.alerts.list({ query: { state: 'open', limit: MOST } })).alerts)

  live.on('alert.raised', alert => list.put(alert))
  live.on('alert.updated', alert => list.put(alert))
  live.on('alert.resolved', ({ id }) => list.drop(id))

  /** It was looked at; what it held back goes on. */
  async function resolve(id: string): Promise<void> {
    await client.alerts.resolve({ params: { id } })
    list.drop(id)
  }

  return { list, resolve }
}
