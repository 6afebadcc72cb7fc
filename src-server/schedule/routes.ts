// Routes of the schedule.
import type { Handlers } from '../kernel/mount'
import type { schedule as contract } from './contract'
import type { Schedule } from './service'

export function scheduleRoutes(schedule: Schedule): Handlers<typeof contract> {
  return {
    list: () => ({ tasks: schedule.list() }),
    create: ({ body }) => ({ task: schedule.create(body) }),
    preview: ({ body }) => schedule.preview(body),
    update: ({ params, body }) => ({ task: schedule.update(params.id, body) }),
    remove({ params }) {
      schedule.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ tasks: schedule.trash() }),
    restore: ({ params }) => ({ task: schedule.restore(params.id) }),
    run: ({ params }) => ({ run: schedule.run(params.id) }),
    runs: ({ params, query }) => schedule.runs(params.id, query),
  }
}
