// What every agent is doing now: one look at the whole, then each change as it happens.
import type { Presence } from '@server/status/contract'
import { shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

/** Made once, by the agents' store. */
export function createPresences() {
  const live = useLive()
  const known = shallowRef<Readonly<Record<string, Presence>>>({})
  /** What changed while the whole was on its way is newer than it. */
  let fresh: Record<string, Presence> = {}
  let wanted: Promise<void> | null = null

  async function load(): Promise<void> {
    fresh = {}
    try {
      await live.settled
      const { agents } = await client.status.agents()
      known.value = { ...agents, ...fresh }
    }
    catch {
      // Without it each agent still shows the status of its own row; the next look mends it.
      wanted = null
    }
  }

  const ensure = (): Promise<void> => (wanted ??= load())

  live.on('agent.status', ({ id, ...presence }) => {
    fresh[id] = presence
    known.value = { ...known.value, [id]: presence }
  })
  live.onReset(() => {
    wanted = load()
  })

  return { byId: (id: string): Presence | undefined => known.value[id], ensure }
}
