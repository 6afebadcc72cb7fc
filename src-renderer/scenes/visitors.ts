// The people from outside who spoke in a scene, the latest first.
import type { Reply } from '@server/kernel/route'
import type { scenes } from '@server/scenes/contract'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

export type Visitor = Reply<typeof scenes.users>['users'][number]

const PAGE = 50
/** The server names no more than this. */
const MOST = 500

/** Moves whoever spoke to the top; a message that was counted already changes nothing. */
function heard(list: readonly Visitor[], user_id: string, at: string): readonly Visitor[] {
  const known = list.find(visitor => visitor.user_id === user_id)
  if (known && known.last_at >= at)
    return list
  return [{ user_id, messages: (known?.messages ?? 0) + 1, last_at: at }, ...list.filter(visitor => visitor !== known)]
}

/** The visitors of a scene, for as long as the component that asks is there. */
export function useVisitors(scene: string) {
  const live = useLive()
  const visitors = shallowRef<readonly Visitor[] | null>(null)
  const failure = shallowRef<unknown>(null)
  const limit = ref(PAGE)
  const loading = ref(false)
  const hasMore = computed(() => (visitors.value?.length ?? 0) >= limit.value && limit.value < MOST)
  /** What was said while the list was on its way. */
  let late: { user_id: string, at: string }[] = []
  let round = 0

  async function load(): Promise<void> {
    const mine = ++round
    late = []
    loading.value = true
    try {
      await live.settled
      const { users } = await client.scenes.users({ params: { id: scene }, query: { limit: limit.value } })
      if (mine !== round)
        return
      visitors.value = late.reduce<readonly Visitor[]>((list, { user_id, at }) => heard(list, user_id, at), users)
      failure.value = null
    }
    catch (error) {
      if (mine === round)
        failure.value = error
    }
    finally {
      if (mine === round)
        loading.value = false
    }
  }

  function more(): void {
    limit.value = Math.min(MOST, limit.value * 2)
    void load()
  }

  const stop = [
    live.on('scene.message', ({ scene_id, user_id, timestamp: at }) => {
      if (scene_id !== scene)
        return
      if (loading.value)
        late.push({ user_id, at })
      if (visitors.value)
        visitors.value = heard(visitors.value, user_id, at)
    }),
    live.onReset(() => void load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void load()

  return { visitors, failure, loading, hasMore, load, more }
}
