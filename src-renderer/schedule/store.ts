// Every task of the house, the next to run first.
import type { Run, Task } from '@server/schedule/contract'
import type { TaskBody } from './draft'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'

/** Those without a next run last; else by time, then by age. */
function inOrder(a: Task, b: Task): number {
  const [x, y] = [a.next_run ?? '~', b.next_run ?? '~']
  return x < y ? -1 : x > y ? 1 : a.created_at < b.created_at ? -1 : Number(a.created_at > b.created_at)
}

export const useSchedule = defineStore('schedule', () => {
  const tasks = collection('task', async () => (await client.schedule.list()).tasks)
  const list = computed(() => [...tasks.rows.value.values()].sort(inOrder))

  async function kept(asked: Promise<{ task: Task }>): Promise<Task> {
    const { task } = await asked
    tasks.put(task)
    return task
  }

  async function remove(id: string): Promise<void> {
    await client.schedule.remove({ params: { id } })
    tasks.drop(id)
  }

  return {
    list,
    state: tasks.state,
    error: tasks.error,
    byId: (id: string): Task | undefined => tasks.rows.value.get(id),
    ensure: tasks.ensure,
    load: tasks.load,
    create: (body: TaskBody): Promise<Task> => kept(client.schedule.create({ body })),
    update: (id: string, body: Partial<TaskBody> & { enabled?: boolean }): Promise<Task> => kept(client.schedule.update({ params: { id }, body })),
    remove,
    /** Brings a deleted task back; one whose moment has gone by comes back disabled. */
    restore: (id: string): Promise<Task> => kept(client.schedule.restore({ params: { id } })),
    /** Runs a task now, beside its times. */
    run: async (id: string): Promise<Run> => (await client.schedule.run({ params: { id } })).run,
  }
})
