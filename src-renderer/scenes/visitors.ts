// The people from outside who spoke in a scene, the latest first.
import type { Visitor } from '@server/scenes/contract'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

/** So many are asked for at a time. */
const PAGE = 50

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
  const hasMore = ref(false)
  const loading = ref(false)
  /** What was said while the list was on its way. */
  let late: { user_id: string, at: string }[] = []
  let round = 0

  /** The latest, or whoever spoke before the last one that is shown; somebody who has spoken meanwhile is shown once. */
  async function fetch(before?: string): Promise<void> {
    const mine = ++round
    late = []
    loading.value = true
    try {
      await live.settled
      const { users, next_before } = await client.scenes.users({ params: { id: scene }, query: { limit: PAGE, before } })
      if (mine !== round)
        return
      const shown = before === undefined ? [] : visitors.value ?? []
      const all = [...shown, ...users.filter(user => !shown.some(known => known.user_id === user.user_id))]
      visitors.value = late.reduce<readonly Visitor[]>((list, { user_id, at }) => heard(list, user_id, at), all)
      hasMore.value = next_before !== undefined
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

  const load = (): Promise<void> => fetch()
  const more = (): Promise<void> => fetch(visitors.value?.at(-1)?.user_id)

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
