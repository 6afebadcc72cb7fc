// What one person from outside and a scene said to each other: by pages, and live.
import type { Reply } from '@server/kernel/route'
import type { scenes } from '@server/scenes/contract'
import type { Pages } from '@/api/pages'
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

export type Line = Reply<typeof scenes.history>['history'][number]

/** The talk, for as long as the component that asks is there. */
export function useTalk(scene: string, user: string): Pages<Line> {
  const live = useLive()
  const list = pages<Line, string>({
    ask: async (before) => {
      await live.settled // what is said from here on is heard
      const page = await client.scenes.history({ params: { id: scene, uid: user }, query: { before } })
      return { rows: page.history, more: page.next_before !== undefined }
    },
    cursor: line => line.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })
  const stop = [
    live.on('scene.message', message => message.scene_id === scene && message.user_id === user && list.put(message)),
    live.onReset(() => void list.load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()
  return list
}

const dayOf = (timestamp: string): string => new Date(timestamp).toDateString()

/** Which lines begin a day. */
export const opensDay = (lines: readonly Line[], place: number): boolean => place === 0 || dayOf(lines[place - 1]!.timestamp) !== dayOf(lines[place]!.timestamp)
