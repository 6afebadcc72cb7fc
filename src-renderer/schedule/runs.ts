// The runs of one task by pages, kept current by what happens.
import type { Run } from '@server/schedule/contract'
import type { Pages } from '@/api/pages'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'

/** Between two looks at the newest runs while much is going on. */
const LOOK_MS = 1000

/** The runs of a task, newest last, for as long as the component that asks is there. */
export function useRuns(id: string): Pages<Run> {
  const live = useLive()
  const list = pages<Run, string>({
    ask: async (before) => {
      await live.settled // what happens from here on is heard
      const page = await client.schedule.runs({ params: { id }, query: { before } })
      return { rows: page.runs, more: page.next_before !== undefined }
    },
    cursor: run => run.id,
    order: (a, b) => a.id < b.id ? -1 : Number(a.id > b.id),
  })

  function put(run: Run): void {
    list.change(run.id, known => known.ended_at !== null && run.ended_at === null ? known : run) // a reply may come after newer news
    list.put(run)
  }

  /** A run that begins, or is passed over, is told by its task only. */
  const look = useThrottleFn(async () => {
    try {
      (await client.schedule.runs({ params: { id } })).runs.forEach(put)
    }
    catch {
      // What is on the screen stays; the next news looks again.
    }
  }, LOOK_MS, true)

  const stop = [
    live.on('task.updated', task => task.id === id && void look()),
    live.on('task.ran', ({ task_id, run }) => {
      if (task_id === id && list.state === 'ready' && (list.tail === 'end' || run.id >= (list.rows[0]?.id ?? '')))
        put(run)
    }),
    live.onReset(() => void list.load()),
  ]
  onScopeDispose(() => stop.forEach(end => end()))
  void list.load()
  return list
}
